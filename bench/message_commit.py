"""Durable messages a second through sockets, against bare single-row INSERTs of the same pool."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it brings no types
from psycopg import AsyncConnection

from bench import store_talks
from bench.result import Result, Rounds, Wrong
from bench.site import site
from bench.talks import message, open_talks, phones_in

if TYPE_CHECKING:
    from bench.phones import Phone
    from bench.result import Run
    from bench.site import Site
    from bench.talks import Talk

SESSIONS, FEW = 500, 50
# A socket may send 60 frames at once and 2 more a second.
ROUNDS, QUICK_ROUNDS, MESSAGES = 8, 2, 5
SECONDS = 60
BAR = 1.0
ACK = b'{"type":"ack"'


@dataclass
class Crowd:
    """Everybody sends a message, waits for the ack, and sends the next one."""

    talks: list[Talk]
    phones: list[Phone] = field(default_factory=list)
    sent: int = 0
    _left: list[int] = field(default_factory=list)
    _acks: int = 0
    _heard: int = 0
    _over: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, phone: Phone, text: bytes) -> None:
        if text.startswith(ACK):
            self._acks -= 1
            self._left[phone.number] -= 1
            if self._left[phone.number]:
                self._send(phone)
        elif b'"type":"message",' in text:
            self._heard -= 1
        if self._acks == self._heard == 0:
            self._over.set()

    async def play(self) -> float:
        """Messages a second, each committed, acknowledged, and heard by both."""
        count = len(self.phones) * MESSAGES
        self._left = [MESSAGES] * len(self.phones)
        self._acks, self._heard = count, 2 * count
        self._over.clear()
        loop = asyncio.get_running_loop()
        began = loop.time()
        for phone in self.phones:
            self._send(phone)
        await asyncio.wait_for(self._over.wait(), SECONDS)
        return count / (loop.time() - began)

    def _send(self, phone: Phone) -> None:
        self.sent += 1
        phone.say(message(self.talks[phone.number % len(self.talks)].session_id))


async def run(run: Run) -> Result:
    few, _ = await _measure(run, FEW)
    many, sent = await _measure(run, SESSIONS)
    ratio = many.ratio("messages", "bare INSERT")
    return Result(
        value=many.middle("messages"),
        unit="messages/s",
        against={"bare INSERT": many.middle("bare INSERT")},
        ratio=ratio,
        n=sent,
        holds=ratio >= BAR,
        bar=f"≥ {BAR} × bare INSERT",
        notes=[
            many.costs(),
            many.spread("messages", "bare INSERT"),
            f"{FEW} sessions: {few.middle('messages'):,.0f}/s, "
            f"{few.ratio('messages', 'bare INSERT'):.2f} × bare INSERT; {few.costs()}",
        ],
    )


async def _measure(run: Run, sessions: int) -> tuple[Rounds, int]:
    async with site() as at:
        run.step(f"{sessions} conversations, two phones each")
        crowd = Crowd(await open_talks(at, sessions))
        crowd.phones = await phones_in(at, crowd.talks, crowd.hear)
        async with await AsyncConnection.connect(at.engines.postgres.url, autocommit=True) as conn:
            await store_talks.copy_events_table(conn)
            rounds = await _rounds(run, at, crowd)
            found = await store_talks.count_messages(conn)
        for phone in crowd.phones:
            phone.hang_up()
    if found != (crowd.sent, crowd.sent, 0):
        raise Wrong(f"sent {crowd.sent}, found (rows, different, streams with gaps) {found}")
    return rounds, crowd.sent


async def _rounds(run: Run, at: Site, crowd: Crowd) -> Rounds:
    rounds, process = Rounds(), psutil.Process(at.pid)
    count, each = QUICK_ROUNDS if run.quick else ROUNDS, len(crowd.phones) * MESSAGES
    for number in range(1, count + 1):
        for name in ("messages", "bare INSERT"):
            before = process.cpu_times()
            rate = await (crowd.play() if name == "messages" else _inserts(at, each))
            after = process.cpu_times()
            cpu = after.user + after.system - before.user - before.system
            rounds.add(name, rate, cpu / each)
            run.step(
                f"{len(crowd.talks)} sessions, round {number} of {count}: {name} {rate:,.0f}/s"
            )
    return rounds


async def _inserts(at: Site, count: int) -> float:
    return float((await at.post("/bench/inserts", {"count": count})).json()["per_second"])
