"""What happens when a mitra is gone in the middle of a session (spec G9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import SECONDS, Switch, Whole, Words


@dataclass(frozen=True)
class DropSettings:
    pause_on_mitra_drop: Annotated[
        bool,
        Switch(
            Words("Jeda bila mitra hilang", "Pause when the mitra is gone"),
            Words(
                "Waktu pelanggan berhenti selama mitra tidak terhubung.",
                "The customer's clock stands still while the mitra is out of touch.",
            ),
        ),
    ] = True
    mitra_drop_seconds: Annotated[
        int,
        Whole(
            10,
            600,
            SECONDS,
            Words("Mitra dianggap hilang setelah", "Mitra counts as gone after"),
            Words(
                "Tanpa detak selama ini sesi dijeda; paling sedikit dua kali irama.",
                "Without a beat for this long the session pauses; at least twice the cadence.",
            ),
        ),
    ] = 60
    mitra_drop_limit_seconds: Annotated[
        int,
        Whole(
            30,
            3600,
            SECONDS,
            Words("Menunggu mitra kembali", "Wait for the mitra to return"),
            Words(
                "Setelah ini pelanggan boleh memilih bestie lain atau kredit untuk sisa waktunya.",
                "After this the customer may choose another bestie, or credit for what is left.",
            ),
        ),
    ] = 300
