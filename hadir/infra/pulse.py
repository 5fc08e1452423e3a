"""The pulse of the house: one row that says when any instance was last alive (spec G7).

Whoever starts after a time in which nobody lived gives the rooms the chance to move what was
running. Every minute the rooms look whether anything hangs without a deadline.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from hadir.infra.loops import Loop

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hadir.infra.db import Database, Tx

    Mover = Callable[[Tx, "Gap"], Awaitable[None]]
    Mender = Callable[[Tx], Awaitable[None]]

log = structlog.get_logger(__name__)

BEAT_SECONDS = 5.0
BEATS_A_SWEEP = 12
LONGEST_BREATH = timedelta(seconds=30)

LOCK = "SELECT alive_at FROM system_state FOR UPDATE"
BEAT = "UPDATE system_state SET alive_at = greatest(alive_at, %s)"


class Gap:
    """From ``since`` on nobody lived, for ``span``."""

    def __init__(self, since: datetime, until: datetime) -> None:
        self.since, self.span = since, until - since


class Pulse:
    """Begin before deadlines are taken."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._movers: list[Mover] = []
        self._menders: list[Mender] = []
        self._beats = 0
        self._loop = Loop("pulse", BEAT_SECONDS, self._beat)

    def on_gap(self, mover: Mover) -> None:
        """``mover`` gives back to what was running the time in which nobody lived."""
        self._movers.append(mover)

    def on_sweep(self, mender: Mender) -> None:
        """``mender`` gives a deadline to whatever hangs without one."""
        self._menders.append(mender)

    async def start(self) -> None:
        await self.begin()
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()
        await self.beat()

    def wake(self) -> None:
        """The clock was moved: that was no time without life."""
        self._loop.wake()

    async def begin(self) -> None:
        """Once, whoever comes first: the others find the row beating."""
        async with self._db.transaction() as tx:
            since: datetime | None = await tx.value(LOCK)
            if since is not None and tx.now - since > LONGEST_BREATH:
                gap = Gap(since, tx.now)
                log.warning("pulse.gap", seconds=round(gap.span.total_seconds()))
                for move in self._movers:
                    await move(tx, gap)
            await tx.execute(BEAT, (tx.now,))
        await self.sweep()

    async def beat(self) -> None:
        async with self._db.reading() as tx:
            await tx.execute(BEAT, (tx.now,))

    async def sweep(self) -> None:
        for mend in self._menders:
            async with self._db.transaction() as tx:
                await mend(tx)

    async def _beat(self) -> None:
        await self.beat()
        self._beats += 1
        if self._beats % BEATS_A_SWEEP == 0:
            await self.sweep()
