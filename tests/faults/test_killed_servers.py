"""SIGKILL after a commit, inside a batch, before an effect: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.support.outside import opened, value
from tests.support.server import Server, servers
from tests.support.talker import Talker, heard_whole_and_in_order, written_once
from tests.support.waiting import until
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.phone import Phone

KILLED = -9
EFFECT_SECONDS = 180
SESSIONS = 8  # of 24 effects, fewer than three are deadly in one run of a thousand
AT_AN_EFFECT = "deadlines.before_effect=kill@0.3"
OFFSET = "SELECT clock_offset_seconds FROM system_state"


async def live_and_die(server: Server, failpoints: str, deaths: int) -> None:
    """Let it be killed this often, each time starting it again; then let it live."""
    for _ in range(deaths):
        await server.start(failpoints)
        assert await server.died() == KILLED
    await server.start()


@pytest.mark.parametrize(
    ("failpoints", "deaths"),
    [("relay.before_deliver=kill@0.1", 20), ("messages.in_batch=kill@0.1", 10)],
    ids=["between_commit_and_delivery", "inside_a_batch"],
)
async def test_a_message_survives_the_death_of_the_server(
    failpoints: str, deaths: int, database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """H3"""
    async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
        await server.start()
        ana, teduh, session_id = await town.couple(server)
        await server.kill()
        talkers = [Talker(ana, session_id), Talker(teduh, session_id)]
        life = asyncio.create_task(live_and_die(server, failpoints, deaths))

        async def talk(talker: Talker) -> None:
            await talker.reconnect()
            for number in count():
                await talker.say(f"{number}")
                if life.done():
                    return

        await asyncio.gather(life, *map(talk, talkers))
        stream = await whole_stream(ana, session_id)
        written_once(talkers, stream)
        await until(lambda: all(len(talker.stream) >= len(stream) for talker in talkers))
        for talker in talkers:
            heard_whole_and_in_order(talker, stream)
        assert sum(talker.resent for talker in talkers) >= deaths


async def whole_stream(phone: Phone, session_id: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    while page := await phone.stream(session_id, after_seq=len(found)):
        found += page
    return found


async def test_a_warning_and_an_end_take_effect_once_however_often_the_server_dies(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """G2, G3"""
    deadly = f"{AT_AN_EFFECT},relay.before_deliver=kill@0.1"
    async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
        await server.start()
        customers, mitras = await town.people(server, SESSIONS, SESSIONS)
        sessions = [
            await town.conversation(ana, teduh, TEST_TIER)
            for ana, teduh in zip(customers, mitras, strict=True)
        ]
        listeners = [Talker(ana, one) for ana, one in zip(customers, sessions, strict=True)]
        deaths = 0
        steps = [(50, "session_warning"), (11, "session_expired"), (600, "session_completed")]
        await server.kill()
        for seconds, kind in steps:
            await let_time_pass(server, customers[0], database_url, seconds)
            async with asyncio.timeout(EFFECT_SECONDS):
                while not all([kind in await kinds(one) for one in listeners]):
                    with suppress(TimeoutError):
                        assert await asyncio.wait_for(server.died(), 1) == KILLED
                        deaths += 1
                        await server.start(deadly)
            await server.kill()
        await server.start()
        for listener in listeners:
            await listener.reconnect()
            once = await listener.phone.stream(listener.session_id)
            assert [event["type"] for event in once] == [
                "session_requested",
                "session_started",
                "session_warning",
                "session_expired",
                "session_completed",
            ]
            heard_whole_and_in_order(listener, once)
        assert deaths >= 3


async def let_time_pass(server: Server, phone: Phone, database_url: str, seconds: int) -> None:
    """Start a server that dies of what becomes due, once it has moved the clock for sure."""
    async with opened(database_url) as db, asyncio.timeout(EFFECT_SECONDS):
        before = await value(db, OFFSET)
        while await value(db, OFFSET) == before:
            await server.start(AT_AN_EFFECT)
            with suppress(httpx2.TransportError):
                await phone.post("/dev/clock", {"advance_seconds": seconds})


async def kinds(listener: Talker) -> list[object]:
    """What has happened in the session; nothing while the server is dead."""
    try:
        stream = await listener.phone.stream(listener.session_id)
    except httpx2.TransportError:
        return []
    return [event["type"] for event in stream]
