"""The session: its states, its one transition table, and what each side may do in which state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from uuid import UUID

from hadir.kernel.enums import ClosingReason, Mode, SessionState, Side, TopicSensitivity
from hadir.kernel.errors import AppError

S = SessionState

# Anything that is not here is refused (spec G1).
TRANSITIONS: dict[SessionState, frozenset[SessionState]] = {
    S.SEARCHING: frozenset({S.ACTIVE, S.PENDING_PAYMENT, S.CANCELLED, S.EXPIRED}),
    S.PENDING_PAYMENT: frozenset({S.ACTIVE, S.EXPIRED, S.CANCELLED}),
    S.ACTIVE: frozenset({S.EXTENDING, S.CLOSING}),
    S.EXTENDING: frozenset({S.ACTIVE, S.CLOSING}),
    S.CLOSING: frozenset({S.COMPLETED, S.ACTIVE}),
    S.COMPLETED: frozenset(),
    S.CANCELLED: frozenset(),
    S.EXPIRED: frozenset(),
}
LIVE = (S.SEARCHING, S.PENDING_PAYMENT, S.ACTIVE, S.EXTENDING)
HOLDING = (S.PENDING_PAYMENT, S.ACTIVE, S.EXTENDING)

WARNING_DEADLINE = "session_warning"
TIME_UP_DEADLINE = "session_time_up"
CLOSING_DEADLINE = "session_closing_end"
EXTENSION_DEADLINE = "extension_answer"
UNPAID_DEADLINE = "extension_unpaid"
GONE_DEADLINE = "mitra_gone"
REFUSALS_PER_SESSION = 3
UNPAID_PER_SESSION = 6  # a bank's no is not the customer's fault, but each asking stops the clock
LOOK_AGAIN = timedelta(seconds=10)

# Whoever does not choose gets credit: nothing that was paid hangs in the air for ever.
CHOICE_SECONDS = 1800

SHORT_WARNING_SHARE = 0.2
WARNING_TOO_LATE_SECONDS = 60


class InvalidTransition(AppError):
    """The session is no longer in a state that allows this."""

    code = "INVALID_TRANSITION"
    status = 409


class AlreadyActive(AppError):
    """You already have a session under way."""

    code = "ALREADY_ACTIVE"
    status = 409


class SessionClosed(AppError):
    """This conversation is closed; nothing can be written any more."""

    code = "SESSION_CLOSED"
    status = 409


class EmptyMessage(AppError):
    """A message says something; this one is only blanks."""

    code = "EMPTY_MESSAGE"
    status = 422


class EarlyEndOff(AppError):
    """A listener cannot end a conversation before its time."""

    code = "EARLY_END_DISABLED"
    status = 403


class SensitivityLatched(AppError):
    """Once sensitive, a session stays so."""

    code = "SENSITIVITY_LATCHED"
    status = 409


class ConfirmationRequired(AppError):
    """Ask once more before flipping the sensitivity."""

    code = "CONFIRMATION_REQUIRED"
    status = 409


class ExtensionPending(AppError):
    """More time was asked for already; wait for the answer."""

    code = "EXTENSION_PENDING"
    status = 409


class ExtensionRefused(AppError):
    """More time was refused three times, or not paid six; the clock is not stopped again."""

    code = "EXTENSION_REFUSED"
    status = 409


class ExtensionResolved(AppError):
    """This request for more time was answered already."""

    code = "EXTENSION_RESOLVED"
    status = 409


class SessionPaused(AppError):
    """The clock stands still until the listener is back; ask again then."""

    code = "SESSION_PAUSED"
    status = 409


class NoChoice(AppError):
    """There is nothing to choose: the listener is back, or it was chosen already."""

    code = "NO_CHOICE"
    status = 409


class TimeRefunded(AppError):
    """The money for this time went back to you: it buys nothing any more."""

    code = "TIME_REFUNDED"
    status = 409


class NobodyToBlock(AppError):
    """Nobody has accepted this request yet."""

    code = "NOBODY_TO_BLOCK"
    status = 409


@dataclass(frozen=True, slots=True)
class Session:
    """One conversation, from request to goodbye."""

    id: UUID
    customer_id: UUID
    mitra_id: UUID | None
    payment_session_id: UUID | None
    state: SessionState
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    topics: list[str]
    targeted_mitra_id: UUID | None
    continues_id: UUID | None
    granted_seconds: int | None
    round: int
    created_at: datetime
    search_until: datetime
    started_at: datetime | None
    expires_at: datetime | None
    hold_until: datetime | None
    closing_reason: ClosingReason | None
    closing_until: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    choice_offered_at: datetime | None
    customer_goodbye_at: datetime | None
    mitra_goodbye_at: datetime | None
    last_seq: int

    @property
    def unused_seconds(self) -> int:
        """What is left of a clock that stands still; rounded in the customer's favour."""
        assert self.paused_at is not None
        assert self.expires_at is not None
        return ceil((self.expires_at - self.paused_at).total_seconds())

    def side_of(self, account_id: UUID) -> Side | None:
        if account_id == self.customer_id:
            return Side.CUSTOMER
        return Side.MITRA if account_id == self.mitra_id else None

    def goodbye_of(self, side: Side) -> datetime | None:
        return self.customer_goodbye_at if side is Side.CUSTOMER else self.mitra_goodbye_at


def check_transition(current: SessionState, wanted: SessionState) -> None:
    """Raises: InvalidTransition unless the table allows it."""
    if wanted not in TRANSITIONS[current]:
        raise InvalidTransition(state=current.value)


def warning_at(started_at: datetime, expires_at: datetime, warning_seconds: int) -> datetime:
    """When to warn: so many seconds before the end, or at 20 % left of a shorter session (G3)."""
    total = expires_at - started_at
    lead = timedelta(seconds=warning_seconds)
    return expires_at - (lead if total > lead else total * SHORT_WARNING_SHARE)
