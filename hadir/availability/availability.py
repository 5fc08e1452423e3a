"""The room as one object: what an instance starts, asks and tells."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hadir.availability import changes
from hadir.availability.auto_offline import AutoOffline
from hadir.availability.beats import Beats
from hadir.availability.check import MirrorCheck
from hadir.availability.guard import HINT, Guard
from hadir.availability.last_beats import LastBeats
from hadir.availability.mirror import MirrorWriter, Rules
from hadir.availability.reads import Reads
from hadir.availability.scripts import Scripts
from hadir.availability.seed import Seeder
from hadir.availability.sweeps import Sweeps
from hadir.infra.loops import Loop
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from hadir.availability.model import Overview, Pace, Tuned, TunedSettings
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey
    from hadir.kernel.enums import Mode
    from hadir.wire.frames import Beacon

UPKEEP_SECONDS = 1.0
HELD_BEATS_SECONDS = 5.0


class Availability:
    """Make it before ``valkey.start()``: it seeds the mirror before that is believed."""

    def __init__(
        self,
        db: Database,
        valkey: Valkey,
        settings: TunedSettings,
        pace: Pace,
        bus: Bus | None = None,
    ) -> None:
        self.rules = Rules(db, settings, pace)
        self.pace = pace
        self._db = db
        self._valkey = valkey
        self._bus = bus
        scripts = Scripts(valkey)
        self._writer = MirrorWriter(db, valkey, scripts, self.rules)
        self._writer.deactivated_changed = self._deactivated_changed
        self.beats = Beats(db, scripts, self.rules)
        self.last_beats = LastBeats(db, valkey, scripts, self.beats, pace)
        self.reads = Reads(db, scripts, self.rules)
        self.guard = Guard(db, valkey, scripts, bus)
        self.seeder = Seeder(db, scripts, self._writer, self.beats)
        self.check = MirrorCheck(db, valkey, scripts, self._writer, self.rules)
        self.auto_offline = AutoOffline(
            db, valkey, scripts, self._writer, self.beats, self.rules, pace
        )
        self.sweeps = Sweeps(db, valkey, scripts, pace, self.check, self.auto_offline)
        self._indexed_for = self._capacity = self.rules.default_capacity
        self._more_room = False
        self._telling: set[asyncio.Task[None]] = set()
        self._loops = self._make_loops()
        valkey.before_believed(self._before_believed)

    def start(self) -> None:
        self.guard.copy.start()
        for loop in self._loops:
            loop.start()

    async def stop(self) -> None:
        for loop in self._loops:
            await loop.stop()
        await self.guard.copy.stop()
        await self.beats.stop()

    @property
    def mirror_believed(self) -> bool:
        """Is Valkey asked at all, and does pub/sub carry?"""
        return self._valkey.believed and (self._bus is None or self._bus.healthy)

    async def write_mirror(self, ids: Sequence[UUID]) -> None:
        """After a commit: bring these rows to Valkey. Never raises for Valkey or Postgres."""
        await self._writer.write(ids)
        self.reads.outdated()

    def beat(self, mitra_id: UUID) -> None:
        """A sign of life of this mitra, now. Does not wait."""
        self.beats.beat(mitra_id)

    async def admit_beat(self, mitra_id: UUID) -> None:
        """Raises: Unauthorised when the mitra is deactivated."""
        await self.guard.admit(mitra_id)

    async def find_available(
        self, limit: int, mode: Mode, exclude: Collection[UUID] = ()
    ) -> list[UUID]:
        """Up to ``limit`` mitras who could take a customer now, in wave order."""
        return await self.reads.find_available(limit, mode, exclude)

    async def find_just_freed(
        self, limit: int, mode: Mode, exclude: Collection[UUID] = ()
    ) -> list[UUID]:
        """Whom Postgres knows to be free and within reach, for when the mirror names nobody: it
        learns of a freed mitra a moment after the commit."""
        found = await self.reads.find_in_postgres(limit, mode, exclude)
        return [mitra_id for mitra_id in found if await self.is_mitra_reachable(mitra_id)]

    async def free_among(self, ids: Collection[UUID], mode: Mode) -> set[UUID]:
        """Those of ``ids`` who could take a customer now: Postgres knows the room that they have,
        and of a beat the mirror or Postgres hears first."""
        return await self.reads.free_among(ids, mode)

    async def within_reach(self, ids: Collection[UUID]) -> set[UUID]:
        """Those of ``ids`` who are online with a fresh sign of life, whoever heard it first."""
        return await self.reads.within_reach(ids)

    async def count_available(self) -> Beacon:
        """The beacon as all instances share it."""
        return await self.reads.count_available()

    async def beacon(self) -> Beacon:
        """The same for hot paths, at most a quarter of a second behind."""
        return await self.reads.beacon()

    async def is_mitra_reachable(self, mitra_id: UUID) -> bool:
        return await self.reads.is_mitra_reachable(mitra_id)

    async def online_count(self) -> int:
        return await self.reads.online_count()

    async def overview(self) -> Overview:
        """Online, reachable, available, for the dashboard."""
        return await self.reads.overview()

    async def reachable_count(self) -> int:
        return (await self.reads.overview()).reachable

    def stale_before(self, now: datetime) -> datetime:
        """For ``recheck_available``: beats before this are stale in Postgres at ``now``."""
        return self.rules.postgres_cut(now)

    @property
    def stale_after_seconds(self) -> int:
        """The limit in force: the setting, but never less than two beats."""
        return self.rules.stale_seconds

    async def rebuild(self) -> None:
        """Seed again on a live system.

        Raises:
            ValkeyDown: it did not come to its end.
        """
        self._indexed_for = self.rules.default_capacity
        await self.seeder.seed()

    def tuned(self, values: Tuned) -> None:
        """Other settings are in force."""
        before, self._capacity = self._capacity, values.max_customers_per_mitra
        self._more_room = self._more_room or before < self._capacity

    async def upkeep(self) -> None:
        """Every second: what Valkey is owed, and the index of a capacity that was changed."""
        try:
            if self._valkey.believed:
                await self._writer.pay_debts()
                if self._indexed_for != self.rules.default_capacity:
                    await self.rebuild()
        except ValkeyDown:
            self._indexed_for = -1
        else:
            await self._use_room()
        self.beats.forget_old()

    async def _use_room(self) -> None:
        """Everybody may take more than before: they are offered what is being searched (E4)."""
        if self._more_room:
            async with self._db.transaction() as tx:
                changes.more_room(tx)
            self._more_room = False

    async def _before_believed(self) -> None:
        self.guard.copy.drop()  # whoever was deactivated meanwhile, nobody told this instance
        await self.seeder.before_believed()

    def _make_loops(self) -> list[Loop]:
        sweeps, pace = self.sweeps, self.pace
        return [
            Loop("availability.upkeep", UPKEEP_SECONDS, self.upkeep),
            Loop("availability.held", HELD_BEATS_SECONDS, self.beats.flush_held),
            Loop("availability.off", pace.auto_offline_sweep_seconds, sweeps.auto_offline_step),
            Loop(
                "availability.copy", pace.heartbeat_mirror_interval_seconds, sweeps.copy_beats_step
            ),
            Loop("availability.compare", pace.online_mirror_sweep_seconds, sweeps.compare_step),
        ]

    def _deactivated_changed(self) -> None:
        self.guard.copy.outdated()
        if self._bus is not None:
            task = asyncio.get_running_loop().create_task(self._bus.hint(HINT, {}))
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
