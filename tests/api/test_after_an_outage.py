"""What a house finds that was away: it gives the time back, or ends what is too old (spec G7)."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.world import running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

QUARTER = {"tier_id": "01930000-0000-7000-8000-000000000015"}


class Site:
    """A house that is built up and taken down on one database."""

    def __init__(self, urls: tuple[str, str], clock: StandingClock, folder: Path) -> None:
        self._urls, self.clock, self._folder = urls, clock, folder

    def up(self) -> AbstractAsyncContextManager[World]:
        return running_world(*self._urls, self.clock, self._folder)


@pytest.fixture
def site(database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path) -> Site:
    return Site((database_url, valkey_url), clock, tmp_path)


@asynccontextmanager
async def talking(site: Site) -> AsyncIterator[tuple[World, Phone, str]]:
    """The first life of the house: a conversation of a quarter of an hour."""
    async with site.up() as world:
        teduh, ana = await world.mitra("teduh"), await world.customer("ana")
        yield world, ana, await world.conversation(ana, teduh, **QUARTER)


def end_of(info: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(info["expires_at"])


async def test_g7_time_in_which_nobody_lived_is_given_back(site: Site) -> None:
    async with talking(site) as (_, ana, session_id):
        before = end_of(await ana.session(session_id))
    site.clock.advance(300)
    async with site.up() as world:
        ana = world.again(ana)
        info = await ana.session(session_id)
        assert (end_of(info) - before).total_seconds() == 300
        paused, last = (await ana.stream(session_id))[-2:]
        stood = datetime.fromisoformat(last["at"]) - datetime.fromisoformat(paused["at"])
        assert (paused["payload"], stood.total_seconds()) == ({"reason": "outage"}, 300)
        assert (last["type"], last["payload"]) == (
            "session_resumed",
            {"expires_at": info["expires_at"]},
        )
        await world.advance(15 * 60 - 310)
        assert (await ana.session(session_id))["state"] == "active"
        await world.advance(311)
        assert await state_of(world, session_id) == "closing"


async def test_g7_a_short_absence_moves_nothing(site: Site) -> None:
    async with talking(site) as (_, ana, session_id):
        before = end_of(await ana.session(session_id))
    site.clock.advance(25)
    async with site.up() as world:
        assert end_of(await world.again(ana).session(session_id)) == before


async def test_g7_nothing_moves_for_who_comes_while_another_lives(site: Site) -> None:
    async with talking(site) as (world, ana, session_id):
        before = end_of(await ana.session(session_id))
        world.clock.advance(300)
        await world.system.pulse.beat()
        async with site.up() as second:
            assert end_of(await second.again(ana).session(session_id)) == before


async def test_g7_a_search_goes_on_with_the_time_it_had_left(site: Site) -> None:
    async with site.up() as world:
        await world.system.settings.change("sell_when_nobody", True, None, 0)
        ana = await world.customer("ana")
        session_id = await world.search(ana)
        before = datetime.fromisoformat((await ana.session(session_id))["search_until"])
    site.clock.advance(600)
    async with site.up() as world:
        info = await world.again(ana).session(session_id)
        assert info["state"] == "searching"
        assert (datetime.fromisoformat(info["search_until"]) - before).total_seconds() == 600
        teduh = await world.mitra("teduh")
        await teduh.accept(session_id)


async def test_g7_a_question_that_the_mitra_was_asked_waits_for_the_house_too(site: Site) -> None:
    """G4, G7"""
    async with talking(site) as (_, ana, session_id):
        before = end_of(await ana.session(session_id))
        path = f"/api/client/chat/sessions/{session_id}/extensions"
        await ana.post(path, {**QUARTER, "method": "qris"}, key="once")
        asked = (await ana.session(session_id))["pending_extension"]
    site.clock.advance(120)
    async with site.up() as world:
        info = await world.again(ana).session(session_id)
        assert info["state"] == "extending"
        moved = datetime.fromisoformat(info["pending_extension"]["answer_by"])
        assert (moved - datetime.fromisoformat(asked["answer_by"])).total_seconds() == 120
        await world.advance(11)
        info = await world.again(ana).session(session_id)
        assert (info["state"], (end_of(info) - before).total_seconds()) == ("active", 131)


@pytest.mark.parametrize(("late_seconds", "state"), [(299, "closing"), (302, "completed")])
async def test_g7_time_that_was_up_while_nobody_looked_ends_with_a_goodbye_if_not_too_late(
    world: World, late_seconds: int, state: str
) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    world.clock.advance(60 + late_seconds)
    await world.let_due_happen()
    assert await state_of(world, session_id) == state
    said = [event["type"] for event in await ana.stream(session_id)]
    assert "session_expired" in said


async def test_g7_what_lost_its_deadline_gets_another(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await forget_deadlines(world)
    await world.advance(61)
    assert await state_of(world, session_id) == "active"
    await world.system.pulse.sweep()
    await world.let_due_happen()
    assert await state_of(world, session_id) == "closing"
    await forget_deadlines(world)
    await world.system.pulse.sweep()
    await world.advance(301)
    assert await state_of(world, session_id) == "completed"


async def forget_deadlines(world: World) -> None:
    async with world.system.db.transaction() as tx:
        assert await tx.execute("DELETE FROM deadlines") > 0


async def state_of(world: World, session_id: str) -> str:
    async with world.system.db.reading() as tx:
        state: str = await tx.value("SELECT state FROM chat_sessions WHERE id = %s", (session_id,))
        return state


async def test_g7_neither_a_search_nor_a_payment_hangs_for_want_of_a_deadline(
    world: World,
) -> None:
    """E4, F1, G7"""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    ana, bima = await world.customer("ana"), await world.customer("bima")
    session_id = await world.search(ana)
    order = {"mode": "chat", **QUARTER, "topic_sensitivity": "regular", "topics": []}
    payment = await bima.post(
        "/api/client/payment-sessions", {**order, "method": "qris"}, key="once"
    )
    await forget_deadlines(world)
    await world.system.pulse.sweep()
    await world.advance(301)
    assert await state_of(world, session_id) == "expired"
    await world.advance(501)
    world.clock.advance(399)
    await world.let_due_happen()
    async with asyncio.timeout(30):
        while await status_of(world, payment["id"]) != "expired":  # noqa: ASYNC110 - a job's work
            await asyncio.sleep(0.02)


async def status_of(world: World, payment_id: str) -> str:
    async with world.system.db.reading() as tx:
        sql = "SELECT status FROM payment_sessions WHERE id = %s"
        status: str = await tx.value(sql, (payment_id,))
        return status
