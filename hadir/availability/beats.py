"""Beats: collected for some tens of milliseconds, then one script call; no SQL per beat (D1.3).

While Valkey is away they are kept here and flushed to Postgres every 5 s. Beats of the last minutes
are remembered, because a Valkey that comes back may have lost them. Whoever beats again after a
silence, with room, is offered what is being searched (E4).
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from psycopg import Error as PostgresError
from psycopg_pool import PoolTimeout

from hadir.availability import changes, copying, metrics
from hadir.availability.model import milliseconds
from hadir.infra.valkey import ValkeyDown
from hadir.wire.model import iso

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine
    from datetime import datetime

    from hadir.availability.mirror import Rules
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database

log = structlog.get_logger(__name__)

COALESCE_SECONDS = 0.025
# A script holds up everybody else: at some 10 µs a beat, this many take 2 to 3 ms.
BEATS_AT_ONCE = 250
REMEMBER_SECONDS = 180


class Beats:
    """The beats that this process heard."""

    def __init__(self, db: Database, scripts: Scripts, rules: Rules) -> None:
        self._db = db
        self._scripts = scripts
        self._rules = rules
        self._waiting: dict[UUID, datetime] = {}
        self._held: dict[UUID, datetime] = {}
        self._recent: dict[UUID, datetime] = {}
        self._moment = rules.now()
        self._carried: datetime | None = None
        self._flushes: set[asyncio.Task[None]] = set()

    def beat(self, mitra_id: UUID) -> None:
        """Note a sign of life; written within ``COALESCE_SECONDS``."""
        if not self._waiting:
            self._moment = self._rules.now()
            asyncio.get_running_loop().call_later(COALESCE_SECONDS, self._start_flush)
        self._waiting[mitra_id] = self._moment

    def heard(self, ids: Collection[UUID]) -> dict[UUID, datetime]:
        """The last beats of these, as far as this process heard any of late."""
        known = {**self._recent, **self._held, **self._waiting}
        return {one: known[one] for one in ids if one in known}

    def carry(self, by: timedelta, now: datetime) -> None:
        """The clock is moved to ``now``: who was alive before is alive after it (spec M6)."""
        oldest = now - by - timedelta(seconds=self._rules.stale_seconds)
        known = {**self._recent, **self._held, **self._waiting}
        alive = dict.fromkeys((who for who, at in known.items() if at >= oldest), now)
        for mitra_id in alive:
            self.beat(mitra_id)
        self._moment = self._carried = now
        self._waiting.update(alive)
        self._held.update(alive)  # Postgres is asked before every offer
        self._keep(self.flush_held())

    async def flush(self) -> None:
        """Write what waits; what Valkey does not take is held."""
        beats, self._waiting = self._waiting, {}
        if not beats:
            return
        self._recent.update(beats)
        try:
            await self._send(beats, believed=True)
        except ValkeyDown:
            metrics.BEATS.labels(how="held").inc(len(beats))
            self._held.update(beats)
        else:
            metrics.BEATS.labels(how="valkey").inc(len(beats))

    async def land(self) -> None:
        """What was heard until now is written."""
        under_way = [*self._flushes]
        await self.flush()
        if under_way:
            await asyncio.wait(under_way)

    async def settle(self) -> None:
        """Until all that waits is written, to Valkey and to Postgres."""
        while self._flushes:
            await asyncio.wait([*self._flushes])
        await self.flush()

    async def flush_held(self) -> None:
        """During an outage: to Postgres, in one statement. After it: to Valkey as well."""
        held, self._held = self._held, {}
        if not held:
            return
        try:
            await self._save(held)
        except (PostgresError, PoolTimeout) as error:
            self._held = held | self._held
            log.warning("beats.not_saved", beats=len(held), error=type(error).__name__)
            return
        try:
            await self._send(held, believed=True)
        except ValkeyDown:
            if self._scripts.believed:  # only late: no seed will come that brings them
                self._held = held | self._held

    async def save(self, ids: Collection[UUID]) -> None:
        """Before they are decided about: Postgres learns what this process heard of these."""
        if known := self.heard(ids):
            await self._save(known)

    async def save_recent(self) -> None:
        """Before a seed: Postgres learns all that this process heard."""
        self.forget_old()
        if self._recent:
            await self._save(self._recent)

    async def send_recent(self) -> None:
        """After a seed: it may have read Postgres before this process had saved its beats.

        Raises:
            ValkeyDown: Valkey went away again.
        """
        if self._recent:
            await self._send(self._recent, believed=False)

    def forget_old(self) -> None:
        oldest = self._rules.now() - timedelta(seconds=REMEMBER_SECONDS)
        self._recent = {who: at for who, at in self._recent.items() if at >= oldest}

    async def stop(self) -> None:
        if self._flushes:
            await asyncio.wait(self._flushes)
        await self.flush()
        await self.flush_held()

    def _start_flush(self) -> None:
        self._keep(self.flush())

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._flushes.add(task)
        task.add_done_callback(self._flushes.discard)

    async def _save(self, beats: dict[UUID, datetime]) -> None:
        await copying.copy_beats(self._db, beats)
        metrics.BEATS.labels(how="postgres").inc(len(beats))

    async def _send(self, beats: dict[UUID, datetime], *, believed: bool) -> None:
        run = self._scripts.read if believed else self._scripts.unbelieved
        pairs = [*beats.items()]
        back: dict[UUID, datetime] = {}
        for start in range(0, len(pairs), BEATS_AT_ONCE):
            together: dict[datetime, list[str]] = {}
            for mitra_id, at in pairs[start : start + BEATS_AT_ONCE]:
                together.setdefault(at, []).append(str(mitra_id))
            args = [self._rules.cut_ms(), iso(self._rules.cut())]
            for at, ids in together.items():
                args += (str(milliseconds(at)), iso(at), "".join(ids))
            said = await run("beats", *args)
            woken = map(_id, said[1:] if believed else said[2:])
            back |= {one: beats[one] for one in woken if beats[one] != self._carried}
        if back:
            self._keep(self._are_back(back))

    async def _are_back(self, beats: dict[UUID, datetime]) -> None:
        """They were silent for so long that nobody asked them. Postgres hears of it first, for it
        decides who may take an offer."""
        try:
            await copying.copy_beats(self._db, beats)
            async with self._db.transaction() as tx:
                changes.became_available(tx, [*beats])
        except (PostgresError, PoolTimeout) as error:  # the next round asks them
            log.warning("beats.not_told", beats=len(beats), error=type(error).__name__)


def _id(raw: bytes) -> UUID:
    return UUID(raw.decode())
