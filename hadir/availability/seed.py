"""Before this instance believes the mirror, it has seen a seed that began after its probe (D5).

One writer at a time, merging by version into what is there: readers never see an emptied set. A
flushed server has no stamp until the seed is complete, and without a stamp nobody believes it.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog
from psycopg import Error as PostgresError
from psycopg_pool import PoolTimeout

from hadir.availability import store_mirror
from hadir.availability.metrics import SEED_SECONDS, SEEDS
from hadir.infra.ids import new_id
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from hadir.availability.beats import Beats
    from hadir.availability.mirror import MirrorWriter
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database

log = structlog.get_logger(__name__)

RIGHT_MS = "15000"
LOOK_AGAIN_SECONDS = 0.02


class Seeder:
    def __init__(self, db: Database, scripts: Scripts, writer: MirrorWriter, beats: Beats) -> None:
        self._db = db
        self._scripts = scripts
        self._writer = writer
        self._beats = beats

    async def before_believed(self) -> None:
        """The hook of the breaker.

        Raises:
            ValkeyDown: not yet; the probe tries again.
        """
        try:
            await self._beats.save_recent()
            await self._seed_or_see_one(grace=True)
            await self._beats.send_recent()
            await self._writer.pay_debts()
        except (PostgresError, PoolTimeout) as error:
            SEEDS.labels(outcome="failed").inc()
            log.warning("mirror.seed_failed", error=type(error).__name__)
            raise ValkeyDown("Postgres is away: nothing to seed from") from error

    async def seed(self) -> None:
        """Seed now, whatever stands there: after a change of capacity, or by hand. Where a whole
        mirror stands its beats are known, and the silent get no grace.

        Raises:
            ValkeyDown: it did not come to its end.
        """
        stamp, _ = await self._scripts.unbelieved("seed_look")
        await self._seed_or_see_one(grace=not stamp)

    async def _seed_or_see_one(self, *, grace: bool) -> None:
        stamp_before, looked_at = await self._scripts.unbelieved("seed_look")
        while True:
            if await self._try_seed(grace=grace):
                return
            stamp, _ = await self._scripts.unbelieved("seed_look")
            if stamp != stamp_before and int(bytes(stamp).partition(b":")[0] or 0) > looked_at:
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)

    async def _try_seed(self, *, grace: bool) -> bool:
        """False when another instance is seeding."""
        token = str(new_id())
        began = await self._right(token)
        if began is None:
            return False
        stamp = ""
        try:
            with SEED_SECONDS.time():
                if grace:
                    await self._give_grace()
                await self._write_all(token)
            stamp = f"{began}:{token}"
        finally:
            (stamped,) = await self._scripts.unbelieved("seed_end", token, stamp)
        if not stamped:
            raise ValkeyDown("the seed lost its right on the way")
        return True

    async def _give_grace(self) -> None:
        async with self._db.transaction() as tx:
            await store_mirror.give_grace(tx)

    async def _write_all(self, token: str) -> None:
        online = deactivated = holding = 0
        after = None
        while True:
            async with self._db.reading() as tx:
                rows = await store_mirror.list_mirror_page(tx, after)
            if not rows:
                break
            await self._writer.apply(rows)
            if await self._right(token) is None:
                raise ValkeyDown("another seed has taken over")
            after = rows[-1].mitra_id
            online += sum(row.online for row in rows)
            deactivated += sum(not row.is_active for row in rows)
            holding += sum(row.load > 0 for row in rows)
        SEEDS.labels(outcome="done").inc()
        log.info("mirror.seeded", online=online, deactivated=deactivated, with_sessions=holding)

    async def _right(self, token: str) -> int | None:
        mine, *began = await self._scripts.unbelieved("seed_begin", token, RIGHT_MS)
        return int(began[0]) if mine else None
