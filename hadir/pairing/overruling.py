"""What an operator decides over everybody's head: who goes on with a session, and its end (E11)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.accounts import await_beginnings, find_mitra
from hadir.availability import capacity_of, lock_mitra
from hadir.infra.audit import write_audit
from hadir.kernel.enums import Actor, ClosingReason, Mode, SessionState
from hadir.pairing import store_log
from hadir.pairing.ending import run_out
from hadir.pairing.holding import give_up_hold
from hadir.pairing.model import MitraAway, MitraFull, PairBlocked, Wave
from hadir.pairing.seating import seat
from hadir.payments import UnknownMitra, abandon_unpaid, list_pending, lock_payment
from hadir.sessions import InvalidTransition, Session
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts import MitraAccount
    from hadir.availability import Availability
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values

HELD = (SessionState.PENDING_PAYMENT, SessionState.ACTIVE, SessionState.EXTENDING)
TALKING = (SessionState.ACTIVE, SessionState.EXTENDING)


async def reroute(
    db: Database,
    availability: Availability,
    values: Values,
    operator_id: UUID,
    session_id: UUID,
    mitra_id: UUID,
) -> None:
    """Give the session, or the search, to this mitra. The same again is no change.

    The rows of both mitras are locked, in the order of their ids, then the session's.

    Raises:
        NotFound, UnknownMitra, InvalidTransition: it is over, or closing.
        MitraAway, MitraFull, PairBlocked.
    """
    within_reach = bool(await availability.within_reach([mitra_id]))
    async with db.transaction() as tx:
        mitra = await find_mitra(tx, mitra_id)
        if mitra is None:
            raise UnknownMitra
        session = await sessions.lock_with_mitra(tx, session_id, mitra_id)
        if session.mitra_id == mitra_id and session.state in HELD:
            return
        if session.state is not SessionState.SEARCHING and session.state not in HELD:
            raise InvalidTransition(state=session.state.value)
        if not within_reach:
            raise MitraAway
        await _check_fit(tx, values, session, mitra)
        await _move(tx, values, session, mitra)
        change = ({"mitra_id": _id(session.mitra_id)}, {"mitra_id": str(mitra_id)})
        await write_audit(tx, operator_id, "session.rerouted", ("session", str(session_id)), change)


async def end_for_both(db: Database, values: Values, operator_id: UUID, session_id: UUID) -> None:
    """End it, as if a side had, or as if the search had run out. What is ending stays as it is.

    Raises:
        NotFound.
    """
    async with db.transaction() as tx:
        await _end(tx, values, session_id, operator_id)


async def end_of_banned(db: Database, values: Values, customer_id: UUID) -> None:
    """Whatever a banned customer has under way ends by its own rule, and the other side is told;
    what is not paid yet is given up, at the provider too. Who passed the refusal a moment before
    the ban is waited for."""
    async with db.transaction() as tx:
        await await_beginnings(tx, customer_id)
    async with db.transaction() as tx:
        live = await sessions.find_live_session(tx, customer_id)
        if live is not None:
            await _end(tx, values, live.id, None)
        pending = await list_pending(tx, customer_id)
    for payment_id in pending:
        async with db.transaction() as tx:
            await abandon_unpaid(tx, await lock_payment(tx, payment_id))


async def _end(tx: Tx, values: Values, session_id: UUID, operator_id: UUID | None) -> None:
    session = await sessions.lock_with_mitra(tx, session_id)
    if session.state is SessionState.SEARCHING:
        await run_out(tx, session)
    elif session.state is SessionState.PENDING_PAYMENT:
        await give_up_hold(tx, session, SessionState.EXPIRED, Actor.OPERATOR)
    elif session.state in TALKING:
        await sessions.close(tx, session, ClosingReason.ENDED_BY_OPERATOR, values)
    else:
        return
    after = (await sessions.get_session(tx, session_id)).state
    change = ({"state": session.state.value}, {"state": after.value})
    await write_audit(tx, operator_id, "session.ended", ("session", str(session_id)), change)


async def _check_fit(tx: Tx, values: Values, session: Session, mitra: MitraAccount) -> None:
    status = await lock_mitra(tx, mitra.id)
    if not (status.is_online and mitra.is_active) or status.finish_then_off:
        raise MitraAway
    if mitra.id in await sessions.list_blocked_mitras(tx, session.customer_id):
        raise PairBlocked
    alone = session.mode is Mode.CALL or status.in_call
    room = 1 if alone else capacity_of(status, values.max_customers_per_mitra)
    if await sessions.count_holding(tx, mitra.id) >= room:
        raise MitraFull


async def _move(tx: Tx, values: Values, session: Session, mitra: MitraAccount) -> None:
    if session.state is not SessionState.SEARCHING:
        event = await sessions.hand_over(tx, session, mitra.id, mitra.call_name)
        if session.state is SessionState.ACTIVE and session.paused_at is not None:
            await sessions.start_clock(tx, values, session)  # nobody is gone any more (G9)
        assert session.mitra_id is not None
        told = (session.customer_id, session.mitra_id, mitra.id)
        tx.emit([account_topic(one) for one in told], event)
        return
    claimed = await sessions.claim_session(tx, session.id, mitra.id, values.payment_hold_seconds)
    assert claimed is not None  # nobody else can: we hold its row
    wave = Wave(tx.now, "rerouted", session.round, [mitra.id], [mitra.id])
    await store_log.insert_wave(tx, session.id, wave)
    await seat(tx, values, claimed, mitra, Actor.OPERATOR)


def _id(mitra_id: UUID | None) -> str | None:
    return None if mitra_id is None else str(mitra_id)
