"""10,000 conversations whose time is up within a minute; two instances see to it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from bench import store, store_deadlines
from bench.echo import bar_ms, loopback_p99_ms
from bench.ports import free_port
from bench.result import Result, Wrong, p99_of
from bench.site import serving, site

if TYPE_CHECKING:
    from bench.result import Run
    from bench.site import Site

DEADLINES, FEW, SECONDS = 10_000, 1000, 60.0
AHEAD_SECONDS, PATIENCE_SECONDS = 5.0, 60.0
BAR_MS = 250.0


async def run(run: Run) -> Result:
    count = run.count(DEADLINES)
    few = await _measure(run, run.count(FEW), SECONDS / 10)
    many = await _measure(run, count, SECONDS * count / DEADLINES)
    echo = await loopback_p99_ms()
    value, bar = p99_of(many), bar_ms(BAR_MS, echo)
    return Result(
        value=value,
        unit="ms (p99)",
        against={"loopback echo p99 (ms)": echo},
        ratio=value / bar,
        n=count,
        holds=value <= bar,
        bar=f"≤ {bar:.0f} ms, each once",
        notes=[
            f"middle {sorted(many)[len(many) // 2]:.0f} ms, latest {max(many):.0f} ms",
            f"{len(few)} at the same pace or slower: p99 {p99_of(few):.0f} ms",
        ],
    )


async def _measure(run: Run, count: int, seconds: float) -> list[float]:
    """How many milliseconds late each was."""
    async with AsyncExitStack() as stack:
        at = await stack.enter_async_context(site())
        await stack.enter_async_context(serving(_beside(at)))
        url = at.engines.postgres.url
        conn = await stack.enter_async_context(await AsyncConnection.connect(url, autocommit=True))
        run.step(f"{count} conversations")
        await store.insert_mitras(conn, count, 0)
        await store_deadlines.insert_talks(conn, count)
        first = datetime.now(UTC) + timedelta(seconds=AHEAD_SECONDS)
        await store_deadlines.set_time_up(conn, first, seconds / count)
        run.step(f"{count} deadlines within {seconds:.0f} s")
        await asyncio.sleep(AHEAD_SECONDS + seconds)
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await store_deadlines.count_left(conn):  # noqa: ASYNC110 - rows have no event
                await asyncio.sleep(0.2)
        fired, late = await store_deadlines.lateness(conn)
    if fired != count or len(late) != count:
        raise Wrong(f"{count} deadlines took effect {fired} times in {len(late)} conversations")
    return late


def _beside(at: Site) -> Site:
    """Another instance on the same engines."""
    internal = {"HADIR_INTERNAL_PORT": str(free_port())}
    return replace(at, port=free_port(), environment={**at.environment, **internal})
