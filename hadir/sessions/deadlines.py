"""What happens when a session's deadline is due. Claim and effect are one transaction (G2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import ClosingReason, SessionState
from hadir.sessions import drops, extension_payments, extensions, lifecycle, store, store_extensions
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    CLOSING_DEADLINE,
    EXTENSION_DEADLINE,
    GONE_DEADLINE,
    TIME_UP_DEADLINE,
    UNPAID_DEADLINE,
    WARNING_DEADLINE,
    WARNING_TOO_LATE_SECONDS,
)
from hadir.wire.events import SessionWarning

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.settings import Settings

    StaleBefore = Callable[[datetime], datetime]


def register(deadlines: Deadlines, settings: Settings, stale_before: StaleBefore) -> None:
    """Tell the deadline loop what this room does."""

    async def time_up(tx: Tx, due: Due) -> None:
        # After an outage longer than the goodbye would have been, there is none (G7).
        session = await store.get_session(tx, due.ref)
        if session.state is SessionState.ACTIVE:
            await lifecycle.close(tx, session, ClosingReason.TIME_UP, settings.values)
            if (tx.now - due.due_at).total_seconds() > settings.values.closing_grace_seconds:
                await lifecycle.complete(tx, await store.get_session(tx, due.ref))

    async def answer(tx: Tx, due: Due) -> None:
        await extensions.answer_for_the_silent(tx, settings.values, due.ref, stale_before(tx.now))

    async def gone(tx: Tx, due: Due) -> None:
        await drops.waited_long_enough(tx, settings.values, due)

    deadlines.on(GONE_DEADLINE, gone, lifecycle.lock_with_mitra)
    deadlines.on(EXTENSION_DEADLINE, answer, lock_extended)
    deadlines.on(UNPAID_DEADLINE, unpaid, lock_extended)
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


async def lock_extended(tx: Tx, extension_id: UUID) -> None:
    """The session that more time was asked for, and its mitra."""
    extension = await store_extensions.get_extension_by_id(tx, extension_id)
    await lifecycle.lock_with_mitra(tx, extension.session_id)


async def unpaid(tx: Tx, due: Due) -> None:
    await extension_payments.drop_unpaid(tx, due.ref)


async def complete(tx: Tx, due: Due) -> None:
    session = await store.get_session(tx, due.ref)
    if session.state is SessionState.CLOSING:
        await lifecycle.complete(tx, session)
