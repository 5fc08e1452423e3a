"""What happens when a search's deadline is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import SessionState
from hadir.pairing.ending import run_out
from hadir.pairing.model import BLAST_JOB, ROUND_DEADLINE, TIMEOUT_DEADLINE

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due


def register(deadlines: Deadlines) -> None:
    """Tell the deadline loop what this room does."""
    deadlines.on(ROUND_DEADLINE, next_round)
    deadlines.on(TIMEOUT_DEADLINE, time_out, sessions.lock_session)


async def next_round(tx: Tx, due: Due) -> None:
    """Candidates come from the mirror, which no transaction may ask: the round is a job."""
    tx.enqueue(BLAST_JOB, {"session_id": str(due.ref)})


async def time_out(tx: Tx, due: Due) -> None:
    session = await sessions.get_session(tx, due.ref)
    if session.state is SessionState.SEARCHING:
        await run_out(tx, session)
