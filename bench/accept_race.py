"""50 mitras accept one request at once; one mitra accepts 10 requests at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from bench import store
from bench.customers import cancel, end, search
from bench.line import Line
from bench.load_http import NO_CONTENT, request, send_each
from bench.people import mitras_online
from bench.result import Result, Wrong
from bench.site import site
from hadir.availability.hot import HEARTBEAT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from bench.result import Run
    from bench.site import Account, Site

MITRAS, REQUESTS = 50, 2000
AT_ONCE, TIMES, CAPACITY = 10, 200, 3
# Signed-in people of /dev/seed stay so for 15 minutes: every site serves a part of the races.
A_SITE = 250
AHEAD = 4
BEAT_SECONDS = 10


@dataclass(frozen=True)
class Crew:
    """Mitras, each with enough lines."""

    at: Site
    mitras: Sequence[Account]
    lines: Sequence[Line]

    async def accept(self, number: int, line: Line, request_id: str) -> int:
        """The status of an answer that this benchmark knows."""
        path = f"/api/mitra/chat-requests/{request_id}/accept"
        status, said = await line.ask("POST", path, self.mitras[number].token)
        if status not in {200, 409}:
            raise Wrong(f"accept: {status} {said}")
        return status

    async def until_asked(self, number: int, wanted: set[str]) -> None:
        """Until all of these requests are on this mitra's screen."""
        line, token = self.lines[number], self.mitras[number].token
        async with asyncio.timeout(30):
            while True:
                cards = await line.must("GET", "/api/mitra/chat-requests", token)
                if wanted <= {card["request_id"] for card in cards["items"]}:
                    return
                await asyncio.sleep(0.01)


async def run(run: Run) -> Result:
    requests, times = run.count(REQUESTS), run.count(TIMES)
    winners = await _many_mitras(run, requests)
    held = await _one_mitra(run, times)
    wrong = sum(n for won, n in winners.items() if won != 1)
    above = sum(n for won, n in held.items() if won > CAPACITY)
    return Result(
        value=wrong + above,
        unit="wrong outcomes",
        against={f"{MITRAS} for 1 request": requests, f"1 for {AT_ONCE} requests": times},
        ratio=(wrong + above) / (requests + times),
        n=requests + times,
        holds=wrong + above == 0,
        bar="0",
        notes=[
            f"winners of a request: {dict(winners)}",
            f"requests taken by one mitra with capacity {CAPACITY}: {dict(held)}",
        ],
    )


async def _many_mitras(run: Run, requests: int) -> Counter[int]:
    winners: Counter[int] = Counter()
    for first in range(0, requests, A_SITE):
        count = min(A_SITE, requests - first)
        async with _crew(MITRAS, MITRAS) as crew:
            customers = await crew.at.seed("customers", count)
            for start in range(0, count, AHEAD):
                group = customers[start : start + AHEAD]
                searches = await asyncio.gather(*(search(crew.at, one) for one in group))
                for customer, found in zip(group, searches, strict=True):
                    winners[await _race(crew, found)] += 1
                    await end(crew.at, customer, found)
                run.step(f"{winners.total()} of {requests} requests")
            winners[-1] += await _accepted_twice(crew.at)
    return +winners


async def _race(crew: Crew, found: str) -> int:
    """How many of all were told that they have it."""
    await asyncio.gather(*(crew.until_asked(number, {found}) for number in (0, MITRAS - 1)))
    racing = (crew.accept(number, line, found) for number, line in enumerate(crew.lines))
    return (await asyncio.gather(*racing)).count(200)


async def _one_mitra(run: Run, times: int) -> Counter[int]:
    held: Counter[int] = Counter()
    for first in range(0, times, A_SITE // AT_ONCE):
        count = min(A_SITE // AT_ONCE, times - first)
        async with _crew(1, AT_ONCE) as crew:
            for _ in range(count):
                customers = await crew.at.seed("customers", AT_ONCE)
                held[await _overload(crew, customers)] += 1
                run.step(f"{held.total()} of {times} times {AT_ONCE} at once")
    return held


async def _overload(crew: Crew, customers: Sequence[Account]) -> int:
    """How many requests the one mitra was given; all are ended or cancelled afterwards."""
    found = await asyncio.gather(*(search(crew.at, one) for one in customers))
    await crew.until_asked(0, set(found))
    pairs = zip(crew.lines, found, strict=True)
    said = await asyncio.gather(*(crew.accept(0, line, one) for line, one in pairs))
    for status, one, customer in zip(said, found, customers, strict=True):
        await (end if status == 200 else cancel)(crew.at, customer, one)
    return said.count(200)


async def _accepted_twice(at: Site) -> int:
    async with await AsyncConnection.connect(at.engines.postgres.url) as conn:
        return await store.count_accepted_twice(conn)


@asynccontextmanager
async def _crew(count: int, lines: int) -> AsyncIterator[Crew]:
    async with site() as at:
        mitras = await mitras_online(at, count)
        crew = Crew(at, mitras, [await Line.open(at.port) for _ in range(lines)])
        beating = asyncio.create_task(_beat_on(at, mitras))
        try:
            yield crew
        finally:
            beating.cancel()
            for line in crew.lines:
                line.close()


async def _beat_on(at: Site, mitras: Sequence[Account]) -> None:
    beats = [request("POST", HEARTBEAT, one.token) for one in mitras]
    while True:
        await send_each(at.port, beats, NO_CONTENT, 1)
        await asyncio.sleep(BEAT_SECONDS)
