"""A mitra's own day in numbers, as her home shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.api.test_earnings import earned, end_early

if TYPE_CHECKING:
    from tests.support.world import World

MY_DAY = "/api/mitra/today"
NOTHING = {"earned_idr": 0, "sessions": 0, "seconds": 0, "answer_seconds": None}


async def test_a_day_begins_with_nothing_and_counts_what_was_finished(world: World) -> None:
    teduh, sunyi = await world.mitra("teduh"), await world.mitra("sunyi")
    await sunyi.post("/api/mitra/status/offline")
    ana = await world.customer("ana")
    assert await teduh.get(MY_DAY) == NOTHING
    await end_early(world, ana, teduh, 300)
    await earned(teduh)
    day = await teduh.get(MY_DAY)
    assert (day["earned_idr"], day["sessions"], day["answer_seconds"]) == (3000, 1, 0)
    assert 300 <= day["seconds"] < 330
    await sunyi.stay_signed_in()
    assert await sunyi.get(MY_DAY) == NOTHING


async def test_yesterday_is_another_day(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await end_early(world, ana, teduh, 300)
    await earned(teduh)
    await world.advance(24 * 60 * 60)
    await teduh.stay_signed_in()
    assert await teduh.get(MY_DAY) == NOTHING
