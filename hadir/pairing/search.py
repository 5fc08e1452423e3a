"""A search: opened on a confirmed payment, offered in rounds, ended by success, time or choice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.accounts import customer_name
from hadir.availability import Availability, mark_offered, recheck_available
from hadir.infra.ids import new_id
from hadir.kernel.enums import (
    Actor,
    FailureCause,
    OfferResponse,
    PaymentStatus,
    SessionState,
)
from hadir.kernel.errors import NotFound
from hadir.pairing import store, store_log
from hadir.pairing.model import (
    BLAST_JOB,
    ROUND_DEADLINE,
    TIMEOUT_DEADLINE,
    NothingPaid,
    Wave,
    cause_of,
)
from hadir.payments import attach_search, lock_payment
from hadir.sessions import InvalidTransition, Session
from hadir.wire.events import OfferMade, OfferWithdrawn
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values

WITHDRAWN_BECAUSE = {SessionState.CANCELLED: "cancelled", SessionState.EXPIRED: "expired"}


async def start_search(
    db: Database, values: Values, payment_id: UUID, once: Once | None = None
) -> UUID:
    """Search on a confirmed payment; the search that is already on when there is one.

    Raises:
        NotFound, NothingPaid, AlreadyActive.
    """
    async with db.transaction() as tx:
        payment = await lock_payment(tx, payment_id)
        if once is not None and payment.customer_id != once.account_id:
            raise NotFound
        live = await sessions.find_live_session(tx, payment.customer_id)
        is_on = live is not None and live.payment_session_id == payment_id
        session_id = live.id if live is not None and is_on else new_id()
        if once is not None and (earlier := await once.claim(tx, session_id)):
            return earlier
        if is_on:
            return session_id
        if payment.status is not PaymentStatus.CONFIRMED:
            raise NothingPaid
        until = tx.now + timedelta(seconds=values.pairing_search_timeout_seconds)
        await sessions.open_search(tx, session_id, payment, until)
        await attach_search(tx, payment_id, session_id)
        await tx.set_deadline(TIMEOUT_DEADLINE, session_id, until)
        tx.enqueue(BLAST_JOB, {"session_id": str(session_id)})
        return session_id


async def search_for_rest(tx: Tx, values: Values, left: Session) -> UUID:
    """Find another listener for what ``left`` did not serve, on the same payment (G9).

    Raises:
        AlreadyActive.
    """
    assert left.payment_session_id is not None
    session_id = new_id()
    until = tx.now + timedelta(seconds=values.pairing_search_timeout_seconds)
    await sessions.open_search_for_rest(tx, session_id, left, until)
    await attach_search(tx, left.payment_session_id, session_id)
    await tx.set_deadline(TIMEOUT_DEADLINE, session_id, until)
    tx.enqueue(BLAST_JOB, {"session_id": str(session_id)})
    return session_id


async def blast(db: Database, availability: Availability, values: Values, session_id: UUID) -> None:
    """One round: ask everybody who is free now and was not asked a moment ago (E3, E4)."""
    async with db.reading() as tx:
        session = await sessions.get_session(tx, session_id)
        asked = set(await store.list_asked(tx, session_id))
    limit = values.pairing_wave_size or values.pairing_wave_max
    found = await availability.find_available(limit, session.mode, asked)
    if not found:
        found = await availability.find_just_freed(limit, session.mode, asked)
    async with db.transaction() as tx:
        session = await sessions.lock_session(tx, session_id)
        if session.state is not SessionState.SEARCHING:
            return
        number = await sessions.next_round(tx, session_id)
        await _offer(tx, availability, values, session, found, number, "round")
        wait = (
            values.pairing_wave_seconds
            if values.pairing_wave_size
            else values.pairing_blast_timeout_seconds
        )
        await tx.set_deadline(ROUND_DEADLINE, session_id, tx.now + timedelta(seconds=wait))


async def offer_to_newcomer(
    db: Database, availability: Availability, values: Values, mitra_id: UUID
) -> None:
    """Whoever becomes available during a search is asked at once (E4)."""
    async with db.reading() as tx:
        searching = [session.id for session in await sessions.list_searching(tx)]
    for session_id in searching:
        async with db.transaction() as tx:
            session = await sessions.lock_session(tx, session_id)
            if session.state is SessionState.SEARCHING:
                await _offer(
                    tx, availability, values, session, [mitra_id], session.round, "newcomer"
                )


async def _offer(
    tx: Tx,
    availability: Availability,
    values: Values,
    session: Session,
    mitra_ids: list[UUID],
    number: int,
    reason: str,
) -> None:
    """Insert, log and announce; the mirror proposed, Postgres decides."""
    free = await recheck_available(
        tx,
        mitra_ids,
        session.mode,
        availability.stale_before(tx.now),
        values.max_customers_per_mitra,
    )
    blocked = await sessions.list_blocked_mitras(tx, session.customer_id)
    expires_at = min(
        tx.now + timedelta(seconds=values.pairing_blast_timeout_seconds), session.search_until
    )
    met = [mitra_id for mitra_id in free if mitra_id not in blocked]
    opened = await store.insert_offers(tx, session.id, met, number, expires_at)
    await mark_offered(tx, opened)
    wave = Wave(tx.now, reason, number, mitra_ids, [one for one in mitra_ids if one in opened])
    await store_log.insert_wave(tx, session.id, wave)
    offer = OfferMade(
        request_id=session.id,
        customer_name=await customer_name(tx, session.customer_id),
        mode=session.mode,
        minutes=session.minutes,
        topic_sensitivity=session.topic_sensitivity,
        topics=session.topics,
        expires_at=expires_at,
        targeted=session.targeted_mitra_id is not None,
    )
    tx.emit([account_topic(mitra_id) for mitra_id in opened], offer)


async def cancel_search(db: Database, customer_id: UUID, session_id: UUID) -> None:
    """The customer changed their mind; the payment stays usable (E7). Twice is once.

    Raises:
        NotFound, InvalidTransition: it is no longer a search.
    """
    async with db.transaction() as tx:
        session = await sessions.lock_session(tx, session_id)
        if session.customer_id != customer_id:
            raise NotFound
        if session.state is SessionState.CANCELLED:
            return
        if session.state is not SessionState.SEARCHING:
            raise InvalidTransition(state=session.state.value)
        cause = FailureCause.CUSTOMER_CANCELLED
        await give_up(tx, session, SessionState.CANCELLED, cause, Actor.CUSTOMER)


async def run_out(tx: Tx, session: Session) -> None:
    """Nobody came in time."""
    cause = cause_of(await store.count_answers(tx, session.id))
    await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)


async def give_up(
    tx: Tx, session: Session, state: SessionState, cause: FailureCause, actor: Actor
) -> None:
    """End the search, take the cards away, keep the failure, tell the customer."""
    event = await sessions.end_search(tx, session, state, cause, actor)
    open_to = await store.close_open_offers(tx, session.id, OfferResponse.IGNORED)
    withdrawn = OfferWithdrawn(request_id=session.id, reason=WITHDRAWN_BECAUSE[state])
    tx.emit([account_topic(mitra_id) for mitra_id in open_to], withdrawn)
    await store.insert_failure(tx, session.id, cause, terminal=event.is_terminal)
    await tx.clear_deadlines(session.id, ROUND_DEADLINE, TIMEOUT_DEADLINE)
    tx.emit(account_topic(session.customer_id), event)


async def withdraw_offers(db: Database, mitra_id: UUID) -> None:
    """The mitra went offline: the open cards go (C1)."""
    async with db.transaction() as tx:
        for session_id in await store.withdraw_offers(tx, mitra_id):
            event = OfferWithdrawn(request_id=session_id, reason="offline")
            tx.emit(account_topic(mitra_id), event)
