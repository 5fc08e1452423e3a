"""2,000 clients come back within 2 s and catch up: is everything there, and how much SQL was it?"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from psycopg import AsyncConnection

from bench import store_talks
from bench.line import Line
from bench.phones import come_in
from bench.result import Result, Wrong
from bench.site import site
from bench.statements import window
from bench.talks import open_talks

if TYPE_CHECKING:
    from collections import Counter

    from bench.phones import Phone
    from bench.result import Run
    from bench.site import Account, Site
    from bench.talks import Talk

CLIENTS, FEW = 2000, 200
MISSED = 10
WITHIN_SECONDS, PATIENCE_SECONDS = 2.0, 60.0
BAR = 1.0
NAMED = 8


@dataclass
class Client:
    """Comes back once, and must hear what it missed, whole and in order."""

    account: Account
    session_id: str
    heard: list[int] = field(default_factory=list)
    took: float = 0.0

    def hear(self, _phone: Phone, text: bytes) -> None:
        frame: dict[str, Any] = orjson.loads(text)
        if frame.get("seq"):
            self.heard.append(frame["seq"])

    async def come_back(self, at: Site, line: Line) -> Phone:
        began = asyncio.get_running_loop().time()
        phone = await come_in(at.port, line, self.account, self.hear)
        await phone.follow(self.session_id)
        self.took = asyncio.get_running_loop().time() - began
        if self.heard != [*range(1, MISSED + 1)]:
            raise Wrong(f"heard {self.heard}")
        return phone


async def run(run: Run) -> Result:
    _, few, _ = await _measure(run, FEW)
    count = run.count(CLIENTS)
    clients, each, notes = await _measure(run, count)
    took = sorted(client.took for client in clients)
    return Result(
        value=each,
        unit="SQL statements per session",
        against={"clients": count},
        ratio=each / BAR,
        n=count,
        holds=each <= BAR,
        bar=f"≤ {BAR:.0f}, all whole",
        notes=[
            f"back and whole: middle {took[count // 2]:.2f} s, last {took[-1]:.2f} s",
            f"{FEW} clients: {few:.2f} statements per session",
            *notes,
        ],
    )


async def _measure(run: Run, clients: int) -> tuple[list[Client], float, list[str]]:
    async with site(counting=True) as at:
        run.step(f"{clients} clients, two to a conversation")
        talks = await open_talks(at, clients // 2)
        async with await AsyncConnection.connect(at.engines.postgres.url, autocommit=True) as conn:
            await store_talks.write_messages(conn, MISSED)
        everybody = [one for talk in talks for one in _both(talk)]
        lines = [await Line.open(at.port) for _ in everybody]
        idle = await window(at, asyncio.sleep(0))
        working = await window(at, _storm(at, everybody, lines))
        run.step(f"{clients} clients: {working.total()} statements, idle {idle.total()}")
    more = working - idle
    return everybody, more.total() / len(talks), [_named(more)]


def _both(talk: Talk) -> list[Client]:
    return [Client(talk.customer, talk.session_id), Client(talk.mitra, talk.session_id)]


async def _storm(at: Site, clients: list[Client], lines: list[Line]) -> None:
    async def one(client: Client, line: Line) -> Phone:
        await asyncio.sleep(random.uniform(0, WITHIN_SECONDS))
        return await client.come_back(at, line)

    async with asyncio.timeout(PATIENCE_SECONDS):
        phones = await asyncio.gather(*map(one, clients, lines))
    for phone in phones:
        phone.hang_up()


def _named(statements: Counter[str]) -> str:
    said = (f"{n} × {' '.join(sql.split())[:60]}" for sql, n in statements.most_common(NAMED))
    return "SQL while working: " + " · ".join(said)
