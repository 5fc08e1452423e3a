"""The mitra is gone, and two instances look (spec G9)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.support.world import World, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock

QUARTER = {"tier_id": "01930000-0000-7000-8000-000000000015"}


class Two:
    """Two instances on the same engines. Ana is at ``here``, her mitra's phone at ``there``."""

    def __init__(self, here: World, there: World) -> None:
        self.here, self.there = here, there

    async def begin(self) -> None:
        self.ana, teduh = await self.here.customer("ana"), await self.here.mitra("teduh")
        self.id = await self.here.conversation(self.ana, teduh, **QUARTER)
        self.teduh = self.there.again(teduh)

    async def beat(self) -> None:
        beats = self.there.system.availability.beats
        await beats.settle()  # beats of one moment are written together
        await self.teduh.post("/api/mitra/status/heartbeat")
        await beats.settle()
        await beats.flush_held()  # what Valkey is too late for; the clock outruns the loop of it

    async def look(self) -> None:
        """Both at the same moment."""
        await asyncio.gather(*(one.system.presence.look() for one in (self.here, self.there)))

    async def time_passes(self, seconds: int, *, beating: bool) -> None:
        """In small steps, as for servers that listen all the while."""
        for _ in range(0, seconds, 15):
            self.here.clock.advance(15)
            if beating:
                await self.beat()
            await self.look()

    async def deadlines(self) -> None:
        await asyncio.gather(*(one.let_due_happen() for one in (self.here, self.there)))

    async def kinds(self) -> list[str]:
        """Of what happened since the conversation began."""
        return [event["type"] for event in (await self.ana.stream(self.id))[2:]]


@pytest.fixture
async def two(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[Two]:
    async with (
        running_world(database_url, valkey_url, clock, tmp_path / "a") as here,
        running_world(database_url, valkey_url, clock, tmp_path / "b") as there,
    ):
        both = Two(here, there)
        await both.begin()
        yield both


@pytest.mark.parametrize("switched_off", [False, True])
async def test_g9_whoever_beats_at_one_instance_is_not_gone_for_the_other(
    two: Two, *, switched_off: bool
) -> None:
    """With the switch off Valkey does not know of the beats, and the session goes on."""
    if switched_off:
        await two.teduh.post("/api/mitra/status/offline", {"when_free": False})
    await two.beat()
    await two.time_passes(150, beating=True)
    assert await two.kinds() == []


async def test_g9_two_who_notice_it_at_once_stop_the_clock_once_and_start_it_once(
    two: Two,
) -> None:
    """G2, G9"""
    await two.time_passes(120, beating=False)
    assert await two.kinds() == ["session_paused"]
    await two.beat()
    await two.look()
    assert await two.kinds() == ["session_paused", "session_resumed"]


async def test_g9_the_customer_is_asked_once_and_whoever_answers_the_other_instance_is_heard(
    two: Two,
) -> None:
    """G2, G9: the choice is made at the instance that did not offer it."""
    await two.time_passes(120, beating=False)
    two.here.clock.advance(300)
    await two.deadlines()
    assert await two.kinds() == ["session_paused", "choice_offered"]
    ana = two.there.again(two.ana)
    path = f"/api/client/chat/sessions/{two.id}/unused-time"
    answers = await asyncio.gather(
        *(phone.post(path, {"choice": "credit"}) for phone in (ana, two.ana))
    )
    assert [answer["state"] for answer in answers] == ["completed", "completed"]
    assert len((await two.ana.get("/api/client/credits"))["items"]) == 1
