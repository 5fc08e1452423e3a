"""The sweep that turns the intent of silent mitras off (spec C3, D4), on one instance at a time.

Beats land in Valkey, the intent stands in Postgres. So that no beat falls between a last look there
and an UPDATE here, the last look takes the silent out of ``mitras:online`` in the same step and has
their beats noted from then on: whoever beat while the UPDATE was made is switched on again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.availability import changes, keys
from hadir.availability.metrics import AUTO_OFFLINE, SWEEPS
from hadir.availability.model import brakes
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glide import GlideClient

    from hadir.availability.beats import Beats
    from hadir.availability.mirror import MirrorWriter, Rules
    from hadir.availability.model import Pace
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

log = structlog.get_logger(__name__)

BRAKE_CYCLES = 3
IDS_AT_ONCE = 1000


class AutoOffline:
    """A Valkey error anywhere: nobody goes off."""

    def __init__(
        self,
        db: Database,
        valkey: Valkey,
        scripts: Scripts,
        writer: MirrorWriter,
        beats: Beats,
        rules: Rules,
        pace: Pace,
    ) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._writer = writer
        self._beats = beats
        self._rules = rules
        self._pace = pace

    async def sweep(self) -> list[UUID]:
        """Switch the intent of stale mitras off, unless that would be suspiciously many."""
        try:
            off = await self.switch_off(await self._braked(await self.find_stale()))
        except ValkeyDown:
            SWEEPS.labels(sweep="auto_offline", result="aborted").inc()
            log.warning("auto_offline.aborted", why="valkey")
            return []
        SWEEPS.labels(sweep="auto_offline", result="done").inc()
        return off

    async def find_stale(self) -> list[UUID]:
        """Everyone online whose sign of life is too old by what Valkey knows.

        Raises:
            ValkeyDown: it cannot be asked or believed.
        """
        return (await self._stale())[1]

    async def switch_off(self, detected: Sequence[UUID]) -> list[UUID]:
        """Those of ``detected`` who did not beat meanwhile go off, in one UPDATE.

        Raises:
            ValkeyDown: the last look was not possible; nobody went off.
        """
        if not detected:
            return []
        cut = self._rules.cut()
        try:
            silent = await self._look("retire", detected, self._rules.cut_ms())
            await self._beats.save(silent)  # Valkey may have been too late to take them
            async with self._db.transaction() as tx:
                off = await changes.switch_off_stale(tx, silent, cut)
            off = await self._take_back(off)
        finally:  # whatever came of it: who was taken out and is still on in Postgres comes back
            await self._writer.write(detected)
        AUTO_OFFLINE.inc(len(off))
        log.info("auto_offline.done", detected=len(detected), off=len(off))
        return off

    async def _take_back(self, off: list[UUID]) -> list[UUID]:
        """Those of ``off`` who stay so: who did not beat meanwhile, or wants it by now."""
        try:
            alive = await self._look("retired", off)
        except ValkeyDown:  # nobody knows of a beat any more
            return off
        on = set()
        for mitra_id in alive:
            async with self._db.transaction() as tx:
                if await changes.still_here(tx, mitra_id, self._rules.default_capacity):
                    on.add(mitra_id)
        return [one for one in off if one not in on]

    async def _look(self, script: str, ids: Sequence[UUID], *args: str) -> list[UUID]:
        await self._beats.land()
        said = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            some = map(str, ids[start : start + IDS_AT_ONCE])
            said += await self._scripts.read(script, *args, *some)
        return [UUID(one.decode()) for one in said]

    async def _stale(self) -> tuple[int, list[UUID]]:
        online, *ids = await self._scripts.read("stale", self._rules.cut_ms())
        return int(online), [UUID(one.decode()) for one in ids]

    async def _braked(self, stale: list[UUID]) -> list[UUID]:
        """All of them, or, when that is suspiciously many, those that the sweep before saw too."""
        online = (await self._stale())[0]
        if not brakes(stale, online):
            await self._valkey.call(lambda client: client.delete([keys.BRAKE]))
            return stale
        suspected = await self._valkey.call(lambda client: client.smembers(keys.BRAKE))
        agreed = [one for one in stale if str(one).encode() in suspected]
        await self._suspect(stale)
        if not agreed:
            SWEEPS.labels(sweep="auto_offline", result="braked").inc()
            log.error("auto_offline.braked", stale=len(stale), online=online)
        return agreed

    async def _suspect(self, stale: Sequence[UUID]) -> None:
        async def remember(client: GlideClient) -> None:
            await client.delete([keys.BRAKE])
            await client.sadd(keys.BRAKE, [str(one) for one in stale])
            await client.expire(keys.BRAKE, self._pace.auto_offline_sweep_seconds * BRAKE_CYCLES)

        await self._valkey.call(remember)
