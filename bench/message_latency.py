"""From the sender's frame to the receiver's, commit included, at 500 messages a second."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from bench.echo import bar_ms, loopback_p99_ms
from bench.result import Result, Wrong, p99_of
from bench.site import site
from bench.talks import message, message_id, open_talks, phones_in

if TYPE_CHECKING:
    from bench.phones import Phone
    from bench.result import Run
    from bench.talks import Talk

SESSIONS, FEW = 500, 50
PER_SECOND, WARM, COUNT = 500, 500, 2500
TRIES = 3
BAR_MS = 50.0
SECONDS = 30


@dataclass
class Watch:
    """When each message was sent, and how long until the other side had it."""

    talks: list[Talk]
    phones: list[Phone] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    _under_way: dict[bytes, tuple[int, float]] = field(default_factory=dict)

    def hear(self, phone: Phone, text: bytes) -> None:
        if b'"type":"message",' in text:
            sender, at = self._under_way.get(message_id(text), (phone.number, 0.0))
            if sender != phone.number:
                del self._under_way[message_id(text)]
                self.took.append((perf_counter() - at) * 1000)

    async def send(self, count: int) -> list[float]:
        """The milliseconds of so many messages, sent by turns at an even pace."""
        self.took = []
        began = perf_counter()
        for number in range(count):
            await asyncio.sleep(began + number / PER_SECOND - perf_counter())
            phone = self.phones[number % len(self.phones)]
            text = message(self.talks[phone.number % len(self.talks)].session_id)
            self._under_way[message_id(text)] = (phone.number, perf_counter())
            phone.say(text)
        async with asyncio.timeout(SECONDS):
            while self._under_way:  # noqa: ASYNC110 - the last frames come within milliseconds
                await asyncio.sleep(0.005)
        return self.took


async def run(run: Run) -> Result:
    few = await _measure(run, FEW, 1)
    many = await _measure(run, SESSIONS, TRIES)
    echo = await loopback_p99_ms()
    best, bar = min(many, key=p99_of), bar_ms(BAR_MS, echo)
    value = p99_of(best)
    return Result(
        value=value,
        unit="ms (p99)",
        against={"loopback echo p99 (ms)": echo},
        ratio=value / bar,
        n=sum(map(len, many)),
        holds=value <= bar,
        bar=f"≤ {bar:.0f} ms",
        notes=[
            f"p99 of each try: {', '.join(f'{p99_of(took):.1f}' for took in many)} ms",
            f"middle {sorted(best)[len(best) // 2]:.1f} ms",
            f"{FEW} sessions: p99 {p99_of(few[0]):.1f} ms",
        ],
    )


async def _measure(run: Run, sessions: int, tries: int) -> list[list[float]]:
    async with site() as at:
        run.step(f"{sessions} conversations, two phones each")
        watch = Watch(await open_talks(at, sessions))
        watch.phones = await phones_in(at, watch.talks, watch.hear)
        await watch.send(WARM)
        found = []
        for number in range(1, tries + 1):
            found.append(await watch.send(run.count(COUNT)))
            run.step(f"{sessions} sessions, try {number}: p99 {p99_of(found[-1]):.1f} ms")
        for phone in watch.phones:
            phone.hang_up()
    if any(len(took) != run.count(COUNT) for took in found):
        raise Wrong("a message was lost or doubled")
    return found
