"""The warning before the end, and what follows the end (spec G3, G5, G6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.more_time import answer, applied, ask, pay
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

FIFTEEN_MINUTES = "01930000-0000-7000-8000-000000000015"
WARNED_AFTER = 12 * 60


async def warnings(phone: Phone, session_id: str) -> list[int]:
    """How many seconds were left each time."""
    return [
        event["payload"]["remaining_seconds"]
        for event in await phone.stream(session_id)
        if event["type"] == "session_warning"
    ]


async def test_g3_more_time_is_warned_of_once_more_before_its_own_end(world: World) -> None:
    """A minute warns at a fifth, two minutes too; each end once, and both sides."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await world.advance(50)
    assert await warnings(ana, session_id) == [10]
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "accept")
    await pay(ana, session_id)
    await applied(ana, session_id)
    await world.advance(44)
    assert await warnings(ana, session_id) == [10]
    await world.advance(4)
    assert await warnings(ana, session_id) == [10, 22]
    await world.advance(20)
    for phone in (ana, teduh):
        assert await warnings(phone, session_id) == [10, 22]


@pytest.mark.parametrize(("late", "told"), [(0, [180]), (59, [121]), (61, [])])
async def test_g3_a_warning_that_is_more_than_a_minute_late_is_dropped(
    world: World, late: int, told: list[int]
) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, tier_id=FIFTEEN_MINUTES)
    await world.advance(WARNED_AFTER + late)
    assert await warnings(ana, session_id) == told
    assert (await ana.session(session_id))["state"] == "active"


async def test_g6_a_closing_session_blocks_no_new_one_and_ends_by_itself(world: World) -> None:
    """G6, C5: neither side says goodbye; both are free for the next at once."""
    await world.system.settings.change("max_customers_per_mitra", 1, None, 0)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    first = await world.conversation(ana, teduh)
    await ana.post(f"/api/client/chat/sessions/{first}/end")
    assert (await teduh.get("/api/mitra/status"))["load"] == 0
    second = await world.conversation(ana, teduh, tier_id=FIFTEEN_MINUTES)
    await world.advance(299)
    assert (await ana.session(first))["state"] == "closing"
    await world.advance(2)
    assert (await ana.session(first))["state"] == "completed"
    assert (await ana.session(second))["state"] == "active"


async def test_g5_a_mitra_ends_early_only_where_the_setting_allows_it(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    path = f"/api/mitra/chat/sessions/{session_id}/end"
    with pytest.raises(Refusal) as refusal:
        await teduh.post(path)
    assert (refusal.value.status, refusal.value.code) == (403, "EARLY_END_DISABLED")
    assert (await ana.session(session_id))["state"] == "active"
    await world.system.settings.change("early_end_mitra_enabled", True, None, 0)
    ended = await teduh.post(path)
    assert (ended["state"], ended["closing_reason"]) == ("closing", "ended_by_mitra")
