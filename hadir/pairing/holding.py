"""Between an accept and its payment (spec E2): the slot is held until it is paid, or free again.

The payment's row is the referee: whoever ends a hold has locked mitra, session and payment, in this
order, and a payment that is confirmed by then begins the session instead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.accounts import get_mitra
from hadir.availability import lock_mitra
from hadir.kernel.enums import Actor, FailureCause, PaymentStatus, SessionState
from hadir.pairing import store
from hadir.pairing.model import HOLD_DEADLINE, PAYMENT_CONFIRMED_JOB
from hadir.payments import abandon_unpaid, consume, get_payment, lock_payment
from hadir.sessions import InvalidTransition
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.sessions import Session
    from hadir.settings import Settings, Values


def register(deadlines: Deadlines, settings: Settings) -> None:
    """Tell the deadline loop when a hold ends."""

    async def is_over(tx: Tx, due: Due) -> None:
        await hold_is_over(tx, settings.values, due)

    deadlines.on(HOLD_DEADLINE, is_over, sessions.lock_with_mitra)


async def begin_paid(db: Database, values: Values, payment_id: UUID) -> bool:
    """The payment came: the held session begins, or others are asked, on the same payment, because
    its mitra may not or cannot serve any more. False when none waits for it (any more)."""
    async with db.transaction() as tx:
        session = await _lock_held(tx, payment_id)
        return session is not None and await _begin_if_paid(tx, values, session)


async def drop_lost(db: Database, payment_id: UUID) -> None:
    """The payment will not come: free the slot."""
    async with db.transaction() as tx:
        session = await _lock_held(tx, payment_id)
        if session is None:
            return
        payment = await lock_payment(tx, payment_id)
        if payment.status is PaymentStatus.CONFIRMED:
            return  # somebody begins it right now
        given_up = payment.status is PaymentStatus.ABANDONED
        state = SessionState.CANCELLED if given_up else SessionState.EXPIRED
        actor = Actor.CUSTOMER if given_up else Actor.SYSTEM
        await give_up_hold(tx, session, state, actor)


async def hold_is_over(tx: Tx, values: Values, due: Due) -> None:
    """For a provider that stays silent: the slot is not held any longer, whatever comes. Money that
    comes after this is searched on."""
    session = await sessions.get_session(tx, due.ref)
    if session.state is SessionState.PENDING_PAYMENT and not await _begin_if_paid(
        tx, values, session
    ):
        await _end(tx, session, SessionState.EXPIRED, Actor.SYSTEM)


async def end_holds_of(db: Database, values: Values, mitra_id: UUID) -> None:
    """This mitra was deactivated: nobody pays for somebody who will not come (C4)."""
    async with db.reading() as tx:
        held = [one.id for one in await sessions.list_held(tx) if one.mitra_id == mitra_id]
    for session_id in held:
        async with db.transaction() as tx:
            session = await sessions.lock_with_mitra(tx, session_id)
            is_held = session.state is SessionState.PENDING_PAYMENT
            if not is_held or session.mitra_id != mitra_id or await _can_begin(tx, session):
                continue
            if not await _begin_if_paid(tx, values, session):
                cause = FailureCause.MITRA_OFFLINE
                await give_up_hold(tx, session, SessionState.EXPIRED, Actor.SYSTEM, cause)


async def give_up_hold(
    tx: Tx,
    session: Session,
    state: SessionState,
    actor: Actor,
    cause: FailureCause = FailureCause.PAYMENT_EXPIRED,
) -> None:
    """End a locked hold, and its payment.

    Raises:
        InvalidTransition: it is paid, and about to begin.
    """
    assert session.payment_session_id is not None
    payment = await lock_payment(tx, session.payment_session_id)
    if not await abandon_unpaid(tx, payment):
        raise InvalidTransition(state=session.state.value)
    await _end(tx, session, state, actor, cause)


async def _lock_held(tx: Tx, payment_id: UUID) -> Session | None:
    session_id = (await get_payment(tx, payment_id)).chat_session_id
    if session_id is None:
        return None
    session = await sessions.get_session(tx, session_id)
    if session.state is not SessionState.PENDING_PAYMENT:
        return None
    session = await sessions.lock_with_mitra(tx, session_id)
    held = session.state is SessionState.PENDING_PAYMENT
    return session if held and session.payment_session_id == payment_id else None


async def _begin_if_paid(tx: Tx, values: Values, session: Session) -> bool:
    """False when it is not paid: then the hold stands as it was."""
    assert session.payment_session_id is not None
    assert session.mitra_id is not None
    payment = await lock_payment(tx, session.payment_session_id)
    if payment.status is not PaymentStatus.CONFIRMED:
        return False
    if not await _can_begin(tx, session):
        cause = FailureCause.MITRA_OFFLINE
        await _end(tx, session, SessionState.EXPIRED, Actor.SYSTEM, cause, terminal=False)
        tx.enqueue(PAYMENT_CONFIRMED_JOB, {"payment_session_id": str(payment.id)})
        return True
    await consume(tx, payment.id)
    mitra = await get_mitra(tx, session.mitra_id)
    await sessions.begin_held(tx, session, mitra.call_name, values)
    await tx.clear_deadlines(session.id, HOLD_DEADLINE)
    return True


async def _can_begin(tx: Tx, session: Session) -> bool:
    """What an accept asks (E5), asked again: the accept was minutes ago. The mitra is locked."""
    assert session.mitra_id is not None
    is_online = (await lock_mitra(tx, session.mitra_id)).is_online
    return is_online and await sessions.may_meet(tx, session)


async def _end(
    tx: Tx,
    session: Session,
    state: SessionState,
    actor: Actor,
    cause: FailureCause = FailureCause.PAYMENT_EXPIRED,
    *,
    terminal: bool = True,
) -> None:
    """Free the slot, keep the failure, tell both."""
    cause = FailureCause.CUSTOMER_CANCELLED if actor is Actor.CUSTOMER else cause
    event = await sessions.end_hold(tx, session, state, cause, actor, terminal=terminal)
    await store.insert_failure(tx, session.id, cause, terminal=terminal)
    await tx.clear_deadlines(session.id, HOLD_DEADLINE)
    assert session.mitra_id is not None
    tx.emit([account_topic(session.customer_id), account_topic(session.mitra_id)], event)
