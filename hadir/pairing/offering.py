"""Who is asked: rounds, whoever becomes free meanwhile, and the one former listener."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.accounts import customer_name
from hadir.availability import Availability, lock_mitra, mark_offered
from hadir.kernel.enums import Actor, FailureCause, SessionState
from hadir.pairing import store, store_log
from hadir.pairing.ending import give_up
from hadir.pairing.model import NEWCOMER_JOB, ROUND_DEADLINE, Wave
from hadir.sessions import Session
from hadir.wire.events import OfferMade, OfferWithdrawn
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values


async def blast(db: Database, availability: Availability, values: Values, session_id: UUID) -> None:
    """One round: ask everybody who is free now and whose card does not last until the next."""
    async with db.reading() as tx:
        session = await sessions.get_session(tx, session_id)
        stays_until = min(tx.now + _round_lasts(values), session.search_until)
        asked = {*await store.list_asked(tx, session_id, stays_until)}
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
        next_at = tx.now + _round_lasts(values)
        number = await sessions.next_round(tx, session_id)
        asking = Asking(found, number, "round", min(next_at, session.search_until))
        await _offer(tx, availability, values, session, asking)
        await tx.set_deadline(ROUND_DEADLINE, session_id, next_at)


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
        asking = Asking([*free], number, "returning", tx.now)
        opened = await _offer(tx, availability, values, session, asking)
        if not opened:
            cause = FailureCause.MITRA_OFFLINE
            await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)


async def offer_to_newcomers(
    db: Database, availability: Availability, values: Values, mitra_ids: list[UUID]
) -> None:
    """Whoever becomes available during a search is asked at once (E4).

    The mirror is told first: a search that opens after our look asks the mirror.
    """
    await availability.write_mirror(mitra_ids)
    for session in await _waiting(db):
        await _offer_between(db, availability, values, session, mitra_ids)


async def offer_to_the_free(db: Database, availability: Availability, values: Values) -> None:
    """There is more room than before: whoever has no card yet is asked, not at the next round."""
    limit = values.pairing_wave_size or values.pairing_wave_max
    for session in await _waiting(db):
        async with db.reading() as tx:
            asked = await store.list_asked(tx, session.id, tx.now)
        found = await availability.find_available(limit, session.mode, asked)
        await _offer_between(db, availability, values, session, found)


async def _waiting(db: Database) -> list[Session]:
    """The searches in which anybody may be asked."""
    async with db.reading() as tx:
        searching = await sessions.list_searching(tx)
    return [session for session in searching if session.targeted_mitra_id is None]


async def _offer_between(
    db: Database,
    availability: Availability,
    values: Values,
    waiting: Session,
    mitra_ids: list[UUID],
) -> None:
    """Between two rounds; cards that are open stay as they are."""
    async with db.transaction() as tx:
        session = await sessions.lock_session(tx, waiting.id)
        if session.state is SessionState.SEARCHING:
            asking = Asking(mitra_ids, session.round, "newcomer", tx.now)
            await _offer(tx, availability, values, session, asking)


def _round_lasts(values: Values) -> timedelta:
    """Then everybody is asked again."""
    alone = values.pairing_blast_timeout_seconds
    return timedelta(seconds=values.pairing_wave_seconds if values.pairing_wave_size else alone)


@dataclass(frozen=True, slots=True)
class Asking:
    """Whom to ask, in which round and why. Cards that last until ``stays_until`` stay."""

    mitra_ids: list[UUID]
    round: int
    reason: str
    stays_until: datetime


async def _offer(
    tx: Tx, availability: Availability, values: Values, session: Session, asking: Asking
) -> list[UUID]:
    """Insert, log and announce; the mirror proposed, Postgres decides. Those who were asked."""
    expires_at = min(
        tx.now + timedelta(seconds=values.pairing_blast_timeout_seconds), session.search_until
    )
    takers = store.Takers(
        asking.mitra_ids,
        session.mode,
        availability.stale_before(tx.now),
        values.max_customers_per_mitra,
        session.customer_id,
    )
    card = store.Card(asking.round, expires_at, asking.stays_until)
    opened = await store.insert_offers(tx, session.id, takers, card)
    await mark_offered(tx, opened)
    asked = [one for one in asking.mitra_ids if one in opened]
    wave = Wave(tx.now, asking.reason, asking.round, asking.mitra_ids, asked)
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
    """The mitra went offline: the open cards go (C1), and so do searches for this one (E10).

    Whoever is back already, and was looked for before the cards went, is looked for again.
    """
    async with db.transaction() as tx:
        status = await lock_mitra(tx, mitra_id)
        for session_id in await store.list_waiting_for(tx, mitra_id):
            session = await sessions.lock_session(tx, session_id)
            if session.state is SessionState.SEARCHING:
                cause = FailureCause.MITRA_OFFLINE
                await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)
        for session_id in await store.withdraw_offers(tx, mitra_id):
            event = OfferWithdrawn(request_id=session_id, reason="offline")
            tx.emit(account_topic(mitra_id), event)
        if status.is_online and not status.finish_then_off:
            tx.enqueue(NEWCOMER_JOB, {"mitra_ids": [str(mitra_id)]})
