"""What happens when a search's deadline is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import SessionState
from hadir.pairing.ending import run_out
from hadir.pairing.model import (
    BLAST_JOB,
    HOLD_DEADLINE,
    LAST_LOOK,
    ROUND_DEADLINE,
    TIMEOUT_DEADLINE,
)

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.infra.pulse import Gap, Pulse


def register(deadlines: Deadlines, pulse: Pulse | None = None) -> None:
    """Tell the deadline loop what this room does, and what to do after an outage."""
    if pulse is not None:
        pulse.on_gap(give_back)
        pulse.on_sweep(mend)
    deadlines.on(ROUND_DEADLINE, next_round)
    deadlines.on(TIMEOUT_DEADLINE, time_out, sessions.lock_session)


async def next_round(tx: Tx, due: Due) -> None:
    """Candidates come from the mirror, which no transaction may ask: the round is a job."""
    tx.enqueue(BLAST_JOB, {"session_id": str(due.ref)})


async def give_back(tx: Tx, gap: Gap) -> None:
    """A search goes on as if the time in which nobody lived had not been (G7)."""
    await tx.move_deadlines([TIMEOUT_DEADLINE], gap.span, gap.since)


async def mend(tx: Tx) -> None:
    """No search goes on for ever, and no hold (G7)."""
    for session in await sessions.list_searching(tx):
        await tx.ensure_deadline(TIMEOUT_DEADLINE, session.id, session.search_until)
    for session in await sessions.list_held(tx):
        assert session.hold_until is not None
        await tx.ensure_deadline(HOLD_DEADLINE, session.id, session.hold_until + LAST_LOOK)


async def time_out(tx: Tx, due: Due) -> None:
    session = await sessions.get_session(tx, due.ref)
    if session.state is SessionState.SEARCHING:
        await run_out(tx, session)
