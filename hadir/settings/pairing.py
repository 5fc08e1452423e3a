"""How a request finds its listener, beside what ``service`` says of rounds and waves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from hadir.settings.model import SECONDS, Whole, Words


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
