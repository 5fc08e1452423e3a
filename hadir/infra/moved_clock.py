"""Moving the one clock of all instances (spec M6). Development only: production never builds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from hadir.infra.loops import Loop

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from hadir.infra.bus import Bus
    from hadir.infra.db import Database

HINT = "clock"
LOOK_SECONDS = 1.0

READ = "SELECT clock_offset_seconds FROM system_state"
ADVANCE = """
    UPDATE system_state SET clock_offset_seconds = clock_offset_seconds + %s
    RETURNING clock_offset_seconds
"""


class Movable(Protocol):
    """A clock that can be set ahead of the machine."""

    def now(self) -> datetime: ...

    def set_offset(self, seconds: float) -> bool: ...


class MovedClock:
    """The offset lives in the database; instances hear of a move by bus, or see it within 1 s."""

    def __init__(
        self, db: Database, bus: Bus, clock: Movable, moved: Callable[[timedelta], None]
    ) -> None:
        """``moved`` hears by how much: deadlines and jobs wake, live beats move along."""
        self._db = db
        self._bus = bus
        self._clock = clock
        self._moved = moved
        self._loop = Loop("moved_clock", LOOK_SECONDS, self.load)
        bus.on(HINT, self._hinted)

    async def start(self) -> None:
        await self.load()
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def load(self) -> None:
        """Take over the offset that the database holds."""
        async with self._db.reading() as tx:
            self._apply(await tx.value(READ))

    async def advance(self, seconds: float) -> datetime:
        """Move every instance ahead; the new moment."""
        async with self._db.transaction() as tx:
            offset = await tx.value(ADVANCE, (seconds,))
        self._apply(offset)
        await self._bus.hint(HINT, {"offset": offset})
        return self._clock.now()

    def _hinted(self, body: dict[str, Any]) -> None:
        self._apply(body["offset"])

    def _apply(self, offset: float) -> None:
        before = self._clock.now()
        if self._clock.set_offset(offset):
            self._moved(self._clock.now() - before)
