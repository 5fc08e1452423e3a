"""From the outbox to whoever must know: the hub, the other instances, the mirror.

The instance that committed passes its rows on at once. Rows that nobody passed on within a second
are taken by any instance; while pub/sub is away every instance reads them every 200 ms instead and
leaves them in place (spec H4).
"""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from hadir.infra import outbox
from hadir.infra.failpoints import failpoint
from hadir.infra.loops import Loop
from hadir.infra.outbox import Outgoing, Pointer
from hadir.infra.telemetry import OUTBOX_RELAYED
from hadir.infra.valkey import ValkeyDown
from hadir.wire.topics import MIRROR

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hadir.infra.bus import Bus
    from hadir.infra.db import Committed, Database
    from hadir.infra.hub import Hub

    MirrorWriter = Callable[[list[UUID]], Awaitable[None]]

log = structlog.get_logger(__name__)

ORPHAN_SECONDS = 1.0
AWAY_POLL_SECONDS = 0.2
LOOK_BACK_SECONDS = 15
BATCH = 500
TOLD_AT_ONCE = 100
REREAD_SECONDS = 1.0
SEEN_LIMIT = 20_000


class Relay:
    """Moves committed facts; decides nothing."""

    def __init__(self, db: Database, hub: Hub, bus: Bus, write_mirror: MirrorWriter) -> None:
        self._db = db
        self._hub = hub
        self._bus = bus
        self._write_mirror = write_mirror
        self.then: Callable[[list[Outgoing]], Awaitable[None]] | None = None
        self._waiting: list[Outgoing] = []
        self._seen: dict[int, None] = {}
        self._lost_some = False
        self._reread_at = float("-inf")
        self._pass_on = Loop("relay", 5.0, self._pass_on_waiting)
        self._adopt = Loop("relay.orphans", ORPHAN_SECONDS, self._adopt_orphans)
        db.on_commit(self.committed)
        bus.on("events", self._heard)
        bus.on_missed(self._messages_lost)

    def start(self) -> None:
        self._pass_on.start()
        self._adopt.start()

    async def stop(self) -> None:
        await self._adopt.stop()
        await self._pass_on.stop()
        await self._pass_on_waiting()

    def _messages_lost(self) -> None:
        """What others commit has to be read, now; what they had passed on, as soon as we hear."""
        self._lost_some = True
        if self._adopt.seconds != AWAY_POLL_SECONDS:
            self._adopt.wake()

    def _reread(self) -> None:
        now = time.monotonic()
        if self._lost_some and now - self._reread_at >= REREAD_SECONDS:
            self._lost_some, self._reread_at = False, now
            self._hub.reread()

    def committed(self, left: Committed) -> None:
        """Deliver here at once; tell the others and tidy up in the background."""
        if not left.outgoing:
            return
        failpoint("relay.before_deliver")
        for row in left.outgoing:
            self._remember(row.id)
            self._hub.deliver(row)
        self._waiting.extend(left.outgoing)
        self._pass_on.wake()

    async def _pass_on_waiting(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
            done = await self._tell_others(batch)
            if done:
                async with self._db.reading() as tx:
                    await tx.execute(outbox.DELETE, ([row.id for row in done],))
                OUTBOX_RELAYED.labels(how="own").inc(len(done))

    async def _tell_others(self, rows: list[Outgoing]) -> list[Outgoing]:
        """Those that are dealt with; the rest stays in the table for the pollers."""
        await self._mirror(rows)
        done = [row for row in rows if not _heard_by_others(row)]
        told = [row for row in rows if _heard_by_others(row)]
        for start in range(0, len(told), TOLD_AT_ONCE):
            some = told[start : start + TOLD_AT_ONCE]
            try:
                await self._bus.publish("events", {"rows": [_pointer(row) for row in some]})
            except ValkeyDown:
                continue
            done += some
        if done and self.then is not None:
            await self.then(done)
        return done

    async def _mirror(self, rows: list[Outgoing]) -> None:
        ids = {_mitra_id(t) for row in rows for t in row.topics if t.startswith(MIRROR)}
        if ids:
            await self._write_mirror(sorted(ids))

    def _heard(self, body: dict[str, Any]) -> None:
        for told in body["rows"]:
            at = datetime.fromisoformat(told["at"])
            self._deliver_once(Pointer(**{**told, "at": at}).read())

    async def _adopt_orphans(self) -> None:
        self._adopt.seconds = ORPHAN_SECONDS if self._bus.healthy else AWAY_POLL_SECONDS
        if self._bus.healthy:
            self._reread()
            await self._take_orphans()
        else:
            await self._read_unrelayed()

    async def _take_orphans(self) -> None:
        before = self._db.clock.now() - timedelta(seconds=ORPHAN_SECONDS)
        async with self._db.reading() as tx:
            kept = await tx.rows(Pointer, outbox.LIST_ORPHANS, {"before": before, "limit": BATCH})
        rows = [one.read() for one in kept]
        for row in rows:
            self._deliver_once(row)
        if done := await self._tell_others(rows):
            async with self._db.reading() as tx:
                await tx.execute(outbox.DELETE, ([row.id for row in done],))
            OUTBOX_RELAYED.labels(how="orphan").inc(len(done))

    async def _read_unrelayed(self) -> None:
        since = self._db.clock.now() - timedelta(seconds=LOOK_BACK_SECONDS)
        async with self._db.reading() as tx:
            params = {"since": since, "seen": [*self._seen], "limit": BATCH}
            rows = await tx.rows(Pointer, outbox.LIST_UNRELAYED, params)
        for row in rows:
            self._deliver_once(row.read())

    def _deliver_once(self, row: Outgoing) -> None:
        if row.id not in self._seen:
            self._remember(row.id)
            self._hub.deliver(row)

    def _remember(self, row_id: int) -> None:
        self._seen[row_id] = None
        if len(self._seen) > SEEN_LIMIT:
            for old in [*self._seen][: SEEN_LIMIT // 2]:
                del self._seen[old]


def _heard_by_others(row: Outgoing) -> bool:
    return bool(row.slices) or not all(topic.startswith(MIRROR) for topic in row.topics)


def _pointer(row: Outgoing) -> dict[str, Any]:
    others = [topic for topic in row.topics if not topic.startswith(MIRROR)]
    return {**row.pointer, "topics": others}


def _mitra_id(topic: str) -> UUID:
    return UUID(topic.removeprefix(MIRROR))
