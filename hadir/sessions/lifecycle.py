"""Steps of a session's life, for use inside a transaction that holds its row (and its mitra's)."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import lock_mitra, set_load, try_lock_mitra
from hadir.kernel.enums import (
    Actor,
    ClosingReason,
    CreditCause,
    ExtensionState,
    SessionState,
    Side,
)
from hadir.kernel.errors import Unavailable
from hadir.payments import EARNINGS_DEADLINE, grant_credit, kept_minutes
from hadir.sessions import store, store_drops, store_extensions, store_paid
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    CLOSING_DEADLINE,
    EXTENSION_DEADLINE,
    GONE_DEADLINE,
    TIME_UP_DEADLINE,
    WARNING_DEADLINE,
    Session,
    check_transition,
    warning_at,
)
from hadir.wire.events import (
    ExtensionResolved,
    SessionClosing,
    SessionCompleted,
    SessionExpired,
    SessionStarted,
)
from hadir.wire.seats import SessionRerouted

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx
    from hadir.settings import Values

ACTOR_OF = {Side.CUSTOMER: Actor.CUSTOMER, Side.MITRA: Actor.MITRA}
EARLY_END = {
    Side.CUSTOMER: ClosingReason.ENDED_BY_CUSTOMER,
    Side.MITRA: ClosingReason.ENDED_BY_MITRA,
}
ENDED_BY = {
    ClosingReason.ENDED_BY_CUSTOMER: Actor.CUSTOMER,
    ClosingReason.ENDED_BY_MITRA: Actor.MITRA,
    ClosingReason.ENDED_BY_OPERATOR: Actor.OPERATOR,
    ClosingReason.MITRA_GONE: Actor.SYSTEM,
}


async def lock_with_mitra(tx: Tx, session_id: UUID, *others: UUID) -> Session:
    """Lock the mitra (and other mitras), then the session: everybody takes them in this order.

    Raises:
        NotFound: there is no such session.
        Unavailable: it got another mitra just now, whose row somebody else holds.
    """
    mitra_id = (await store.get_session(tx, session_id)).mitra_id
    held = {*others} | ({mitra_id} if mitra_id is not None else set())
    for one in sorted(held):
        await lock_mitra(tx, one)
    session = await store.lock_session(tx, session_id)
    now_with = session.mitra_id
    if now_with is not None and now_with not in held and not await try_lock_mitra(tx, now_with):
        raise Unavailable
    return session


async def begin(
    tx: Tx, session: Session, mitra_name: str, values: Values, actor: Actor = Actor.MITRA
) -> None:
    """The clock starts: the session was just claimed by its mitra, whose row is locked."""
    assert session.started_at is not None
    assert session.expires_at is not None
    assert session.mitra_id is not None
    event = SessionStarted(
        mitra_id=session.mitra_id,
        mitra_name=mitra_name,
        started_at=session.started_at,
        expires_at=session.expires_at,
    )
    await stream.append(tx, session.id, event, actor)
    await set_clock(tx, session, session.expires_at, values)
    await refresh_load(tx, session.mitra_id)


async def hand_over(tx: Tx, session: Session, mitra_id: UUID, mitra_name: str) -> SessionRerouted:
    """Another mitra goes on; the rows of both are locked. The old one hears nothing after this."""
    assert session.mitra_id is not None
    await store.set_mitra(tx, session.id, mitra_id)
    event = SessionRerouted(
        session_id=session.id,
        from_mitra_id=session.mitra_id,
        mitra_id=mitra_id,
        mitra_name=mitra_name,
    )
    await stream.append(tx, session.id, event, Actor.OPERATOR)
    await refresh_load(tx, session.mitra_id)
    await refresh_load(tx, mitra_id)
    return event


async def set_clock(tx: Tx, session: Session, expires_at: datetime, values: Values) -> None:
    """Both deadlines for this end. A warning whose time has passed is not given again (G3)."""
    assert session.started_at is not None
    warn = warning_at(session.started_at, expires_at, values.session_warning_seconds)
    if warn > tx.now:
        await tx.set_deadline(WARNING_DEADLINE, session.id, warn)
    await tx.set_deadline(TIME_UP_DEADLINE, session.id, expires_at)


async def close(tx: Tx, session: Session, reason: ClosingReason, values: Values) -> None:
    """No more talking: goodbyes only, until ``closing_until``; the mitra is free again."""
    check_transition(session.state, SessionState.CLOSING)
    until = tx.now + timedelta(seconds=values.closing_grace_seconds)
    await store.mark_closing(tx, session.id, reason, until)
    await tx.clear_deadlines(session.id, WARNING_DEADLINE, TIME_UP_DEADLINE, GONE_DEADLINE)
    await _drop_unanswered_extension(tx, session)
    await tx.set_deadline(CLOSING_DEADLINE, session.id, until)
    if reason is ClosingReason.TIME_UP:
        await stream.append(tx, session.id, SessionExpired(closing_until=until))
    else:
        event = SessionClosing(reason=reason, closing_until=until)
        await stream.append(tx, session.id, event, ENDED_BY[reason])
    await refresh_load(tx, session.mitra_id)


async def _drop_unanswered_extension(tx: Tx, session: Session) -> None:
    """Somebody ended the session while the mitra was being asked for more time."""
    extension = await store_extensions.find_open_extension(tx, session.id)
    if extension is None or extension.state is not ExtensionState.REQUESTED:
        return
    await store_extensions.mark_ended(tx, extension.id, ExtensionState.LAPSED)
    await tx.clear_deadlines(extension.id, EXTENSION_DEADLINE)
    event = ExtensionResolved(extension_id=extension.id, outcome="lapsed")
    await stream.append(tx, session.id, event)


async def complete(tx: Tx, session: Session) -> None:
    """The goodbye is over; what remains is the transcript."""
    check_transition(session.state, SessionState.COMPLETED)
    await store.mark_completed(tx, session.id)
    await tx.clear_deadlines(session.id, CLOSING_DEADLINE)
    await _drop_unanswered_extension(tx, session)
    await tx.set_deadline(EARNINGS_DEADLINE, session.id, tx.now)
    await stream.append(tx, session.id, SessionCompleted(ended_at=tx.now))


async def refresh_load(tx: Tx, mitra_id: UUID | None) -> None:
    """Recount from the sessions themselves; never add or subtract (spec D1.4)."""
    if mitra_id is not None:
        load = await store.count_holding(tx, mitra_id)
        await set_load(tx, mitra_id, load, await store.is_in_call(tx, mitra_id))


async def is_refunded(tx: Tx, session: Session) -> bool:
    """Did the money for all of its unused time go back?"""
    paid = await store_paid.list_paid_for(tx, session.id)
    return not await kept_minutes(tx, paid, ceil(session.unused_seconds / 60))


async def keep_unused(tx: Tx, session: Session, seconds: int) -> None:
    """Paid time that this session will not serve is the customer's, as credit (G9, F7), unless the
    money for it went back."""
    await store_drops.insert_unused(tx, session, seconds)
    await grant_credit(
        tx,
        session.customer_id,
        session.mode,
        ceil(seconds / 60),
        CreditCause.UNUSED_MINUTES,
        payment_ids=await store_paid.list_paid_for(tx, session.id),
        chat_session_id=session.id,
    )
