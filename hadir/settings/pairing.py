"""How a request finds its listener, beside what ``service`` says of rounds and waves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import SECONDS, Line, Whole, Words

PAY_FIRST, ACCEPT_FIRST = "pay_first", "accept_first"


@dataclass(frozen=True)
class PairingSettings:
    returning_chat_confirmation_timeout_seconds: Annotated[
        int,
        Whole(
            5,
            300,
            SECONDS,
            Words("Waktu menunggu bestie lama", "Time to wait for a former bestie"),
            Words(
                "Berapa lama mitra yang diminta lagi boleh menjawab sebelum dicarikan yang lain.",
                "How long a mitra who was asked for again may take before others can be asked.",
            ),
        ),
    ] = 20
    payment_order: Annotated[
        str,
        Line(
            f"{PAY_FIRST}|{ACCEPT_FIRST}",
            f"{PAY_FIRST} or {ACCEPT_FIRST}",
            Words("Urutan bayar", "Order of paying"),
            Words(
                "Bayar dulu baru dicarikan, atau dicarikan dulu lalu bayar selama mitra menunggu.",
                "Pay and then search, or search and then pay while the mitra waits.",
            ),
        ),
    ] = PAY_FIRST
    payment_hold_seconds: Annotated[
        int,
        Whole(
            60,
            1800,
            SECONDS,
            Words("Lama mitra menunggu pembayaran", "How long a mitra waits for the payment"),
            Words(
                "Bila dicarikan dulu: selama ini tempat mitra ditahan untuk pelanggan.",
                "When searching comes first: this long the mitra's place is held for the customer.",
            ),
        ),
    ] = 300
