"""GET beacon a second, against a bare JSON answer of the same server, and the Fastify peer."""

from __future__ import annotations

from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bench.duel import Target, duel
from bench.fastify import peer
from bench.load_http import JSON, hammer, request
from bench.people import mitras_online
from bench.result import Result
from bench.site import site
from bench.statements import excess
from hadir.availability.hot import BEACON

if TYPE_CHECKING:
    from bench.result import Rounds, Run
    from bench.statements import Excess

MITRAS = 1000
PAIRS, QUICK_PAIRS = 3, 1
READING_SECONDS = 5.0
BAR = 0.7


async def run(run: Run) -> Result:
    async with AsyncExitStack() as stack:
        at = await stack.enter_async_context(
            site(counting=True, MITRA_AUTO_OFFLINE_SWEEP_SECONDS="3600")
        )
        run.step(f"{MITRAS} mitras switch on")
        await mitras_online(at, MITRAS)
        other = await stack.enter_async_context(peer(at, MITRAS))
        beacon = Target(at.port, at.pid, [request("GET", BEACON)], JSON)
        bare = replace(beacon, requests=[request("GET", "/bench/json")])
        targets = {"beacon": beacon, "bare JSON": bare}
        if other:
            targets["Fastify"] = replace(beacon, port=other.port, pid=other.pid)
        rounds = await duel(run, targets)
        reading = partial(hammer, at.port, beacon.requests, JSON, READING_SECONDS)
        sql = await excess(run, at, reading, QUICK_PAIRS if run.quick else PAIRS)
    return _result(rounds, [*targets], sql)


def _result(rounds: Rounds, names: list[str], sql: Excess) -> Result:
    ratio = rounds.ratio("beacon", "bare JSON")
    return Result(
        value=rounds.middle("beacon"),
        unit="answers/s",
        against={name: rounds.middle(name) for name in names[1:]},
        ratio=ratio,
        n=MITRAS,
        holds=ratio >= BAR and sql.value == 0,
        bar=f"≥ {BAR} × bare JSON; 0 SQL",
        notes=[
            *(f"{rounds.ratio('beacon', name):.2f} × {name}" for name in names[1:]),
            rounds.costs(),
            *(rounds.spread("beacon", name) for name in names[1:]),
            *sql.notes(),
        ],
    )
