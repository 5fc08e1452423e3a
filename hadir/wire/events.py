"""Server → client events. Those of a session's stream are durable and numbered; the others tell
an account that something changed and may be repeated."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, TypeAdapter

from hadir.kernel.enums import (
    ClosingReason,
    CreditCause,
    FailureCause,
    Mode,
    PaymentStatus,
    Side,
    TopicSensitivity,
)
from hadir.wire.model import Moment, Reply
from hadir.wire.passing import MessageStatus, StatusChanged, TypingNow
from hadir.wire.seats import SessionHeld, SessionRerouted


class SessionRequested(Reply):
    type: Literal["session_requested"] = "session_requested"
    search_until: Moment


class PairingFailed(Reply):
    """The search ended without a listener; the money is untouched unless ``is_terminal``."""

    type: Literal["pairing_failed"] = "pairing_failed"
    session_id: UUID
    cause: FailureCause
    is_terminal: bool


class SessionStarted(Reply):
    type: Literal["session_started"] = "session_started"
    mitra_id: UUID
    mitra_name: str
    started_at: Moment
    expires_at: Moment


class Message(Reply):
    type: Literal["message"] = "message"
    client_message_id: UUID
    sender: Side
    text: str


class Goodbye(Reply):
    """A last word, or none when ``text`` is null (skipped)."""

    type: Literal["goodbye"] = "goodbye"
    sender: Side
    text: str | None


class SessionWarning(Reply):
    type: Literal["session_warning"] = "session_warning"
    expires_at: Moment
    remaining_seconds: int


class SessionExpired(Reply):
    """Time is up: the session is closing."""

    type: Literal["session_expired"] = "session_expired"
    closing_until: Moment


class SessionClosing(Reply):
    """Somebody ended the session early."""

    type: Literal["session_closing"] = "session_closing"
    reason: ClosingReason
    closing_until: Moment


class SessionCompleted(Reply):
    type: Literal["session_completed"] = "session_completed"
    ended_at: Moment


class SessionTopicUpdated(Reply):
    """The mitra saw that the topic is (or is not) sensitive; the customer is not told (J3)."""

    type: Literal["session_topic_updated"] = "session_topic_updated"
    topic_sensitivity: TopicSensitivity


class SessionPaused(Reply):
    """The clock stands still."""

    type: Literal["session_paused"] = "session_paused"
    reason: Literal["extension", "mitra_gone", "outage"]


class SessionResumed(Reply):
    type: Literal["session_resumed"] = "session_resumed"
    expires_at: Moment


class ChoiceOffered(Reply):
    """The mitra did not come back: the customer may go on with another one, or keep the unused
    time as credit (G9). For the customer alone; ``session_resumed`` takes it back."""

    type: Literal["choice_offered"] = "choice_offered"
    unused_seconds: int
    choose_by: Moment


class ExtensionRequested(Reply):
    type: Literal["extension_requested"] = "extension_requested"
    extension_id: UUID
    minutes: int
    price_idr: int
    answer_by: Moment


class ExtensionResolved(Reply):
    """``approved`` opens the charge until ``pay_by``; nothing was charged before."""

    type: Literal["extension_resolved"] = "extension_resolved"
    extension_id: UUID
    outcome: Literal["approved", "rejected", "lapsed"]
    pay_by: Moment | None = None
    payment_session_id: UUID | None = None


class ExtensionApplied(Reply):
    type: Literal["extension_applied"] = "extension_applied"
    extension_id: UUID
    minutes: int
    expires_at: Moment


StreamEvent = Annotated[
    SessionRequested
    | PairingFailed
    | SessionHeld
    | SessionStarted
    | Message
    | Goodbye
    | SessionWarning
    | SessionExpired
    | SessionClosing
    | SessionCompleted
    | SessionTopicUpdated
    | SessionPaused
    | SessionResumed
    | SessionRerouted
    | ChoiceOffered
    | ExtensionRequested
    | ExtensionResolved
    | ExtensionApplied,
    Field(discriminator="type"),
]
STREAM_EVENT: TypeAdapter[StreamEvent] = TypeAdapter(StreamEvent)


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
    is_paid: bool = True


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


class ConfigChanged(Reply):
    """Settings, prices or another table of the operators changed: ask again for what you show."""

    type: Literal["config_changed"] = "config_changed"


AccountEvent = Annotated[
    OfferMade
    | OfferWithdrawn
    | Paired
    | PairingFailed
    | ReturningTimeout
    | SessionRerouted
    | PaymentUpdated
    | CreditGranted
    | StatusChanged
    | ConfigChanged
    | MessageStatus
    | TypingNow,
    Field(discriminator="type"),
]


class Omitted(Reply):
    """Stands in the stream for an event that its reader is not meant to see."""

    type: Literal["omitted"] = "omitted"


AnyEvent = StreamEvent | AccountEvent | Omitted
