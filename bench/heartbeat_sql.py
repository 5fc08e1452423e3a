"""SQL statements during 10,000 beats, less those of an idle window of equal length."""

from __future__ import annotations

import asyncio
from collections import Counter
from statistics import median
from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from bench import store
from bench.load_http import NO_CONTENT, request, send_each
from bench.people import mitras_online
from bench.result import Result
from bench.site import site
from hadir.availability.hot import HEARTBEAT

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bench.result import Run
    from bench.site import Site

MITRAS = 5000
BEATS = 10_000
# Long enough to hold several turns of every loop of one second, and the beats in the middle of it.
WINDOW_SECONDS = 10.0
WINDOWS = 5
# A hasty load would starve Valkey on a small machine, and then Postgres is asked instead.
AT_ONCE, PAUSE_SECONDS = 250, 0.1


async def run(run: Run) -> Result:
    async with site(counting=True) as at:
        run.step(f"{MITRAS} mitras switch on")
        mitras = await mitras_online(at, MITRAS)
        beats = [request("POST", HEARTBEAT, one.token) for one in mitras] * (BEATS // MITRAS)
        await _beat(at, beats)
        more: list[int] = []
        named: Counter[str] = Counter()
        each: list[int] = []
        for number in range(1, 3 if run.quick else WINDOWS + 1):
            idle = await _statements(at, asyncio.sleep(0))
            beating = await _statements(at, _beat(at, beats))
            more.append(beating.total() - idle.total())
            each.append(idle.total())
            named.update({sql for sql in beating if sql not in idle})
            run.step(f"window {number}: {more[-1]:+d} statements")
        one_each = await _one_update_each(at, beats[:MITRAS])
    value = median(more)
    return Result(
        value=value,
        unit=f"statements for {BEATS} beats",
        against={"idle window": median(each), "UPDATE each": one_each * BEATS / MITRAS},
        ratio=value / BEATS,
        n=BEATS,
        holds=value <= 0,
        bar="0",
        notes=[
            f"windows of {WINDOW_SECONDS:.0f} s in turn, beating less idle: "
            + ", ".join(f"{one:+d}" for one in more),
            *(
                f"only while beating ({times} ×): {' '.join(sql.split())[:90]}"
                for sql, times in named.items()
            ),
        ],
    )


async def _beat(at: Site, beats: list[bytes]) -> None:
    for start in range(0, len(beats), AT_ONCE):
        await send_each(at.port, beats[start : start + AT_ONCE], NO_CONTENT)
        await asyncio.sleep(PAUSE_SECONDS)


async def _one_update_each(at: Site, beats: list[bytes]) -> int:
    """The proof that the counting counts."""
    beats = [one.replace(HEARTBEAT.encode(), b"/bench/beat-in-postgres") for one in beats]
    idle = await _statements(at, asyncio.sleep(0))
    return (await _statements(at, _beat(at, beats))).total() - idle.total()


async def _statements(at: Site, work: Awaitable[object]) -> Counter[str]:
    """How often each statement was run by the server in one window."""
    url = at.engines.postgres.url.replace("/hadir?", "/postgres?")
    async with await AsyncConnection.connect(url, autocommit=True) as conn:
        before = await store.count_statements(conn)
        window = asyncio.create_task(asyncio.sleep(WINDOW_SECONDS))
        await work
        await window
        return await store.count_statements(conn) - before
