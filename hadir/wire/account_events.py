"""Events that tell one account that something changed; they may be repeated."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from hadir.kernel.enums import CreditCause, Mode, PaymentStatus, Side, TopicSensitivity
from hadir.wire.model import Moment, Reply


class OfferMade(Reply):
    type: Literal["offer.made"] = "offer.made"
    request_id: UUID
    customer_name: str
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    topics: list[str]
    expires_at: Moment
    targeted: bool = False


class OfferWithdrawn(Reply):
    type: Literal["offer.withdrawn"] = "offer.withdrawn"
    request_id: UUID
    reason: Literal["taken", "declined", "cancelled", "expired", "offline"]


class Paired(Reply):
    type: Literal["paired"] = "paired"
    session_id: UUID
    mitra_name: str


class ReturningTimeout(Reply):
    """The former listener did not answer in time; the same payment may ask everybody."""

    type: Literal["returning_timeout"] = "returning_timeout"
    session_id: UUID
    mitra_id: UUID
    mitra_name: str


class PaymentUpdated(Reply):
    type: Literal["payment_updated"] = "payment_updated"
    payment_session_id: UUID
    status: PaymentStatus
    pay_url: str | None
    chat_session_id: UUID | None


class CreditGranted(Reply):
    """Minutes that the customer may use instead of paying (F7)."""

    type: Literal["credit_granted"] = "credit_granted"
    credit_id: UUID
    mode: Mode
    minutes: int
    cause: CreditCause
    expires_at: Moment


class StatusChanged(Reply):
    """The mitra's own switch moved, and why."""

    type: Literal["status_changed"] = "status_changed"
    is_online: bool
    reason: str


class ConfigChanged(Reply):
    type: Literal["config_changed"] = "config_changed"


class MessageStatus(Reply):
    """How far ``side`` has received and read the stream. Ephemeral: the cursors are the truth."""

    type: Literal["message_status"] = "message_status"
    session_id: UUID
    side: Side
    delivered_seq: int
    read_seq: int


class TypingNow(Reply):
    type: Literal["typing"] = "typing"
    session_id: UUID
    side: Side
