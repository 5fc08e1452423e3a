"""Background loops stop when asked, whatever they are doing at that moment."""

from __future__ import annotations

import asyncio

from psycopg.errors import AdminShutdown, DeadlockDetected
from psycopg_pool import PoolTimeout
from structlog.testing import capture_logs

from hadir.infra.loops import Loop


async def test_a_loop_that_was_woken_in_the_same_moment_still_stops() -> None:
    steps = []

    async def step() -> None:
        steps.append(1)

    loop = Loop("tested", 60, step)
    loop.start()
    async with asyncio.timeout(2) as limit:
        while not steps:  # noqa: ASYNC110 - a step has no event
            await asyncio.sleep(0)
        await asyncio.sleep(0.01)
        loop.wake()
        await loop.stop()
    assert not limit.expired()


async def test_a_loop_stops_even_when_its_step_swallows_the_cancellation() -> None:
    begun = asyncio.Event()

    async def step() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            return

    loop = Loop("tested", 60, step)
    loop.start()
    async with asyncio.timeout(2) as limit:
        await begun.wait()
        await loop.stop()
    assert not limit.expired()


async def test_a_loop_says_once_that_the_database_is_away_and_everything_else_each_time() -> None:
    """L4: no trace of a call with every tick of an outage."""
    away, other = PoolTimeout("no connection"), DeadlockDetected("with another")
    answers: list[Exception | None] = [away, away, AdminShutdown("bye"), None, away, other, other]
    done = asyncio.Event()

    async def step() -> None:
        if not answers:
            done.set()
            return
        loop.wake()
        if error := answers.pop(0):
            raise error

    loop = Loop("tested", 60, step)
    with capture_logs() as logs:
        loop.start()
        async with asyncio.timeout(30):
            await done.wait()
        await loop.stop()
    told = [(one["event"], "exc_info" in one) for one in logs]
    assert told == [
        ("loop.waits", False),
        ("loop.waits", False),
        ("loop.failed", True),
        ("loop.failed", True),
    ]
