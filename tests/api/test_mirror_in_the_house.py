"""The mirror's traps that need the whole server: sign-ins, sessions, timers."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
import pytest_asyncio
from valkey.asyncio import Valkey as PlainValkey

from hadir.availability import deactivate_mitra
from hadir.infra.valkey import ValkeyDown
from tests.support.phone import Refusal
from tests.support.waiting import until
from tests.support.world import World, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock


@pytest_asyncio.fixture
async def world(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[World]:
    """A server as impatient with Valkey as a real one."""
    async with running_world(database_url, valkey_url, clock, tmp_path, patient=False) as running:
        yield running


@pytest_asyncio.fixture
async def plain(valkey_url: str) -> AsyncIterator[Any]:
    """Valkey as an operator sees it."""
    asking = PlainValkey.from_url(valkey_url.replace("valkey://", "redis://"))
    yield asking
    await asking.aclose()


async def drift_is_zero_within(world: World, seconds: float) -> None:
    check = world.system.availability.check
    check.settle_seconds = 0.05
    began = time.monotonic()
    while True:
        looked_at = time.monotonic()
        with suppress(ValkeyDown):
            if world.system.valkey.believed and not (await check.drift())[0]:
                assert looked_at - began < seconds
                return
        await asyncio.sleep(0.01)


async def test_trap_6_who_was_deactivated_during_an_outage_is_out_after_it_sign_ins_too(
    world: World, plain: Any
) -> None:
    """A6"""
    teduh = await world.mitra("Teduh")
    await plain.execute_command("CLIENT", "PAUSE", 1500, "ALL")
    await until(lambda: not world.system.valkey.believed)
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)
    await plain.flushall()  # waits for the end of the pause; nothing that was sent is left
    await until(lambda: world.system.valkey.believed)
    await drift_is_zero_within(world, 2)
    assert {*await plain.smembers("mitras:deactivated")} == {teduh.id.encode()}
    revoked = {one.decode() for one in await plain.zrange("auth:revoked", 0, -1)} - {"seeded"}
    assert len(revoked) == 1
    with pytest.raises(Refusal) as refused:
        await teduh.post("/api/mitra/status/heartbeat")
    assert refused.value.status == 401


async def test_trap_8_a_flush_in_the_middle_of_a_session_hurts_neither_chat_nor_timers(
    world: World, plain: Any
) -> None:
    ana, teduh = await world.customer("Ana"), await world.mitra("Teduh")
    session_id = await world.conversation(ana, teduh)
    await teduh.connect()
    await teduh.follow(session_id)
    await ana.say(session_id, "sebelum")
    await plain.flushall()
    assert (await ana.get("/api/client/mitra-availability"))["count"] == 1
    await drift_is_zero_within(world, 1)
    await ana.say(session_id, "sesudah")
    assert await teduh.hear("message", text="sesudah")
    await world.advance(61)
    assert await teduh.hear("session_expired")
    assert (await teduh.get("/api/mitra/status"))["is_online"]
    assert await plain.get(f"mitra:capacity:{teduh.id}") is not None


async def test_an_idle_server_notices_within_seconds_that_valkey_is_gone(
    world: World, plain: Any
) -> None:
    """D5"""
    await until(lambda: world.system.bus.healthy)
    await plain.execute_command("CLIENT", "PAUSE", 6000, "ALL")
    await until(lambda: not world.system.valkey.believed, 5)
