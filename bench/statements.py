"""How often each SQL statement was run by the server in a window of time."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from bench import store

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bench.result import Run
    from bench.site import Site

# Long enough to hold several turns of every loop of one second.
WINDOW_SECONDS = 10.0


async def window(at: Site, work: Awaitable[object]) -> Counter[str]:
    """Do ``work`` inside a window of this length; the site must be ``counting``."""
    url = at.engines.postgres.url.replace("/hadir?", "/postgres?")
    async with await AsyncConnection.connect(url, autocommit=True) as conn:
        before = await store.count_statements(conn)
        end = asyncio.create_task(asyncio.sleep(WINDOW_SECONDS))
        await work
        await end
        return await store.count_statements(conn) - before


@dataclass(frozen=True)
class Excess:
    """Statements during the work, less those of idle windows of equal length."""

    each: list[int]
    idle: float
    named: Counter[str]

    @property
    def value(self) -> float:
        """The median; below 0 is 0: a loop of some seconds may fall into either window."""
        return max(0.0, median(self.each))

    def notes(self) -> list[str]:
        """What every pair of windows found, and what was run while working only."""
        differences = ", ".join(f"{one:+d}" for one in self.each)
        return [
            f"SQL in windows of {WINDOW_SECONDS:.0f} s, working less idle: {differences}",
            *(f"only while working: {count} of {sql}" for sql, count in self.named.items()),
        ]


async def excess(run: Run, at: Site, work: Callable[[], Awaitable[object]], pairs: int) -> Excess:
    """Idle and working windows in turn."""
    each: list[int] = []
    idles: list[int] = []
    named: Counter[str] = Counter()
    for number in range(1, pairs + 1):
        idle = await window(at, asyncio.sleep(0))
        working = await window(at, work())
        each.append(working.total() - idle.total())
        idles.append(idle.total())
        for sql in working.keys() - idle.keys():
            named[" ".join(sql.split())[:80]] += working[sql]
        run.step(f"windows {number} of {pairs}: {each[-1]:+d} statements")
    return Excess(each, median(idles), named)
