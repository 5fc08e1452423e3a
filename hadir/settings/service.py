"""How pairing, paying and sessions run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import MINUTES, PIECES, SECONDS, Switch, Whole, Words


@dataclass(frozen=True)
class ServiceSettings:
    max_customers_per_mitra: Annotated[
        int,
        Whole(
            1,
            50,
            PIECES,
            Words("Pelanggan per mitra", "Customers per mitra"),
            Words(
                "Berapa sesi yang boleh dipegang satu mitra sekaligus.",
                "How many sessions one mitra may hold at the same time.",
            ),
        ),
    ] = 3
    mitra_stale_after_seconds: Annotated[
        int,
        Whole(
            10,
            600,
            SECONDS,
            Words("Mitra dianggap pergi setelah", "Mitra is taken for gone after"),
            Words(
                "Tanpa detak selama ini mitra tidak ditawari lagi; paling sedikit dua kali irama.",
                "Without a beat for this long a mitra gets no offers; at least twice the cadence.",
            ),
        ),
    ] = 45
    pairing_wave_size: Annotated[
        int,
        Whole(
            0,
            500,
            PIECES,
            Words("Ukuran gelombang tawaran", "Size of a wave of offers"),
            Words(
                "Berapa mitra ditawari per gelombang; 0 berarti semua sekaligus.",
                "How many mitras a wave offers to; 0 means everyone at once.",
            ),
        ),
    ] = 0
    pairing_wave_max: Annotated[
        int,
        Whole(
            1,
            5000,
            PIECES,
            Words("Tawaran paling banyak", "Most offers at once"),
            Words(
                "Batas atas penerima satu gelombang, juga bila semua ditawari sekaligus.",
                "The most mitras that one wave reaches, also when everyone is offered at once.",
            ),
        ),
    ] = 500
    pairing_wave_seconds: Annotated[
        int,
        Whole(
            1,
            120,
            SECONDS,
            Words("Jarak antar gelombang", "Time between waves"),
            Words(
                "Setelah ini gelombang berikutnya ditawari juga.",
                "After this the next wave is offered as well.",
            ),
        ),
    ] = 8
    pairing_blast_timeout_seconds: Annotated[
        int,
        Whole(
            5,
            600,
            SECONDS,
            Words("Lama satu putaran tawaran", "Length of a round of offers"),
            Words(
                "Tawaran yang tidak dijawab selama ini berakhir dan putaran baru dimulai.",
                "Offers that nobody answered for this long end, and a new round begins.",
            ),
        ),
    ] = 60
    pairing_search_timeout_seconds: Annotated[
        int,
        Whole(
            10,
            3600,
            SECONDS,
            Words("Lama pencarian", "Length of a search"),
            Words(
                "Setelah ini pencarian berhenti; uang pelanggan tetap utuh.",
                "After this a search ends; the customer's money is untouched.",
            ),
        ),
    ] = 300
    payment_session_timeout_minutes: Annotated[
        int,
        Whole(
            2,
            1440,
            MINUTES,
            Words("Batas waktu bayar", "Time to pay"),
            Words(
                "Pembayaran yang belum selesai setelah ini kedaluwarsa.",
                "A payment that is not finished by then expires.",
            ),
        ),
    ] = 20
    session_warning_seconds: Annotated[
        int,
        Whole(
            10,
            1800,
            SECONDS,
            Words("Peringatan sebelum habis", "Warning before the end"),
            Words(
                "Kedua pihak diberi tahu saat sisa waktu sesi tinggal ini.",
                "Both sides are told when a session has this much time left.",
            ),
        ),
    ] = 180
    closing_grace_seconds: Annotated[
        int,
        Whole(
            10,
            3600,
            SECONDS,
            Words("Waktu berpamitan", "Time for goodbyes"),
            Words(
                "Sesi yang sedang ditutup diselesaikan sistem setelah ini.",
                "A closing session is completed by the system after this.",
            ),
        ),
    ] = 300
    end_session_two_step: Annotated[
        bool,
        Switch(
            Words("Akhiri sesi dengan dua langkah", "End a session in two steps"),
            Words(
                "Pelanggan memastikan dua kali sebelum sesi berakhir lebih awal.",
                "A customer confirms twice before a session ends early.",
            ),
        ),
    ] = True
    early_end_mitra_enabled: Annotated[
        bool,
        Switch(
            Words("Mitra boleh mengakhiri lebih awal", "Mitra may end early"),
            Words(
                "Bila mati, hanya pelanggan yang dapat mengakhiri sesi sebelum waktunya.",
                "While off, only the customer can end a session before its time.",
            ),
        ),
    ] = False
    accepting_customers: Annotated[
        bool,
        Switch(
            Words("Menerima pelanggan", "Accepting customers"),
            Words(
                "Bila mati, tidak ada sesi baru yang dijual; sesi yang berjalan tetap lanjut.",
                "While off, no new sessions are sold; those under way go on.",
            ),
        ),
    ] = True
    sell_when_nobody: Annotated[
        bool,
        Switch(
            Words("Jual walau tidak ada mitra", "Sell while nobody is available"),
            Words(
                "Bila mati, pembayaran ditolak selama tidak ada mitra yang siap.",
                "While off, a payment is refused as long as no mitra is available.",
            ),
        ),
    ] = False
    calls_enabled: Annotated[
        bool,
        Switch(
            Words("Panggilan suara dijual", "Voice calls are sold"),
            Words(
                "Bila mati, hanya sesi chat yang ditawarkan.",
                "While off, only chat sessions are offered.",
            ),
        ),
    ] = False
