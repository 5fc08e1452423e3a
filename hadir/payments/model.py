"""What can be bought, and how a payment may go on. Pure; money in rupiah."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.gateways.payments.port import ChargeState, ChargeStatus
from hadir.kernel.enums import Mode, PaymentStatus, TopicSensitivity
from hadir.kernel.errors import AppError

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPIRY_DEADLINE = "payment_expiry"
CREATE_CHARGE_JOB = "payments.create_charge"
LOOK_UP_JOB = "payments.look_up"
CONFIRMED_JOB = "pairing.payment_confirmed"
EXTENSION_PAID_JOB = "sessions.extension_paid"

PROVIDER_ENDS_EARLIER = timedelta(seconds=60)
PENDING, CONFIRMED = PaymentStatus.PENDING, PaymentStatus.CONFIRMED

TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PENDING: frozenset(
        {CONFIRMED, PaymentStatus.EXPIRED, PaymentStatus.ABANDONED, PaymentStatus.FAILED}
    ),
    CONFIRMED: frozenset({PaymentStatus.CONSUMED}),
    PaymentStatus.CONSUMED: frozenset(),
    PaymentStatus.EXPIRED: frozenset(),
    PaymentStatus.ABANDONED: frozenset(),
    PaymentStatus.FAILED: frozenset(),
}
# Money that comes after one of these is late (its states come with the ledger).
LOST = {PaymentStatus.EXPIRED, PaymentStatus.ABANDONED, PaymentStatus.FAILED}

GROUP_NAMES = {"qr": "QRIS", "ewallet": "E-wallet", "virtual_account": "Virtual account"}


class InvalidTier(AppError):
    """That choice of minutes is not for sale."""

    code = "INVALID_TIER"
    status = 422


class InvalidPaymentMethod(AppError):
    """There is no such way to pay."""

    code = "INVALID_PAYMENT_METHOD"
    status = 422


class InvalidPaymentAmount(AppError):
    """This way to pay does not take that amount."""

    code = "INVALID_PAYMENT_AMOUNT"
    status = 422


class UnknownMitra(AppError):
    """The listener you asked for is not here any more."""

    code = "UNKNOWN_MITRA"
    status = 422


class MitraNotAvailable(AppError):
    """The listener you asked for is not free right now."""

    code = "MITRA_NOT_AVAILABLE"
    status = 409
    temporary = True


class NoMitraAvailable(AppError):
    """Nobody is free to listen right now."""

    code = "NO_MITRA_AVAILABLE"
    status = 409
    temporary = True


class NotAcceptingCustomers(AppError):
    """We take no new conversations at the moment."""

    code = "NOT_ACCEPTING_CUSTOMERS"
    status = 409
    temporary = True


class InvalidPaymentTransition(AppError):
    """The payment is no longer in a state that allows this."""

    code = "INVALID_TRANSITION"
    status = 409


class Target(StrEnum):
    """The one listener whom a customer asks for: may it be, and now?"""

    UNKNOWN = "unknown"
    AWAY = "away"
    FREE = "free"


@dataclass(frozen=True, slots=True)
class Tier:
    id: UUID
    mode: Mode
    minutes: int
    price_idr: int
    is_test: bool


@dataclass(frozen=True, slots=True)
class Method:
    code: str
    method_group: str
    name: str
    min_idr: int
    max_idr: int


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer chose."""

    mode: Mode
    tier_id: UUID
    topic_sensitivity: TopicSensitivity
    method: str
    topics: list[str] = field(default_factory=list)
    targeted_mitra_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class PaymentSession:
    """One attempt to pay for one session. Its price was fixed when it was made (spec F5)."""

    id: UUID
    customer_id: UUID
    status: PaymentStatus
    mode: Mode
    minutes: int
    amount_idr: int
    tier_id: UUID
    tier_snapshot: dict[str, Any]
    topic_sensitivity: TopicSensitivity
    topics: list[str]
    method: str
    is_first_session_discount: bool
    targeted_mitra_id: UUID | None
    provider: str
    provider_ref: str | None
    pay_url: str | None
    qr_text: str | None
    chat_session_id: UUID | None
    extension_id: UUID | None
    created_at: datetime
    expires_at: datetime
    confirmed_at: datetime | None
    closed_at: datetime | None

    @property
    def provider_expires_at(self) -> datetime:
        """A minute before ours (F1), so that money does not come after we stopped waiting."""
        life = self.expires_at - self.created_at
        return self.expires_at - min(PROVIDER_ENDS_EARLIER, life / 2)


def check_transition(payment: PaymentSession, to: PaymentStatus) -> None:
    """Raises: InvalidPaymentTransition unless the table allows it."""
    if to not in TRANSITIONS[payment.status]:
        raise InvalidPaymentTransition


def for_sale(tiers: Sequence[Tier], *, calls: bool, test_tiers: bool) -> list[Tier]:
    """The tiers that may be sold now (spec B5)."""
    modes = {Mode.CHAT, Mode.CALL} if calls else {Mode.CHAT}
    return [tier for tier in tiers if tier.mode in modes and (test_tiers or not tier.is_test)]


def choose_tier(on_sale: Sequence[Tier], order: Order) -> Tier:
    """Raises: InvalidTier."""
    for tier in on_sale:
        if tier.id == order.tier_id and tier.mode is order.mode:
            return tier
    raise InvalidTier


def choose_method(methods: Sequence[Method], code: str, amount_idr: int) -> Method:
    """Raises: InvalidPaymentMethod, InvalidPaymentAmount."""
    for method in methods:
        if method.code == code:
            if not method.min_idr <= amount_idr <= method.max_idr:
                raise InvalidPaymentAmount(min_idr=method.min_idr, max_idr=method.max_idr)
            return method
    raise InvalidPaymentMethod


def pays(payment: PaymentSession, found: ChargeState) -> bool:
    """Is the whole price there? A wrong amount never confirms."""
    return found.status is ChargeStatus.PAID and found.amount_idr == payment.amount_idr


def verdict(payment: PaymentSession, found: ChargeState, *, is_last: bool) -> PaymentStatus | None:
    """Where a look-up moves a payment, None for nowhere; the last one waits no longer."""
    if payment.status is not PENDING:
        return None
    if pays(payment, found):
        return CONFIRMED
    if found.status is ChargeStatus.FAILED:
        return PaymentStatus.FAILED
    if found.status is ChargeStatus.EXPIRED or is_last:
        return PaymentStatus.EXPIRED
    return None
