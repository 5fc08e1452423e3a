"""A payment is confirmed: how long until the last of 1,000 mitras has the offer on the socket."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import time
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg import AsyncConnection

from bench import store_offers
from bench.customers import cancel, search
from bench.echo import bar_ms, loopback_p99_ms
from bench.people import mitras_online
from bench.phones import phones_of
from bench.result import Result, p99_of
from bench.site import site

if TYPE_CHECKING:
    from bench.phones import Phone
    from bench.result import Run
    from bench.site import Account, Site

MITRAS, FEW = 1000, 100
TRIES, REQUESTS = 3, 8
BAR_MS = 250.0
SECONDS = 30


@dataclass
class Doorbell:
    """Counts who has the offer, and when the last one had it."""

    mitras: int
    heard: int = 0
    last_at: float = 0.0
    _all: asyncio.Event = field(default_factory=asyncio.Event)

    def hear(self, _phone: Phone, text: bytes) -> None:
        if b'"type":"offer.made"' in text:
            self.heard += 1
            self.last_at = time()
            if self.heard == self.mitras:
                self._all.set()

    async def rung(self) -> None:
        await asyncio.wait_for(self._all.wait(), SECONDS)
        self.heard = 0
        self._all.clear()


async def run(run: Run) -> Result:
    few = await _measure(run, FEW, 1)
    many = await _measure(run, MITRAS, TRIES)
    echo = await loopback_p99_ms()
    value, bar = min(map(p99_of, many)), bar_ms(BAR_MS, echo)
    everything = sorted(one for each in many for one in each)
    return Result(
        value=value,
        unit="ms (p99)",
        against={"loopback echo p99 (ms)": echo},
        ratio=value / bar,
        n=len(everything),
        holds=value <= bar,
        bar=f"≤ {bar:.0f} ms",
        notes=[
            f"{MITRAS} mitras, p99 of each try: {', '.join(f'{p99_of(t):.0f}' for t in many)} ms; "
            f"middle {everything[len(everything) // 2]:.0f} ms",
            f"{FEW} mitras: p99 {p99_of(few[0]):.0f} ms",
        ],
    )


async def _measure(run: Run, mitras: int, tries: int) -> list[list[float]]:
    async with site(settings={"pairing_wave_max": mitras}) as at:
        run.step(f"{mitras} mitras with open sockets")
        bell = Doorbell(mitras)
        phones = await phones_of(at.port, await mitras_online(at, mitras), bell.hear)
        found = []
        for number in range(1, tries + 1):
            customers = await at.seed("customers", REQUESTS)
            found.append([await _ring(at, bell, one) for one in customers])
            run.step(f"{mitras} mitras, try {number}: p99 {p99_of(found[-1]):.0f} ms")
        for phone in phones:
            phone.hang_up()
    return found


async def _ring(at: Site, bell: Doorbell, customer: Account) -> float:
    """Milliseconds from the confirmed payment to the last mitra."""
    found = await search(at, customer)
    await bell.rung()
    async with await AsyncConnection.connect(at.engines.postgres.url) as conn:
        confirmed = await store_offers.confirmed_at(conn, UUID(found))
    await cancel(at, customer, found)
    return (bell.last_at - confirmed.timestamp()) * 1000
