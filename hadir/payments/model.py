"""What can be bought, and how a payment may go on. Pure; money in rupiah."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.kernel.enums import Mode, PaymentStatus, TopicSensitivity
from hadir.payments.refusals import (
    InvalidPaymentAmount,
    InvalidPaymentMethod,
    InvalidPaymentTransition,
    InvalidTier,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPIRY_DEADLINE = "payment_expiry"
CREATE_CHARGE_JOB = "payments.create_charge"
LOOK_UP_JOB = "payments.look_up"
CONFIRMED_JOB = "pairing.payment_confirmed"
LOST_JOB = "pairing.payment_lost"
EXTENSION_PAID_JOB = "sessions.extension_paid"
EXTENSION_LOST_JOB = "sessions.extension_lost"
EXPIRE_JOB = "payments.expire_charge"
REFUND_JOB = "payments.refund"
REFUND_DEADLINE = "refund_look"
GUARANTEE_DEADLINE = "payment_guarantee"
LATE_LOOK_DEADLINE = "payment_late_look"
CREDIT_EXPIRY_DEADLINE = "credit_expiry"
EARNINGS_DEADLINE = "session_earnings"
CREDIT_METHOD = "credit"
CREDIT_LIFE = timedelta(days=365)  # F7 asks for 90 at least

PROVIDER_ENDS_EARLIER = timedelta(seconds=60)
PENDING, CONFIRMED = PaymentStatus.PENDING, PaymentStatus.CONFIRMED

P = PaymentStatus
TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PENDING: frozenset({CONFIRMED, P.EXPIRED, P.ABANDONED, P.FAILED, P.REVIEW}),
    CONFIRMED: frozenset({P.CONSUMED, P.CREDITED, P.REFUND_REQUESTED, P.REVERSED}),
    P.CONSUMED: frozenset({P.REFUND_REQUESTED, P.REVERSED}),
    P.EXPIRED: frozenset({P.CONFIRMED_LATE, P.REVIEW}),
    P.ABANDONED: frozenset({P.CONFIRMED_LATE, P.REVIEW}),
    P.FAILED: frozenset({P.CONFIRMED_LATE, P.REVIEW}),
    P.CONFIRMED_LATE: frozenset({P.CREDITED, P.REFUND_REQUESTED, P.REVERSED}),
    P.CREDITED: frozenset({P.REFUND_REQUESTED, P.REVERSED}),
    P.REFUND_REQUESTED: frozenset({P.REFUNDED, P.REFUND_FAILED, P.REVERSED}),
    P.REFUND_FAILED: frozenset({P.REFUNDED, P.REVERSED}),
    P.REFUNDED: frozenset({P.REFUND_REQUESTED, P.REVERSED}),  # a further part of it
    P.REVIEW: frozenset({P.REFUND_REQUESTED, P.REVERSED}),
    P.REVERSED: frozenset(),
}
# Money that comes after one of these is late.
LOST = {P.EXPIRED, P.ABANDONED, P.FAILED}
# Somebody still has to do something about these.
UNFINISHED = {PENDING, CONFIRMED, P.CONFIRMED_LATE, P.REFUND_REQUESTED, P.REFUND_FAILED, P.REVIEW}

GROUP_NAMES = {"qr": "QRIS", "ewallet": "e-wallet", "virtual_account": "virtual account"}


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

    def takes(self, amount_idr: int) -> bool:
        return self.min_idr <= amount_idr <= self.max_idr


@dataclass(frozen=True, slots=True)
class FirstDiscount:
    """What a verified customer's first session costs (spec F5): data, edited by operators."""

    is_enabled: bool
    mode: Mode
    minutes: int
    price_idr: int
    version: int

    def covers(self, tier: Tier) -> bool:
        """Is this the tier that it makes cheaper?"""
        same = (tier.mode, tier.minutes) == (self.mode, self.minutes)
        return self.is_enabled and same and self.price_idr < tier.price_idr


@dataclass(frozen=True, slots=True)
class Order:
    """What a customer chose."""

    mode: Mode
    tier_id: UUID
    topic_sensitivity: TopicSensitivity
    method: str
    topics: list[str] = field(default_factory=list)
    targeted_mitra_id: UUID | None = None
    # with credit: fewer minutes than the tier has
    credit_minutes: int | None = None


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
    paid_idr: int | None = None
    charge_asked_at: datetime | None = None

    @property
    def discount_idr(self) -> int:
        """What the house adds to the price, so that the minutes are worth what they always are."""
        if not self.is_first_session_discount:
            return 0
        return max(0, int(self.tier_snapshot["price_idr"]) - self.amount_idr)

    @property
    def provider_expires_at(self) -> datetime:
        """A minute before ours (F1), so that money does not come after we stopped waiting."""
        life = self.expires_at - self.created_at
        return self.expires_at - min(PROVIDER_ENDS_EARLIER, life / 2)


@dataclass(frozen=True, slots=True)
class ExtensionOrder:
    """More time that a mitra said yes to, at the price it had when it was asked for (F5)."""

    chat_session_id: UUID
    extension_id: UUID
    tier_id: UUID
    minutes: int
    price_idr: int
    method: str
    pay_by: datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """A tier as one customer may buy it now."""

    tier: Tier
    minutes: int
    price_idr: int
    is_discounted: bool = False


def credit_minutes(tier: Tier, order: Order) -> int:
    """How many minutes of credit an order takes; what is left over may be less than a tier.

    Raises:
        InvalidTier.
    """
    wanted = order.credit_minutes or tier.minutes
    if wanted > tier.minutes:
        raise InvalidTier
    return wanted


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
            if not method.takes(amount_idr):
                raise InvalidPaymentAmount(min_idr=method.min_idr, max_idr=method.max_idr)
            return method
    raise InvalidPaymentMethod
