"""A hundred conversations that go on while something below them is killed."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import httpx2

from hadir.infra.engines import (
    find_engines,
    start_engines,
    stop_engines,
)
from hadir.infra.migrate import migrate
from tests.support.balancer import balanced
from tests.support.phone import Phone, Refusal
from tests.support.server import Server, Town, servers
from tests.support.talker import Talker, heard_whole_and_in_order, written_once
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from hadir.infra.engines import Engines
Victim = Literal["one server", "the other server", "valkey", "postgres"]
PAUSE_SECONDS = 2.0
PATIENCE_SECONDS = 60
LANES = 8
BEFORE_THE_WARNING = 46
SHORT_LIFE = ["session_requested", "session_started", "session_warning", "session_expired"]


@dataclass
class Conversation:
    """Two people who write all the time, each recording what it was promised and what it heard."""

    sides: tuple[Talker, Talker]

    @property
    def id(self) -> str:
        return self.sides[0].session_id

    async def stream(self) -> list[dict[str, object]]:
        """The truth, over HTTP."""
        found: list[dict[str, object]] = []
        while page := await self.sides[0].phone.stream(self.id, after_seq=len(found)):
            found += page
        return found

    async def heard_all(self) -> None:
        """Both sides hear what there is; who lost the socket comes back for the rest."""
        stream = await self.stream()
        for talker in self.sides:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while len(talker.stream) < len(stream):
                    if talker.is_cut_off:
                        await talker.reconnect()
                    await asyncio.sleep(0.05)
        written_once([*self.sides], stream)
        for talker in self.sides:
            heard_whole_and_in_order(talker, stream)


@dataclass
class Place:
    """Engines of its own, two servers, one address in front of them."""

    folder: Path
    engines: Engines
    made: list[Server]
    town: Town
    talks: list[Conversation] = field(default_factory=list)
    silent: list[Phone] = field(default_factory=list)

    async def kill(self, victim: Victim, seconds: float) -> None:
        """SIGKILL, and back at the same address after so long."""
        if victim in ("one server", "the other server"):
            server = self.made[victim == "the other server"]
            await server.kill()
            await asyncio.sleep(seconds)
            await server.start()
            return
        engine = self.engines.valkey if victim == "valkey" else self.engines.postgres
        os.kill(engine.pid, signal.SIGKILL)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(start_engines, self.folder)
        found = find_engines(self.folder)
        assert found is not None
        assert (found.postgres.port, found.valkey.port) == self._ports
        self.engines = found

    @property
    def _ports(self) -> tuple[int, int]:
        return self.engines.postgres.port, self.engines.valkey.port

    async def begin(self, count: int) -> None:
        """So many conversations of an hour."""
        customers, mitras = await self.town.people(self.made[0], count, count)
        couples = list(zip(customers, mitras, strict=True))

        async def lane(mine: list[tuple[Phone, Phone]]) -> None:
            for ana, teduh in mine:
                await _is_here(teduh)
                session_id = await self.town.conversation(ana, teduh)
                sides = (Talker(ana, session_id), Talker(teduh, session_id))
                for talker in sides:
                    await talker.reconnect()
                self.talks.append(Conversation(sides))

        await asyncio.gather(*(lane(couples[number::LANES]) for number in range(LANES)))

    async def about_to_end(self, count: int) -> list[tuple[Phone, str]]:
        """Conversations whose warning and end come within the next quarter of a minute."""
        customers, self.silent = await self.town.people(self.made[0], count, count)
        found = []
        for ana, teduh in zip(customers, self.silent, strict=True):
            await _is_here(teduh)
            found.append((ana, await self.town.conversation(ana, teduh, TEST_TIER)))
        await customers[0].post("/dev/clock", {"advance_seconds": BEFORE_THE_WARNING})
        return found

    async def talk_while(self, victim: Victim, seconds: float) -> None:
        """Everybody writes, before, during and after."""
        over = asyncio.Event()
        talking = [
            asyncio.create_task(_go_on(talker, number / len(self.talks), over))
            for number, talk in enumerate(self.talks)
            for talker in talk.sides
        ]
        talking += [asyncio.create_task(_beat_on(teduh, over)) for teduh in self.silent]
        await asyncio.sleep(2)
        await self.kill(victim, seconds)
        await asyncio.sleep(3)
        over.set()
        await asyncio.gather(*talking)


async def _go_on(talker: Talker, share: float, over: asyncio.Event) -> None:
    await asyncio.sleep(PAUSE_SECONDS * share)
    while not over.is_set():
        await talker.say("halo")
        await asyncio.sleep(PAUSE_SECONDS)


async def _is_here(teduh: Phone) -> None:
    """Others were waited for so long that this one may count as gone."""
    await teduh.post("/api/mitra/status/online")
    await teduh.post("/api/mitra/status/heartbeat")


async def _beat_on(teduh: Phone, over: asyncio.Event) -> None:
    while not over.is_set():
        with suppress(httpx2.TransportError, Refusal):
            await teduh.post("/api/mitra/status/heartbeat")
        await asyncio.sleep(PAUSE_SECONDS)


async def ended_once(ana: Phone, session_id: str) -> None:
    """One warning, one end, in their order; waited for, for the outage made them late."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            stream = await ana.stream(session_id)
            if any(event["type"] == "session_expired" for event in stream):
                break
            await asyncio.sleep(0.2)
    assert [event["type"] for event in stream] == SHORT_LIFE


@asynccontextmanager
async def place_to_harm(folder: Path) -> AsyncIterator[Place]:
    engines = await asyncio.to_thread(start_engines, folder)
    try:
        await asyncio.to_thread(migrate, engines.postgres.url)
        address = (engines.postgres.url, engines.valkey.url)
        async with (
            servers(2, *address, folder) as (made, town),
            balanced([server.url for server in made]) as balancer,
        ):
            await asyncio.gather(*(server.start() for server in made))
            town.address = balancer.url
            yield Place(folder, engines, made, town)
    finally:
        await asyncio.to_thread(stop_engines, folder)
