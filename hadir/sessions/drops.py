"""The mitra is gone in the middle of a session: the clock stands still, the return starts it again,
and after a while the customer chooses what becomes of the unused time (spec G9)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import get_mitra
from hadir.kernel.enums import Actor, Audience, ClosingReason, SessionState
from hadir.kernel.errors import NotFound
from hadir.sessions import lifecycle, store, store_drops
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    CHOICE_SECONDS,
    GONE_DEADLINE,
    TIME_UP_DEADLINE,
    WARNING_DEADLINE,
    NoChoice,
    Session,
    TimeRefunded,
)
from hadir.wire.events import ChoiceOffered, SessionPaused, SessionResumed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Due
    from hadir.settings import Values

    SearchOn = Callable[[Tx, Values, Session], Awaitable[UUID]]


class Choice(StrEnum):
    """What the customer may do with the unused time."""

    NEW_MITRA = "new_mitra"
    CREDIT = "credit"


async def pause(db: Database, values: Values, session_id: UUID) -> bool:
    """Stop the clock and tell both; False when there was no running clock to stop."""
    async with db.transaction() as tx:
        session = await lifecycle.lock_with_mitra(tx, session_id)
        if session.state is not SessionState.ACTIVE or session.paused_at is not None:
            return False
        assert session.expires_at is not None
        if session.expires_at <= tx.now:
            return False  # time is up, only nobody has said so yet
        await store_drops.stop_clock(tx, session_id)
        await tx.clear_deadlines(session_id, WARNING_DEADLINE, TIME_UP_DEADLINE)
        limit = timedelta(seconds=values.mitra_drop_limit_seconds)
        await tx.set_deadline(GONE_DEADLINE, session_id, tx.now + limit)
        await stream.append(tx, session_id, SessionPaused(reason="mitra_gone"))
        return True


async def resume(db: Database, values: Values, session_id: UUID) -> bool:
    """The mitra is back: the clock goes on where it stood. False when it ran, or is over."""
    async with db.transaction() as tx:
        session = await lifecycle.lock_with_mitra(tx, session_id)
        if session.state is not SessionState.ACTIVE or session.paused_at is None:
            return False
        assert session.mitra_id is not None
        if not (await get_mitra(tx, session.mitra_id)).is_active:
            return False
        await start_clock(tx, values, session)
        return True


async def start_clock(tx: Tx, values: Values, session: Session) -> None:
    """For a locked session that is paused: the end moves by the span of the pause."""
    end = await store_drops.start_clock(tx, session.id)
    await tx.clear_deadlines(session.id, GONE_DEADLINE)
    await lifecycle.set_clock(tx, session, end, values)
    await stream.append(tx, session.id, SessionResumed(expires_at=end))


async def waited_long_enough(tx: Tx, values: Values, due: Due) -> None:
    """First the customer is asked; at the second time the answer is credit. Time whose money went
    back ends without a question."""
    session = await store.get_session(tx, due.ref)
    if session.state is not SessionState.ACTIVE or session.paused_at is None:
        return
    if session.choice_offered_at is not None or await lifecycle.is_refunded(tx, session):
        await _let_go(tx, values, session)
        await lifecycle.keep_unused(tx, session, session.unused_seconds)
        return
    await store_drops.mark_choice_offered(tx, session.id)
    choose_by = tx.now + timedelta(seconds=CHOICE_SECONDS)
    await tx.set_deadline(GONE_DEADLINE, session.id, choose_by)
    event = ChoiceOffered(unused_seconds=session.unused_seconds, choose_by=choose_by)
    await stream.append(tx, session.id, event, Actor.SYSTEM, Audience.CUSTOMER)


async def choose(
    db: Database,
    values: Values,
    customer_id: UUID,
    session_id: UUID,
    choice: Choice,
    search_on: SearchOn,
) -> UUID:
    """What becomes of the unused time: the session to look at next. The same again is no change.

    Raises:
        NotFound, NoChoice.
        TimeRefunded: there is nothing to choose about; it ends by itself.
    """
    async with db.transaction() as tx:
        session = await lifecycle.lock_with_mitra(tx, session_id)
        if session.customer_id != customer_id:
            raise NotFound
        if session.closing_reason is ClosingReason.MITRA_GONE:
            return await _chosen_before(tx, session_id, choice)
        if session.choice_offered_at is None:
            raise NoChoice
        if await lifecycle.is_refunded(tx, session):
            raise TimeRefunded
        await _let_go(tx, values, session)
        if choice is Choice.NEW_MITRA:
            return await search_on(tx, values, session)
        await lifecycle.keep_unused(tx, session, session.unused_seconds)
        return session_id


async def _let_go(tx: Tx, values: Values, session: Session) -> None:
    """This conversation is over; nobody waits for a goodbye of somebody who is gone."""
    await lifecycle.close(tx, session, ClosingReason.MITRA_GONE, values)
    await lifecycle.complete(tx, await store.get_session(tx, session.id))


async def _chosen_before(tx: Tx, session_id: UUID, choice: Choice) -> UUID:
    continuation = await store_drops.find_continuation(tx, session_id)
    if (continuation is None) is (choice is Choice.NEW_MITRA):
        raise NoChoice
    return continuation or session_id
