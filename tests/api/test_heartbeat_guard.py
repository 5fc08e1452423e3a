"""Who may beat, and who no longer may: on two instances, whatever Valkey does (spec A6, C4, D3)."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import pytest_asyncio
from valkey.asyncio import Valkey as PlainValkey

from hadir.availability import deactivate_mitra
from hadir.kernel.errors import Unauthorised
from hadir.wire import close_codes
from hadir.wire.topics import BUS_CHANNEL
from tests.support.waiting import until
from tests.support.world import World, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone

HEARTBEAT = "/api/mitra/status/heartbeat"


class Twins:
    """Two instances that share everything, and Valkey as an operator sees it."""

    def __init__(self, here: World, there: World, plain: Any) -> None:
        self.here, self.there, self.plain = here, there, plain

    async def settle(self) -> None:
        """Both believe their copies."""
        for world in (self.here, self.there):
            await until(lambda at=world: copies(at))  # type: ignore[misc]  # bound on purpose

    async def hurt(self, how: str) -> None:
        if how == "flushed":
            await self.plain.flushall()
        elif how == "away":
            await self.plain.execute_command("CLIENT", "PAUSE", 4000, "ALL")
            for world in (self.here, self.there):
                await until(lambda at=world: not at.system.valkey.believed)  # type: ignore[misc]  # bound on purpose
        elif how == "pubsub cut":
            await self.plain.execute_command("CLIENT", "KILL", "TYPE", "pubsub")


def copies(world: World) -> bool:
    system = world.system
    guard, revoked = system.availability.guard.copy, system.revocations.copy
    return guard.members is not None and revoked.members is not None


@pytest_asyncio.fixture
async def twins(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[Twins]:
    async with (
        running_world(database_url, valkey_url, clock, tmp_path / "a", patient=False) as here,
        running_world(database_url, valkey_url, clock, tmp_path / "b", patient=False) as there,
        asking(valkey_url) as plain,
    ):
        both = Twins(here, there, plain)
        await both.settle()
        yield both


@asynccontextmanager
async def asking(valkey_url: str) -> AsyncIterator[Any]:
    plain = PlainValkey.from_url(valkey_url.replace("valkey://", "redis://"))
    try:
        yield plain
    finally:
        await plain.aclose()


async def beat(phone: Phone) -> int:
    return (await phone.ask("POST", HEARTBEAT)).status_code


async def refused_within_a_second(phone: Phone) -> None:
    began = time.monotonic()
    while await beat(phone) != 401:
        assert time.monotonic() - began < 1, "still accepted"
        await asyncio.sleep(0.01)
    assert (await phone.ask("GET", "/api/mitra/status")).status_code == 401


@pytest.mark.parametrize("how", ["well", "flushed", "away", "pubsub cut"])
async def test_a_deactivated_mitra_is_stopped_within_a_second_everywhere(
    twins: Twins, how: str
) -> None:
    """C4, D3"""
    teduh = await twins.here.mitra("Teduh")
    there = twins.there.again(teduh)
    await there.connect()
    assert [await beat(teduh), await beat(there)] == [204, 204]
    await twins.settle()
    await twins.hurt(how)
    await deactivate_mitra(twins.here.system.db, UUID(teduh.id), None)
    # Who only learns from the set that the sign-in is over does not learn why.
    why = close_codes.SIGNED_OUT if how == "pubsub cut" else close_codes.BANNED
    assert await there.closed(1) == why
    await refused_within_a_second(there)
    await refused_within_a_second(teduh)


@pytest.mark.parametrize("how", ["well", "flushed", "away"])
async def test_signing_out_here_stops_the_next_beat_and_request_there(
    twins: Twins, how: str
) -> None:
    """A6, D3"""
    teduh = await twins.here.mitra("Teduh")
    there = twins.there.again(teduh)
    await there.connect()
    await twins.settle()
    await twins.hurt(how)
    await teduh.post("/api/shared/auth/logout", {"refresh_token": teduh.tokens["refresh_token"]})
    assert await there.closed(1) == close_codes.SIGNED_OUT
    await refused_within_a_second(there)


async def test_whoever_is_deactivated_is_refused_by_the_set_alone(twins: Twins) -> None:
    """C4, D3: Without the revoked sign-ins: the second wall stands by itself."""
    teduh = await twins.here.mitra("Teduh")
    mitra_id, guard = UUID(teduh.id), twins.there.system.availability
    await guard.admit_beat(mitra_id)
    await deactivate_mitra(twins.here.system.db, mitra_id, None)
    async with asyncio.timeout(1):
        with pytest.raises(Unauthorised):
            while True:
                await guard.admit_beat(mitra_id)
                await asyncio.sleep(0.01)


async def test_a_beat_costs_valkey_no_question_while_the_copies_are_current(twins: Twins) -> None:
    """D3; on a busy machine a canary may be late, and then the copies are rightly dropped."""
    teduh = await twins.here.mitra("Teduh")
    await twins.settle()
    async with asyncio.timeout(30):
        while await questions(twins, teduh, beats=50):
            await twins.settle()
    for copy in (twins.here.system.revocations.copy, twins.here.system.availability.guard.copy):
        copy.drop()
    assert await questions(twins, teduh, beats=1) > 0


async def questions(twins: Twins, phone: Phone, beats: int) -> int:
    """How often the guard asked for one member of a set."""
    await twins.plain.config_resetstat()
    for _ in range(beats):
        assert await beat(phone) == 204
    told = await twins.plain.info("commandstats")
    return sum(told.get(f"cmdstat_{name}", {}).get("calls", 0) for name in ("zmscore", "sismember"))


async def test_a_verified_token_is_forgotten_with_its_sign_in(twins: Twins) -> None:
    """A6, D3"""
    teduh = await twins.here.mitra("Teduh")
    tokens, token = twins.here.system.tokens, teduh.tokens["access_token"]
    assert tokens.remembers(token)
    await deactivate_mitra(twins.here.system.db, UUID(teduh.id), None)
    assert not tokens.remembers(token)


async def test_a_gap_in_the_messages_of_another_instance_drops_the_copies(twins: Twins) -> None:
    """D3"""
    message = b'{"kind":"canary","from":"stranger","number":%d,"sent_at":%d}'
    now = int(twins.here.clock.now().timestamp())
    await twins.plain.publish(BUS_CHANNEL, message % (1, now))
    await asyncio.sleep(0.1)
    assert copies(twins.here)
    drops = twins.here.system.availability.guard.copy.drops
    await twins.plain.publish(BUS_CHANNEL, message % (3, now))
    await until(lambda: twins.here.system.availability.guard.copy.drops > drops)
    await twins.settle()


@pytest.mark.slow
async def test_trap_5_pubsub_that_dies_silently_is_noticed_and_beats_are_still_guarded(
    twins: Twins,
) -> None:
    """D3"""
    teduh = await twins.here.mitra("Teduh")
    there = twins.there.again(teduh)
    assert await beat(there) == 204
    await twins.there.system.bus.deafen()
    await until(lambda: not twins.there.system.bus.healthy, 7)
    assert (await there.get("/readyz"))["degraded"] == ["pubsub"]
    assert twins.there.system.valkey.believed
    assert not copies(twins.there)
    await deactivate_mitra(twins.here.system.db, UUID(teduh.id), None)
    await refused_within_a_second(there)
    await until(lambda: twins.there.system.bus.healthy, 5)  # it subscribes anew


async def test_every_frame_of_a_mitra_is_a_beat_and_the_server_asks_for_them(
    twins: Twins, clock: StandingClock
) -> None:
    """C2"""
    teduh = await twins.here.mitra("Teduh")
    await teduh.connect()
    for frame in ({"type": "pong"}, {"type": "ping", "t": 1}):
        await twins.here.system.availability.beats.flush()  # one flush, one moment
        clock.advance(20)
        await teduh.send(frame)
        key = f"mitra:heartbeat:{teduh.id}"
        wanted = clock.now().isoformat(timespec="milliseconds").replace("+00:00", "Z").encode()
        async with asyncio.timeout(8):  # a flush that Valkey was too slow for is sent again in 5 s
            while await twins.plain.get(key) != wanted:  # noqa: ASYNC110 - Valkey tells nobody
                await asyncio.sleep(0.01)
