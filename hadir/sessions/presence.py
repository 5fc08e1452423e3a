"""Notices that a mitra is gone in the middle of a session, and that one came back (spec G9).

Nobody may be called silent by an instance that was not listening itself: after its start, or after
a gap in its own looks, silence is counted from then on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.availability import brakes
from hadir.infra.loops import Loop
from hadir.sessions import drops, store_drops

if TYPE_CHECKING:
    from hadir.availability import Heard, LastBeats
    from hadir.infra.db import Database
    from hadir.sessions.store_drops import Held
    from hadir.settings import Settings

log = structlog.get_logger(__name__)

LOOK_SECONDS = 3.0
GAP = timedelta(seconds=20)
BRAKE = timedelta(seconds=30)


class Presence:
    """Looks every few seconds; several instances may look at once."""

    def __init__(
        self, db: Database, settings: Settings, beats: LastBeats, cadence_seconds: int
    ) -> None:
        self._db, self._settings, self._beats = db, settings, beats
        self._least_seconds = 2 * cadence_seconds
        self._looked_at: datetime | None = None
        self._listening_since = db.clock.now()
        self._suspected: dict[UUID, datetime] = {}
        self._loop = Loop("presence", LOOK_SECONDS, self.look)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def look(self) -> None:
        """Pause whose mitra is silent, resume whose mitra is heard again."""
        now = self._db.clock.now()
        if self._looked_at is None or now - self._looked_at > GAP:
            self._listening_since = now
        self._looked_at = now
        async with self._db.reading() as tx:
            held = await store_drops.list_held(tx)
        if not held:
            return
        heard = await self._beats.of({one.mitra_id for one in held})
        await self._resume([one for one in held if _is_back(one, heard)])
        if self._settings.values.pause_on_mitra_drop:
            await self._pause(held, heard, now)

    async def _resume(self, held: list[Held]) -> None:
        for one in held:
            if await drops.resume(self._db, self._settings.values, one.id):
                log.info("session.resumed", session=str(one.id))

    async def _pause(self, held: list[Held], heard: Heard, now: datetime) -> None:
        seconds = max(self._settings.values.mitra_drop_seconds, self._least_seconds)
        cut = now - timedelta(seconds=seconds + heard.late_seconds)
        for one in self._braked(self._silent(held, heard, cut), held, now):
            if self._beats.heard_since(one.mitra_id, cut):
                continue
            if await drops.pause(self._db, self._settings.values, one.id):
                log.info("session.paused", session=str(one.id), mitra=str(one.mitra_id))

    def _silent(self, held: list[Held], heard: Heard, cut: datetime) -> list[Held]:
        if self._listening_since > cut:
            return []
        running = [one for one in held if one.paused_at is None]
        return [one for one in running if heard.at.get(one.mitra_id, cut) <= cut]

    def _braked(self, silent: list[Held], held: list[Held], now: datetime) -> list[Held]:
        """So many at once are more likely our own fault: then only those seen silent for long."""
        mitras = {one.mitra_id for one in silent}
        known = self._suspected
        self._suspected = {one: known.get(one, now) for one in mitras}
        if not brakes([*mitras], len({one.mitra_id for one in held})):
            return silent
        log.error("presence.braked", silent=len(mitras))
        return [one for one in silent if now - self._suspected[one.mitra_id] >= BRAKE]


def _is_back(one: Held, heard: Heard) -> bool:
    at = heard.at.get(one.mitra_id)
    return one.paused_at is not None and at is not None and at > one.paused_at
