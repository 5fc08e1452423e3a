"""Two servers on the same engines: what one commits reaches the sockets of the other."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING
from uuid import uuid4

import httpx2
import pytest

from tests.support import engines
from tests.support.server import Server, Town, servers
from tests.support.talker import Talker, heard_whole_and_in_order, written_once

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.phone import Phone

DRAIN = 4000
POLLED_SECONDS = 3
PATIENCE_SECONDS = 30


class Pair:
    """Ana at the server ``a``, her mitra at ``b``."""

    def __init__(self, a: Server, b: Server, town: Town) -> None:
        self.a, self.b, self.town = a, b, town
        self.ana: Phone
        self.teduh: Phone
        self.session_id: str

    async def begin(self) -> None:
        await asyncio.gather(self.a.start(), self.b.start())
        self.ana, teduh, self.session_id = await self.town.couple(self.a)
        self.teduh = self.town.again(teduh, self.b)

    async def heard_after_seconds(self, text: str) -> float:
        """How long what ana says at ``a`` takes to the mitra's socket at ``b``."""
        began = time.monotonic()
        await self.ana.say(self.session_id, text)
        await self.teduh.hear("message", text=text)
        return time.monotonic() - began


@pytest.fixture
async def pair(database_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[Pair]:
    async with servers(2, database_url, valkey_url, tmp_path) as ((a, b), town):
        two = Pair(a, b, town)
        await two.begin()
        await two.teduh.connect()
        await two.teduh.follow(two.session_id)
        yield two


async def test_a_message_written_at_one_server_reaches_a_socket_of_the_other(pair: Pair) -> None:
    """H4"""
    await pair.heard_after_seconds("halo")
    await pair.heard_after_seconds("masih di sini")


async def test_what_a_killed_server_had_not_passed_on_is_passed_on_by_the_other(
    pair: Pair,
) -> None:
    """H4"""
    await pair.a.kill()
    await pair.a.start("relay.before_deliver=kill@1")
    message_id = str(uuid4())
    with pytest.raises(httpx2.TransportError):
        await pair.ana.say(pair.session_id, "terdengar?", message_id)
    assert await pair.a.died() == -signal.SIGKILL
    heard = await pair.teduh.hear("message", text="terdengar?")
    assert heard["client_message_id"] == message_id
    at_b = pair.town.again(pair.ana, pair.b)
    seq = await at_b.say(pair.session_id, "terdengar?", message_id)
    assert [event["seq"] for event in pair.teduh.heard("message")] == [seq]


async def test_a_server_that_is_told_to_stop_sends_everybody_elsewhere_and_loses_nothing(
    pair: Pair,
) -> None:
    """L4"""
    talker = Talker(pair.ana, pair.session_id)
    await talker.reconnect()
    pair.teduh.frames.clear()

    async def talk() -> None:
        for number in range(70):  # no more than a burst on one socket
            await talker.say(f"{number}")

    talking = asyncio.create_task(talk())
    await pair.teduh.hear("message", text="30")
    first_phone = talker.phone
    pair.a.signal(signal.SIGTERM)
    assert await first_phone.closed() == DRAIN
    assert first_phone._socket is not None
    wait = json.loads(first_phone._socket.close_reason or "")["retry_after_ms"]
    assert 0 <= wait <= 10  # few phones need not keep out of each other's way
    assert await pair.a.died() == 0
    await pair.a.start()
    await talking
    stream = await pair.ana.stream(pair.session_id)
    written_once([talker], stream)
    heard_whole_and_in_order(talker, stream)


async def test_a_conversation_goes_on_while_valkey_is_away(pair: Pair, worker: str) -> None:
    """H4"""
    await pair.heard_after_seconds("sebelum")
    engines.kill_worker_valkey(worker)
    try:
        waits = []
        for number in range(20):
            waits.append(await pair.heard_after_seconds(f"tanpa {number}"))
            await asyncio.sleep(0.2)
    finally:
        engines.worker_valkey(worker)
    # A look every 200 ms; without it nothing is heard before Valkey is back.
    assert sorted(waits[10:])[5] < POLLED_SECONDS
    await all_is_well(pair)
    await pair.heard_after_seconds("sesudah")
    said = [event["text"] for event in pair.teduh.heard("message")]
    assert said == ["sebelum", *(f"tanpa {number}" for number in range(20)), "sesudah"]


async def test_a_flushed_valkey_is_right_again_at_once_and_nobody_is_sent_home(
    pair: Pair, worker: str
) -> None:
    """trap 8"""
    for number in range(3):
        engines.worker_valkey(worker)  # FLUSHALL, and the functions too
        await pair.heard_after_seconds(f"{number}")
        await all_is_well(pair)


async def all_is_well(pair: Pair) -> None:
    """The beacon counts the mitra again at both servers, who never went offline."""
    for server in (pair.a, pair.b):
        ana = pair.town.again(pair.ana, server)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                with suppress(httpx2.TransportError):
                    beacon = await ana.get("/api/client/mitra-availability")
                    if (beacon["available"], beacon["count"]) == (True, 1):
                        break
                await asyncio.sleep(0.05)
    assert (await pair.teduh.get("/api/mitra/status"))["is_online"]
    assert pair.teduh.heard("status_changed") == []
