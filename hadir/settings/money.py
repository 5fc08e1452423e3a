"""What becomes of money (spec E9, F6, F7)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import MINUTES, PERCENT, Line, Whole, Words

CREDIT, REFUND = "credit", "refund"


@dataclass(frozen=True)
class MoneySettings:
    paid_search_guarantee_minutes: Annotated[
        int,
        Whole(
            5,
            240,
            MINUTES,
            Words("Jaminan setelah bayar", "Guarantee after paying"),
            Words(
                "Selambatnya setelah ini pembayaran menjadi sesi, kredit, atau permintaan refund.",
                "By then a payment has become a session, credit or a refund request.",
            ),
        ),
    ] = 30
    stranded_outcome: Annotated[
        str,
        Line(
            f"{CREDIT}|{REFUND}",
            f"{CREDIT} or {REFUND}",
            Words("Bila tidak ada mitra", "When no mitra was found"),
            Words(
                "Apa yang diterima pelanggan bila jaminan habis, atau uangnya datang terlambat.",
                "What a customer gets when the guarantee runs out, or money comes too late.",
            ),
        ),
    ] = CREDIT
    mitra_share_percent: Annotated[
        int,
        Whole(
            0,
            100,
            PERCENT,
            Words("Bagian mitra", "The mitra's share"),
            Words(
                "Bagian harga yang menjadi milik mitra, dihitung per detik yang dilayani.",
                "The part of the price that is the mitra's, for each second that was served.",
            ),
        ),
    ] = 60
