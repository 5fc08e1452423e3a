"""SQL on session_offers and pairing_failures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import TAKERS_AMONG, takers_params
from hadir.infra.ids import new_id
from hadir.kernel.enums import FailureCause, Mode, OfferResponse
from hadir.pairing.model import REQUEST_HISTORY, Answers, Offer, OfferRow
from hadir.sessions import LIST_BLOCKED

if TYPE_CHECKING:
    from hadir.infra.db import Tx

# An offer that ran out or was withdrawn is opened again; a decliner is not asked twice (E4).
# One statement: whoever is no longer free, or is blocked, is left out as the offers are made (E3).
CANDIDATES = """
    INSERT INTO session_offers AS o (session_id, mitra_id, round, offered_at, expires_at)
    SELECT %(session_id)s, mitra_id, %(round)s, %(now)s, %(expires_at)s
    FROM unnest(%(ids)s::uuid[]) AS candidate (mitra_id)
"""
AGAIN = """
    ON CONFLICT (session_id, mitra_id) DO UPDATE SET round = excluded.round,
        offered_at = excluded.offered_at, expires_at = excluded.expires_at,
        response = NULL, responded_at = NULL
    WHERE o.response = 'ignored' OR (o.response IS NULL AND (
        o.expires_at <= excluded.offered_at OR o.expires_at < %(stays_until)s))
    RETURNING mitra_id
"""
OFFER = (
    CANDIDATES
    + "WHERE mitra_id IN ("
    + TAKERS_AMONG
    + ") AND mitra_id NOT IN ("
    + LIST_BLOCKED
    + ")"
    + AGAIN
)
LIST_WAITING_FOR = """
    SELECT s.id FROM session_offers o JOIN chat_sessions s ON s.id = o.session_id
    WHERE o.mitra_id = %s AND o.response IS NULL AND s.state = 'searching'
        AND s.targeted_mitra_id = o.mitra_id
    ORDER BY s.id
"""
LIST_ASKED = """
    SELECT mitra_id FROM session_offers
    WHERE session_id = %s AND (response = 'declined' OR (response IS NULL AND expires_at >= %s))
"""
GET = """
    SELECT session_id, mitra_id, round, offered_at, expires_at, response FROM session_offers
    WHERE session_id = %s AND mitra_id = %s
"""
ANSWER = """
    UPDATE session_offers SET response = %s, responded_at = %s
    WHERE session_id = %s AND mitra_id = %s AND response IS NULL
"""
CLOSE_OPEN = """
    UPDATE session_offers SET response = %s, responded_at = %s
    WHERE session_id = %s AND response IS NULL RETURNING mitra_id
"""
WITHDRAW = """
    UPDATE session_offers SET response = 'ignored', responded_at = %s
    WHERE mitra_id = %s AND response IS NULL RETURNING session_id
"""
COUNT_ANSWERS = """
    SELECT count(*) AS offered, count(*) FILTER (WHERE response = 'declined') AS declined
    FROM session_offers WHERE session_id = %s
"""
COUNT_OPEN = "SELECT count(*) FROM session_offers WHERE session_id = %s AND response IS NULL"
LIST_REQUESTS = """
    SELECT o.session_id, s.state, c.call_name AS customer_name, s.mode, s.minutes,
        s.topic_sensitivity, s.topics, s.targeted_mitra_id,
        s.payment_session_id IS NOT NULL AS is_paid, o.offered_at, o.expires_at, o.response
    FROM session_offers o JOIN chat_sessions s ON s.id = o.session_id
    JOIN customers c ON c.id = s.customer_id
    WHERE o.mitra_id = %s
    ORDER BY (o.response IS NULL AND o.expires_at > %s) DESC, o.offered_at DESC LIMIT %s
"""
INSERT_FAILURE = """
    INSERT INTO pairing_failures (id, session_id, cause, is_terminal, at)
    VALUES (%s, %s, %s, %s, %s)
"""


@dataclass(frozen=True, slots=True)
class Takers:
    """Whom the mirror proposed, and what Postgres judges them by."""

    mitra_ids: list[UUID]
    mode: Mode
    stale_before: datetime
    default_capacity: int
    customer_id: UUID


@dataclass(frozen=True, slots=True)
class Card:
    """What each of them is shown. One that is open already is made anew only if it would end
    before ``stays_until``."""

    round: int
    expires_at: datetime
    stays_until: datetime


async def insert_offers(tx: Tx, session_id: UUID, takers: Takers, card: Card) -> list[UUID]:
    """Open an offer for each who can take it; those that were really opened."""
    params = {
        **takers_params(takers.mode, takers.stale_before, takers.default_capacity),
        "ids": takers.mitra_ids,
        "customer_id": takers.customer_id,
        "session_id": session_id,
        "round": card.round,
        "now": tx.now,
        "expires_at": card.expires_at,
        "stays_until": card.stays_until,
    }
    return await tx.values(OFFER, params)


async def list_waiting_for(tx: Tx, mitra_id: UUID) -> list[UUID]:
    """The searches that wait for this mitra alone."""
    return await tx.values(LIST_WAITING_FOR, (mitra_id,))


async def list_asked(tx: Tx, session_id: UUID, stays_until: datetime) -> list[UUID]:
    """Who is not to be asked now: decliners, and those whose card is open until then."""
    return await tx.values(LIST_ASKED, (session_id, stays_until))


async def get_offer(tx: Tx, session_id: UUID, mitra_id: UUID) -> Offer:
    """Raises: NotFound when this mitra was never asked."""
    return await tx.get(Offer, GET, (session_id, mitra_id))


async def mark_answered(tx: Tx, session_id: UUID, mitra_id: UUID, response: OfferResponse) -> bool:
    """False when it was answered before."""
    return bool(await tx.execute(ANSWER, (response, tx.now, session_id, mitra_id)))


async def close_open_offers(tx: Tx, session_id: UUID, response: OfferResponse) -> list[UUID]:
    """Answer for everybody who did not; the mitras whose cards must disappear."""
    return await tx.values(CLOSE_OPEN, (response, tx.now, session_id))


async def withdraw_offers(tx: Tx, mitra_id: UUID) -> list[UUID]:
    return await tx.values(WITHDRAW, (tx.now, mitra_id))


async def count_answers(tx: Tx, session_id: UUID) -> Answers:
    return await tx.get(Answers, COUNT_ANSWERS, (session_id,))


async def count_open(tx: Tx, session_id: UUID) -> int:
    return int(await tx.value(COUNT_OPEN, (session_id,)))


async def list_requests(tx: Tx, mitra_id: UUID) -> list[OfferRow]:
    """Open ones first, then the newest."""
    return await tx.rows(OfferRow, LIST_REQUESTS, (mitra_id, tx.now, REQUEST_HISTORY))


async def insert_failure(tx: Tx, session_id: UUID, cause: FailureCause, *, terminal: bool) -> None:
    await tx.execute(INSERT_FAILURE, (new_id(), session_id, cause, terminal, tx.now))
