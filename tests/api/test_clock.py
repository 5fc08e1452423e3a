"""Moving the one clock of all instances (spec M6)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from hadir.accounts import create_mitra
from hadir.availability import go_online, recheck_available
from hadir.infra.clock import SystemClock
from hadir.kernel.enums import Mode
from hadir.main import build
from tests.support.waiting import until
from tests.support.world import site_config

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from hadir.main import System


@asynccontextmanager
async def instance(database_url: str, valkey_url: str, data_dir: Path) -> AsyncIterator[System]:
    system = build(site_config(database_url, valkey_url, data_dir), SystemClock())
    await system.start()
    try:
        yield system
    finally:
        await system.stop()


async def test_a_move_reaches_the_other_instance_and_live_beats_move_along(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """M6"""
    async with (
        instance(database_url, valkey_url, tmp_path) as here,
        instance(database_url, valkey_url, tmp_path) as there,
    ):
        mitra = await create_mitra(here.db, "teduh", "+6281234567890", None)
        await go_online(here.db, here.settings, mitra.id)
        await here.availability.write_mirror([mitra.id])
        there.availability.beat(mitra.id)
        await there.availability.beats.flush()
        assert await here.availability.is_mitra_reachable(mitra.id)
        assert here.moved_clock is not None
        before = there.clock.now()
        await here.moved_clock.advance(3600)
        await until(lambda: (there.clock.now() - before).total_seconds() >= 3600)
        await there.availability.beats.flush()
        assert await here.availability.is_mitra_reachable(mitra.id)


async def test_a_mitra_who_is_there_is_asked_right_after_a_long_move(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """M6"""
    async with instance(database_url, valkey_url, tmp_path) as here:
        mitra = await create_mitra(here.db, "teduh", "+6281234567890", None)
        await go_online(here.db, here.settings, mitra.id)
        here.availability.beat(mitra.id)
        await here.availability.beats.flush()
        assert here.moved_clock is not None
        await here.moved_clock.advance(3600)

        async def free_in_postgres() -> bool:
            async with here.db.reading() as tx:
                cut = here.availability.stale_before(tx.now)
                return await recheck_available(tx, [mitra.id], Mode.CHAT, cut, 3) == [mitra.id]

        async with asyncio.timeout(2):
            while not await free_in_postgres():  # noqa: ASYNC110 - rows have no event
                await asyncio.sleep(0.02)
