"""Who could take a customer now: Valkey first, on any trouble with it the Postgres twin (D2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import store_mirror
from hadir.availability.metrics import FALLBACKS, SNAPSHOT_AGE
from hadir.availability.model import Overview, milliseconds
from hadir.infra.coalesce import Membership, SingleFlight
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.enums import Mode
from hadir.wire.frames import Beacon
from hadir.wire.model import iso

if TYPE_CHECKING:
    from collections.abc import Collection

    from hadir.availability.mirror import Rules
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database


SNAPSHOT_MS = 10_000
BEACON_SECONDS = 0.25


class Reads:
    """Each read has its twin right below it."""

    def __init__(self, db: Database, scripts: Scripts, rules: Rules) -> None:
        self._db = db
        self._scripts = scripts
        self._rules = rules
        self._beacon: tuple[float, Beacon] | None = None
        self._turn = 0
        self._beacons: SingleFlight[Beacon] = SingleFlight()
        self._overviews: SingleFlight[Overview] = SingleFlight()
        self._lists: SingleFlight[list[UUID]] = SingleFlight()
        self._reachable = Membership(self._reachable_in_postgres)

    async def beacon(self) -> Beacon:
        """``count_available`` for the hot paths: at most 0.25 s behind, one asker at a time."""
        asked_at, turn = asyncio.get_running_loop().time(), self._turn
        if self._beacon is not None and asked_at - self._beacon[0] <= BEACON_SECONDS:
            return self._beacon[1]
        fresh = await self._beacons.do(turn, self.count_available)
        if turn == self._turn:
            self._beacon = (asked_at, fresh)
        return fresh

    def outdated(self) -> None:
        """A row was mirrored: whoever asks from now on is not told what was counted before."""
        self._beacon = None
        self._turn += 1

    async def count_available(self) -> Beacon:
        """The shared answer of all instances, at most 10 s old."""
        now = self._rules.now()
        args = (str(milliseconds(now)), iso(now), self._rules.cut_ms(), str(SNAPSHOT_MS))
        try:
            (text,) = await self._scripts.read("snapshot", *args)
        except ValkeyDown:
            return await self.count_in_postgres()
        beacon = Beacon.model_validate_json(text)
        SNAPSHOT_AGE.set((now - beacon.as_of).total_seconds())
        return beacon

    async def count_in_postgres(self) -> Beacon:
        counted = await self._overview_twin("beacon")
        return Beacon(
            available=counted.available > 0,
            count=counted.available,
            call_count=counted.available_for_calls,
            as_of=self._rules.now(),
        )

    async def find_available(
        self, limit: int, mode: Mode, exclude: Collection[UUID] = ()
    ) -> list[UUID]:
        """Up to ``limit`` mitras in wave order: least recently offered, then least loaded."""
        left_out = [str(one) for one in exclude]
        try:
            found = await self._scripts.read(
                "find", mode.value, self._rules.cut_ms(), str(limit), *left_out
            )
        except ValkeyDown:
            return await self.find_in_postgres(limit, mode, exclude)
        return [UUID(one.decode()) for one in found]

    async def find_in_postgres(
        self, limit: int, mode: Mode, exclude: Collection[UUID] = ()
    ) -> list[UUID]:
        async def ask() -> list[UUID]:
            FALLBACKS.labels(read="find").inc()
            cut, capacity = self._rules.postgres_cut(), self._rules.default_capacity
            async with self._db.reading() as tx:
                return await store_mirror.list_available(tx, mode, limit, exclude, cut, capacity)

        return [*await self._lists.do((limit, mode, frozenset(exclude)), ask)]

    async def free_among(self, ids: Collection[UUID], mode: Mode) -> set[UUID]:
        """Those of ``ids`` who have room and are within reach."""
        if not ids:
            return set()
        cut, capacity = self._rules.postgres_cut(), self._rules.default_capacity
        async with self._db.reading() as tx:
            found = await store_mirror.recheck_available(tx, ids, mode, cut, capacity)
        return await self.within_reach(found)

    async def within_reach(self, ids: Collection[UUID]) -> set[UUID]:
        """Those of ``ids`` with a fresh sign of life, in Postgres or in the mirror."""
        async with self._db.reading() as tx:
            fresh = await store_mirror.list_reachable(tx, ids, self._rules.cut())
        return {one for one in ids if one in fresh or await self.is_mitra_reachable(one)}

    async def is_mitra_reachable(self, mitra_id: UUID) -> bool:
        """Online, with a fresh sign of life; available or not."""
        try:
            (yes,) = await self._scripts.read("reachable", self._rules.cut_ms(), str(mitra_id))
        except ValkeyDown:
            return await self._reachable.has(mitra_id)
        return bool(yes)

    async def is_reachable_in_postgres(self, mitra_id: UUID) -> bool:
        return await self._reachable.has(mitra_id)

    async def _reachable_in_postgres(self, ids: set[UUID]) -> set[UUID]:
        FALLBACKS.labels(read="reachable").inc()
        async with self._db.reading() as tx:
            return await store_mirror.list_reachable(tx, ids, self._rules.postgres_cut())

    async def overview(self) -> Overview:
        """Online, reachable and available, side by side."""
        try:
            return Overview(*await self._scripts.read("counts", self._rules.cut_ms()))
        except ValkeyDown:
            return await self.overview_in_postgres()

    async def overview_in_postgres(self) -> Overview:
        return await self._overview_twin("overview")

    async def online_count(self) -> int:
        return (await self.overview()).online

    async def _overview_twin(self, read: str) -> Overview:
        async def ask() -> Overview:
            FALLBACKS.labels(read=read).inc()
            cut, capacity = self._rules.postgres_cut(), self._rules.default_capacity
            async with self._db.reading() as tx:
                return await store_mirror.get_overview(tx, cut, capacity)

        return await self._overviews.do(self._turn, ask)
