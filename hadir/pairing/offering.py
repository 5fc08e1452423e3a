"""Who is asked: rounds, whoever becomes free meanwhile, and the one former listener."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.accounts import customer_name
from hadir.availability import Availability, mark_offered
from hadir.kernel.enums import Actor, FailureCause, SessionState
from hadir.pairing import store, store_log
from hadir.pairing.ending import give_up
from hadir.pairing.model import ROUND_DEADLINE, Wave
from hadir.sessions import Session
from hadir.wire.events import OfferMade, OfferWithdrawn
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values


async def blast(db: Database, availability: Availability, values: Values, session_id: UUID) -> None:
    """One round: ask everybody who is free now and was not asked a moment ago (E3, E4)."""
    async with db.reading() as tx:
        session = await sessions.get_session(tx, session_id)
        asked = {*await store.list_asked(tx, session_id)}
    if session.targeted_mitra_id is not None:
        await _ask_the_one(db, availability, values, session)
        return
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


async def _ask_the_one(
    db: Database, availability: Availability, values: Values, session: Session
) -> None:
    """Ask the former listener alone, once (E10); when that cannot be, the search has failed."""
    assert session.targeted_mitra_id is not None
    free = await availability.free_among([session.targeted_mitra_id], session.mode)
    async with db.transaction() as tx:
        session = await sessions.lock_session(tx, session.id)
        if session.state is not SessionState.SEARCHING or session.round:
            return
        number = await sessions.next_round(tx, session.id)
        opened = await _offer(tx, availability, values, session, [*free], number, "returning")
        if not opened:
            cause = FailureCause.MITRA_OFFLINE
            await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)


async def offer_to_newcomer(
    db: Database, availability: Availability, values: Values, mitra_id: UUID
) -> None:
    """Whoever becomes available during a search is asked at once (E4)."""
    async with db.reading() as tx:
        searching = await sessions.list_searching(tx)
    for session_id in [one.id for one in searching if one.targeted_mitra_id is None]:
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
) -> list[UUID]:
    """Insert, log and announce; the mirror proposed, Postgres decides. Those who were asked."""
    expires_at = min(
        tx.now + timedelta(seconds=values.pairing_blast_timeout_seconds), session.search_until
    )
    takers = store.Takers(
        mitra_ids,
        session.mode,
        availability.stale_before(tx.now),
        values.max_customers_per_mitra,
        session.customer_id,
    )
    opened = await store.insert_offers(tx, session.id, takers, number, expires_at)
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
        is_paid=session.payment_session_id is not None,
    )
    tx.emit([account_topic(mitra_id) for mitra_id in opened], offer)
    return opened


async def withdraw_offers(db: Database, mitra_id: UUID) -> None:
    """The mitra went offline: the open cards go (C1), and so do searches for this one (E10)."""
    async with db.transaction() as tx:
        for session_id in await store.list_waiting_for(tx, mitra_id):
            session = await sessions.lock_session(tx, session_id)
            if session.state is SessionState.SEARCHING:
                cause = FailureCause.MITRA_OFFLINE
                await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)
        for session_id in await store.withdraw_offers(tx, mitra_id):
            event = OfferWithdrawn(request_id=session_id, reason="offline")
            tx.emit(account_topic(mitra_id), event)
