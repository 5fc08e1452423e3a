"""Beats on their way to Postgres, where offers are decided."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from hadir.availability import lock_mitra
from tests.support.house import house

if TYPE_CHECKING:
    from tests.support.clock import StandingClock
    from tests.support.house import House

WAITING = """
    SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


async def somebody_waits(home: House) -> None:
    async with asyncio.timeout(30):
        while not (await home.sql(WAITING))[0][0]:  # noqa: ASYNC110 - Postgres tells nobody
            await asyncio.sleep(0.01)


async def test_a_row_that_somebody_works_on_is_waited_for_and_the_others_are_not(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """D4, E3: left for the next cycle, a mitra who is there would count as stale until then."""
    async with house(database_url, valkey_url, clock) as home:
        held, free = await home.online_mitra(), await home.online_mitra()
        clock.advance(20)
        await home.beat(held, free)
        async with home.db.transaction() as tx:
            await lock_mitra(tx, held)
            copying = asyncio.create_task(home.availability.sweeps.copy_beats())
            await somebody_waits(home)
            assert await home.heartbeat_in_postgres(free) == clock.now()
        assert await copying == 2
        assert await home.heartbeat_in_postgres(held) == clock.now()
