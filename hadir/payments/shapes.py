"""What crosses the wire about payments."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from hadir.kernel.enums import Mode, PaymentStatus, TopicSensitivity
from hadir.payments.model import PaymentSession
from hadir.wire.model import Frame, Moment, Reply

# No control characters: a chip is one line, and Postgres takes no NUL.
Topic = Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]+$")]


class PurchaseBody(Frame):
    mode: Mode
    tier_id: UUID
    topic_sensitivity: TopicSensitivity
    topics: list[Topic] = Field(default_factory=list, max_length=10)
    method: str = Field(max_length=100)
    targeted_mitra_id: UUID | None = None
    # only with method `credit`: fewer minutes than the tier has
    credit_minutes: int | None = Field(default=None, ge=1, le=600)


class PaymentReply(Reply):
    """``pay_url`` is null while the provider is asked; ``payment_updated`` brings it."""

    id: UUID
    status: PaymentStatus
    amount_idr: int
    pay_url: str | None
    qr_text: str | None
    qr_svg_path: str | None
    expires_at: Moment
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    chat_session_id: UUID | None
    method: str
    is_first_session_discount: bool
    targeted_mitra_id: UUID | None
    created_at: Moment


class PaymentsPage(Reply):
    items: list[PaymentReply]
    next_cursor: str | None


class TierReply(Reply):
    id: UUID
    mode: Mode
    minutes: int
    price_idr: int


class Discount(Reply):
    """What a first session costs (F5); ``eligible``: this customer gets it by ordering its tier."""

    eligible: bool
    enabled: bool
    mode: Mode
    minutes: int
    price_idr: int


class Pricing(Reply):
    chat: list[TierReply]
    call: list[TierReply]
    first_session_discount: Discount


class MethodReply(Reply):
    code: str
    name: str
    min_idr: int
    max_idr: int


class PaymentGroup(Reply):
    code: str
    name: str
    methods: list[MethodReply]


class MethodsPage(Reply):
    items: list[PaymentGroup]
    next_cursor: None = None


def payment_reply(payment: PaymentSession) -> PaymentReply:
    """The answer of every route that shows one payment session."""
    picture = f"/api/client/payment-sessions/{payment.id}/qr.svg"
    return PaymentReply(
        id=payment.id,
        status=payment.status,
        amount_idr=payment.amount_idr,
        pay_url=payment.pay_url,
        qr_text=payment.qr_text,
        qr_svg_path=picture if payment.qr_text else None,
        expires_at=payment.expires_at,
        mode=payment.mode,
        minutes=payment.minutes,
        topic_sensitivity=payment.topic_sensitivity,
        chat_session_id=payment.chat_session_id,
        method=payment.method,
        is_first_session_discount=payment.is_first_session_discount,
        targeted_mitra_id=payment.targeted_mitra_id,
        created_at=payment.created_at,
    )
