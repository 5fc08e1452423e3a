"""After an outage: time in which nobody lived is given back, and nothing hangs (spec G7)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import structlog

from hadir.sessions import store_outage
from hadir.sessions import store_stream as stream
from hadir.sessions.model import (
    EXTENSION_DEADLINE,
    GONE_DEADLINE,
    TIME_UP_DEADLINE,
    WARNING_DEADLINE,
)
from hadir.wire.events import SessionPaused, SessionResumed

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.pulse import Gap, Pulse

log = structlog.get_logger(__name__)

RUNNING = (WARNING_DEADLINE, TIME_UP_DEADLINE, EXTENSION_DEADLINE, GONE_DEADLINE)


def register(pulse: Pulse) -> None:
    pulse.on_gap(give_back)
    pulse.on_sweep(mend)


async def give_back(tx: Tx, gap: Gap) -> None:
    """Everything that ran goes on as if that time had not been; both sides learn the new end."""
    await tx.move_deadlines(RUNNING, gap.span, gap.since)
    await store_outage.move_others(tx, gap)
    for moved in await store_outage.move_running(tx, gap):
        paused = SessionPaused(reason="outage")
        await stream.append(tx, moved.id, paused, at=moved.stood_since)
        await stream.append(tx, moved.id, SessionResumed(expires_at=moved.expires_at))


async def mend(tx: Tx) -> None:
    """A deadline is part of the transaction that needs it: one that is missing was taken away."""
    mended = await store_outage.insert_missing_deadlines(tx)
    if mended:
        log.warning("sessions.mended", deadlines=dict(Counter(mended)))
