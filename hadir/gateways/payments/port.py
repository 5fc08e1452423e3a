"""What Hadir asks of a payment provider (spec F2).

A provider is one file that keeps these promises; ``tests/contract`` runs the same tests on each.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID


RUPIAH = "IDR"


class ChargeStatus(StrEnum):
    WAITING = "waiting"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REVERSED = "reversed"


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
    """What the provider says of a charge: how it stands, and about how much of which money.

    ``reference``: which payment session the provider takes it for; None when it does not say.
    """

    status: ChargeStatus
    amount_idr: int
    currency: str = RUPIAH
    reference: str | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Notice:
    """A webhook that is the provider's own. No ``ref``: its body names no charge.

    ``refund_ref``: it speaks of that refund.
    """

    event_key: str
    ref: str | None
    refund_ref: str | None = None


class RefundState(StrEnum):
    UNDER_WAY = "under_way"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Send ``amount_idr`` of a paid charge back to where it came from."""

    refund_id: UUID
    charge_ref: str
    amount_idr: int


@dataclass(frozen=True, slots=True)
class Refund:
    """How a refund stands at the provider."""

    ref: str
    state: RefundState


class GatewaySilent(Exception):
    """The provider did not answer: nobody knows what happened, ask again."""


class GatewayUnreachable(GatewaySilent):
    """The provider was not reached at all: nothing has happened there."""


class ChargeDeclined(Exception):
    """The provider will not take this charge; asking again will not help."""


class UnknownCharge(Exception):
    """The provider never heard of that reference."""


class RefundNotSupported(Exception):
    """This way of paying takes no money back: it is sent by hand."""


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

    async def find_charge(self, payment_session_id: UUID) -> Charge | None:
        """The charge of an earlier ``create_charge`` whose answer was lost, by our reference.

        Raises:
            GatewaySilent.
        """
        ...

    async def expire(self, ref: str) -> None:
        """Take no more money for it. One that is decided already stays as it is.

        Raises:
            GatewaySilent, UnknownCharge.
        """
        ...

    async def refund(self, request: RefundRequest) -> Refund:
        """Ask for a refund; the same ``refund_id`` again never sends money twice.

        Raises:
            GatewaySilent, RefundNotSupported, UnknownCharge.
        """
        ...

    async def look_up_refund(self, ref: str) -> Refund:
        """How a refund stands.

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
