"""How sessions are extended (spec G4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import SECONDS, Line, Whole, Words

AUTO_APPROVE, AUTO_REJECT = "auto_approve", "auto_reject"


@dataclass(frozen=True)
class ExtensionSettings:
    extension_timeout_seconds: Annotated[
        int,
        Whole(
            5,
            120,
            SECONDS,
            Words("Waktu menjawab perpanjangan", "Time to answer an extension"),
            Words(
                "Berapa lama mitra boleh menjawab permintaan perpanjangan.",
                "How long the mitra may take to answer a request for more time.",
            ),
        ),
    ] = 10
    extension_default_action_on_timeout: Annotated[
        str,
        Line(
            f"{AUTO_APPROVE}|{AUTO_REJECT}",
            f"{AUTO_APPROVE} or {AUTO_REJECT}",
            Words("Bila mitra diam", "When the mitra is silent"),
            Words(
                "Jawaban yang berlaku bila mitra tidak menjawab; ditolak bila ia tak terjangkau.",
                "The answer that counts when the mitra gives none; rejected if out of reach.",
            ),
        ),
    ] = AUTO_APPROVE
    extension_payment_seconds: Annotated[
        int,
        Whole(
            60,
            900,
            SECONDS,
            Words("Waktu membayar perpanjangan", "Time to pay for an extension"),
            Words(
                "Berapa lama perpanjangan yang disetujui menunggu pembayaran.",
                "How long an approved extension waits to be paid.",
            ),
        ),
    ] = 180
