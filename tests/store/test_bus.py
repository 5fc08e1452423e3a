"""Messages between instances: numbered, so that a loss is noticed, and timed."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from hadir.infra.bus import Bus
from hadir.infra.valkey import Valkey
from tests.support.clock import StandingClock
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@asynccontextmanager
async def buses(valkey_url: str, *clocks: StandingClock) -> AsyncIterator[list[Bus]]:
    """One for each clock, all listening."""
    valkeys = [Valkey(valkey_url, request_timeout_ms=2000) for _ in clocks]
    made = [Bus(valkey, clock) for valkey, clock in zip(valkeys, clocks, strict=True)]
    try:
        for valkey, bus in zip(valkeys, made, strict=True):
            await valkey.start()
            await bus.start()
        for bus in made:
            await until(lambda each=bus: each.healthy)  # type: ignore[misc]  # bound on purpose
        yield made
    finally:
        for valkey, bus in zip(valkeys, made, strict=True):
            await bus.stop()
            await valkey.stop()


def warnings(logs: list[Any]) -> list[Any]:
    return [line for line in logs if line["event"] == "clock.skew"]


@pytest.mark.parametrize(("apart", "warned"), [(0.4, False), (0.7, True), (-0.7, True)])
async def test_trap_7_clocks_more_than_half_a_second_apart_are_warned_of(
    valkey_url: str, clock: StandingClock, apart: float, *, warned: bool
) -> None:
    ahead = StandingClock(clock.now() + timedelta(seconds=apart))
    with capture_logs() as logs:
        async with buses(valkey_url, clock, ahead):
            if warned:
                await until(lambda: len(warnings(logs)) == 2)
            else:
                await asyncio.sleep(1.5)
    assert [line["log_level"] for line in warnings(logs)] == ["warning"] * (2 if warned else 0)
    told = REGISTRY.get_sample_value("hadir_clock_skew_seconds")
    assert told == pytest.approx(abs(apart), abs=0.01)


def gaps() -> float:
    return REGISTRY.get_sample_value("hadir_bus_gaps_total") or 0.0


async def test_a_message_that_was_lost_is_noticed_with_the_next_one(
    valkey_url: str, clock: StandingClock
) -> None:
    """H4"""
    async with buses(valkey_url, clock, clock) as (here, there):
        missed, greeted = asyncio.Event(), asyncio.Event()
        here.on("hello", lambda _body: greeted.set())
        await until(lambda: there.instance in here._heard and here.instance in there._heard)
        before = gaps()
        here.on_missed(missed.set)
        await there.publish("hello", {})
        await asyncio.wait_for(greeted.wait(), 30)
        assert gaps() == before
        there.lose_one()
        await until(lambda: gaps() == before + 1 and missed.is_set())


async def test_an_instance_that_hears_nothing_says_so_at_every_canary(
    valkey_url: str, clock: StandingClock
) -> None:
    """trap 5"""
    async with buses(valkey_url, clock) as (alone,):
        missed: list[str] = []
        alone.on_missed(lambda: missed.append("alone"))
        await alone.deafen()
        await until(lambda: len(missed) >= 2)
        assert alone.healthy  # for 5 s nobody is told


async def test_a_valkey_that_swallows_packets_does_not_hold_up_everybody() -> None:
    async def swallow(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connected.append(writer)

    connected: list[asyncio.StreamWriter] = []
    loop, waits = asyncio.get_running_loop(), []
    server = await asyncio.start_server(swallow, "127.0.0.1", 0)
    valkey = Valkey(f"valkey://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    starting = asyncio.create_task(valkey.start())
    while not starting.done():
        before = loop.time()
        await asyncio.sleep(0.01)
        waits.append(loop.time() - before)
    await valkey.stop()
    server.close()
    for writer in connected:
        writer.transport.abort()
    assert connected
    assert not valkey.believed
    assert max(waits) < 0.5
