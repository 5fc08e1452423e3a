"""What Hadir asks of a payment provider (spec F2).

A provider is one file that keeps these promises; ``tests/contract`` runs the same tests on each.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID


class ChargeStatus(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class ChargeRequest:
    """Ask for ``amount_idr`` rupiah; after ``expires_at`` the provider takes no more money."""

    payment_session_id: UUID
    amount_idr: int
    method: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Charge:
    """Where to pay. ``qr_text`` is what a QR picture must hold, when the method has one."""

    ref: str
    pay_url: str
    qr_text: str | None


@dataclass(frozen=True, slots=True)
class ChargeState:
    """What the provider says of a charge: how it stands and how many rupiah it is about."""

    status: ChargeStatus
    amount_idr: int


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook that is the provider's own. No ``ref``: its body names no charge."""

    event_key: str
    ref: str | None


class GatewaySilent(Exception):
    """The provider did not answer: nobody knows what happened, ask again."""


class ChargeDeclined(Exception):
    """The provider will not take this charge; asking again will not help."""


class UnknownCharge(Exception):
    """The provider never heard of that reference."""


class ForgedWebhook(Exception):
    """The webhook does not carry the provider's proof."""


class PaymentGateway(Protocol):
    """One provider."""

    @property
    def name(self) -> str:
        """As in ``payment_sessions.provider`` and in the webhook's path."""
        ...

    async def create_charge(self, request: ChargeRequest) -> Charge:
        """Open a charge; the same ``payment_session_id`` again answers the same charge.

        Raises:
            GatewaySilent, ChargeDeclined.
        """
        ...

    async def look_up(self, ref: str) -> ChargeState:
        """How a charge stands: the only thing that may confirm a payment.

        Raises:
            GatewaySilent, UnknownCharge.
        """
        ...

    def read_webhook(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Check the proof and name the event; lower-case header names, no I/O.

        Raises:
            ForgedWebhook.
        """
        ...
