"""Requests and offers: the words, the refusals, and which cause a failed search gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from hadir.kernel.enums import FailureCause, Mode, OfferResponse, SessionState, TopicSensitivity
from hadir.kernel.errors import AppError

ROUND_DEADLINE = "pairing_round"
TIMEOUT_DEADLINE = "pairing_timeout"
HOLD_DEADLINE = "pairing_hold"
# The payment's own last look-up may still be under way when the hold ends.
LAST_LOOK = timedelta(seconds=10)
UNPAID_HOLDS, UNPAID_HOLDS_SPAN = 2, timedelta(hours=1)

PAYMENT_CONFIRMED_JOB = "pairing.payment_confirmed"
PAYMENT_LOST_JOB = "pairing.payment_lost"
BLAST_JOB = "pairing.blast"
NEWCOMER_JOB = "pairing.mitra_became_available"
MORE_ROOM_JOB = "pairing.more_room"
WENT_OFFLINE_JOB = "pairing.mitra_went_offline"
DEACTIVATED_JOB = "pairing.mitra_deactivated"

REQUEST_HISTORY = 20


class OfferTaken(AppError):
    """Another listener was a moment faster."""

    code = "OFFER_TAKEN"
    status = 409


class OfferExpired(AppError):
    """This request is no longer open."""

    code = "OFFER_EXPIRED"
    status = 410


class AtCapacity(AppError):
    """You are already with as many people as you can take."""

    code = "AT_CAPACITY"
    status = 409


class NotOnline(AppError):
    """Switch yourself on first."""

    code = "MITRA_OFFLINE"
    status = 409


class MitraAway(AppError):
    """This listener is switched off, or out of reach."""

    code = "MITRA_OFFLINE"
    status = 409


class MitraFull(AppError):
    """This listener has no room for one more."""

    code = "AT_CAPACITY"
    status = 409


class PairBlocked(AppError):
    """One of the two blocked the other."""

    code = "PAIR_BLOCKED"
    status = 409


class TooManyHolds(AppError):
    """Two listeners waited for your payment in vain; wait a while before you search again."""

    code = "TOO_MANY_UNPAID_HOLDS"
    status = 429
    temporary = True


class NothingPaid(AppError):
    """There is no confirmed payment to search on."""

    code = "NO_CONFIRMED_PAYMENT"
    status = 409


class AlreadyResolved(AppError):
    """Another operator did something else about this."""

    code = "ALREADY_RESOLVED"
    status = 409


@dataclass(frozen=True, slots=True)
class Offer:
    """One request shown to one mitra."""

    session_id: UUID
    mitra_id: UUID
    round: int
    offered_at: datetime
    expires_at: datetime
    response: OfferResponse | None


@dataclass(frozen=True, slots=True)
class OfferRow:
    """An offer with what its card shows."""

    session_id: UUID
    state: SessionState
    customer_name: str | None
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    topics: list[str]
    targeted_mitra_id: UUID | None
    is_paid: bool
    offered_at: datetime
    expires_at: datetime
    response: OfferResponse | None


@dataclass(frozen=True, slots=True)
class Wave:
    """One entry of a request's decision log: who was proposed, in turn, and who was asked."""

    at: datetime
    reason: str
    round: int
    candidates: list[UUID]
    offered: list[UUID]


@dataclass(frozen=True, slots=True)
class LoggedAnswer:
    """How one mitra answered, and when."""

    mitra_id: UUID
    mitra_name: str
    offered_at: datetime
    response: OfferResponse | None
    responded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Answers:
    """How the mitras who were asked have answered so far."""

    offered: int
    declined: int


def cause_of(answers: Answers) -> FailureCause:
    """Why a search that ran out of time found nobody (spec E8)."""
    if answers.offered == 0:
        return FailureCause.NO_MITRA_AVAILABLE
    if answers.declined == answers.offered:
        return FailureCause.ALL_DECLINED
    return FailureCause.BLAST_TIMEOUT


def cause_of_one(answers: Answers) -> FailureCause:
    """Why the one former listener did not come (spec E10)."""
    if answers.offered == 0:
        return FailureCause.MITRA_OFFLINE
    return FailureCause.RETURNING_REJECTED if answers.declined else FailureCause.RETURNING_TIMEOUT
