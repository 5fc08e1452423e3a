"""What the two people of a session can do, besides writing (see ``messages``)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import AccountKind, SessionState, Side
from hadir.kernel.errors import NotFound
from hadir.sessions import lifecycle, store
from hadir.sessions import store_stream as stream
from hadir.sessions.model import EarlyEndOff, InvalidTransition, Session
from hadir.wire.events import Goodbye

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values


async def access_session(tx: Tx, account_id: UUID, session_id: UUID) -> tuple[Session, Side]:
    """The only way to another person's session: being one of its two sides.

    Raises:
        NotFound: it does not exist, or it is not yours (spec G8).
    """
    session = await store.get_session(tx, session_id)
    side = session.side_of(account_id)
    if side is None:
        raise NotFound
    return session, side


async def lock_own(tx: Tx, account_id: UUID, session_id: UUID) -> tuple[Session, Side]:
    """The session, locked with its mitra; whose it is, is asked once more: it may have moved to
    another mitra meanwhile.

    Raises:
        NotFound.
    """
    await access_session(tx, account_id, session_id)
    session = await lifecycle.lock_with_mitra(tx, session_id)
    side = session.side_of(account_id)
    if side is None:
        raise NotFound
    return session, side


async def end_session(db: Database, values: Values, account_id: UUID, session_id: UUID) -> Session:
    """End early. A second tap finds it closing and changes nothing.

    Raises:
        NotFound, EarlyEndOff, InvalidTransition.
    """
    async with db.transaction() as tx:
        session, side = await lock_own(tx, account_id, session_id)
        if side is Side.MITRA and not values.early_end_mitra_enabled:
            raise EarlyEndOff
        if session.state not in (SessionState.CLOSING, SessionState.COMPLETED):
            await lifecycle.close(tx, session, lifecycle.EARLY_END[side], values)
        return await store.get_session(tx, session_id)


async def say_goodbye(
    db: Database, account_id: UUID, session_id: UUID, text: str | None
) -> Session:
    """A last word, or none. The first one counts; both in means completed (G6).

    Raises:
        NotFound, InvalidTransition: the session is not closing.
    """
    async with db.transaction() as tx:
        session, side = await lock_own(tx, account_id, session_id)
        if session.goodbye_of(side) is not None:
            return session
        if session.state is not SessionState.CLOSING:
            raise InvalidTransition(state=session.state.value)
        await store.mark_goodbye(tx, session_id, side)
        event = Goodbye(sender=side, text=text)
        await stream.append(tx, session_id, event, lifecycle.ACTOR_OF[side])
        if session.goodbye_of(side.other) is not None:
            await lifecycle.complete(tx, session)
        return await store.get_session(tx, session_id)


def side_of_kind(kind: AccountKind) -> Side:
    return Side.CUSTOMER if kind is AccountKind.CUSTOMER else Side.MITRA
