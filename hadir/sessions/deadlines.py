"""What happens when a session's deadline is due. Claim and effect are one transaction (G2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import ClosingReason, SessionState
from hadir.sessions import lifecycle, store
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    CLOSING_DEADLINE,
    TIME_UP_DEADLINE,
    WARNING_DEADLINE,
    WARNING_TOO_LATE_SECONDS,
)
from hadir.wire.events import SessionWarning

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.settings import Settings


def register(deadlines: Deadlines, settings: Settings) -> None:
    """Tell the deadline loop what this room does."""

    async def time_up(tx: Tx, due: Due) -> None:
        # After an outage longer than the goodbye would have been, there is none (G7).
        session = await store.get_session(tx, due.ref)
        if session.state is SessionState.ACTIVE:
            await lifecycle.close(tx, session, ClosingReason.TIME_UP, settings.values)
            if (tx.now - due.due_at).total_seconds() > settings.values.closing_grace_seconds:
                await lifecycle.complete(tx, await store.get_session(tx, due.ref))

    deadlines.on(WARNING_DEADLINE, warn, store.lock_session)
    deadlines.on(TIME_UP_DEADLINE, time_up, lifecycle.lock_with_mitra)
    deadlines.on(CLOSING_DEADLINE, complete, store.lock_session)


async def warn(tx: Tx, due: Due) -> None:
    """Once per deadline; dropped when it would come more than a minute late (G3)."""
    session = await store.get_session(tx, due.ref)
    late_seconds = (tx.now - due.due_at).total_seconds()
    if session.state is not SessionState.ACTIVE or late_seconds > WARNING_TOO_LATE_SECONDS:
        return
    assert session.expires_at is not None
    remaining = max(0, round((session.expires_at - tx.now).total_seconds()))
    event = SessionWarning(expires_at=session.expires_at, remaining_seconds=remaining)
    await stream.append(tx, session.id, event)


async def complete(tx: Tx, due: Due) -> None:
    session = await store.get_session(tx, due.ref)
    if session.state is SessionState.CLOSING:
        await lifecycle.complete(tx, session)
