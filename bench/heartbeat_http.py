"""Authorised beats a second, against a bare 204, one UPDATE each, and the Fastify peer."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from valkey.asyncio import Valkey

from bench.duel import Target, duel
from bench.fastify import peer
from bench.load_http import NO_CONTENT, request, send_each
from bench.people import mitras_online
from bench.result import Result, Wrong
from bench.site import site
from hadir.availability.hot import HEARTBEAT
from hadir.availability.keys import HEARTBEAT as KEY
from hadir.wire.model import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.result import Rounds, Run
    from bench.site import Account, Site

MITRAS = 5000
OF_BARE, OF_PEER = 0.6, 1.2
# Beats that a late Valkey did not take are held for 5 s.
LOOKS, LOOK_SECONDS = 60, 0.25


async def run(run: Run) -> Result:
    async with AsyncExitStack() as stack:
        at = await stack.enter_async_context(site())
        run.step(f"{MITRAS} mitras switch on")
        mitras = await mitras_online(at, MITRAS)
        other = await stack.enter_async_context(peer(at, MITRAS))
        targets = _targets(at, mitras)
        if other:
            targets["Fastify"] = replace(targets["beat"], port=other.port, pid=other.pid)
        rounds = await duel(run, targets)
        run.step("is every key right?")
        began = datetime.now(UTC)
        await send_each(at.port, targets["beat"].requests, NO_CONTENT)
        await keys_are_right(at.engines.valkey.url, mitras, began)
    return _result(rounds, with_peer=other is not None)


def _targets(at: Site, mitras: Sequence[Account]) -> dict[str, Target]:
    def target(path: str) -> Target:
        asked = [request("POST", path, one.token) for one in mitras]
        return Target(at.port, at.pid, asked, NO_CONTENT)

    return {
        "beat": target(HEARTBEAT),
        "bare 204": target("/bench/204"),
        "UPDATE each": target("/bench/beat-in-postgres"),
    }


async def keys_are_right(url: str, mitras: Sequence[Account], since: datetime) -> None:
    """Raises: Wrong unless each of these mitras has a beat from ``since`` on in Valkey."""
    names, until = [f"{KEY}{one.id}" for one in mitras], iso(datetime.now(UTC))
    async with Valkey.from_url(url.replace("valkey://", "redis://")) as valkey:
        for _ in range(LOOKS):
            told = await valkey.mget(names)
            wrong = [at for at in told if at is None or not iso(since) <= at.decode() <= until]
            if not wrong:
                return
            await asyncio.sleep(LOOK_SECONDS)
    raise Wrong(f"{len(wrong)} keys of {len(mitras)} are wrong")


def _result(rounds: Rounds, *, with_peer: bool) -> Result:
    others = [name for name in rounds.rates if name != "beat"]
    ratios = {name: rounds.ratio("beat", name) for name in others}
    return Result(
        value=rounds.middle("beat"),
        unit="beats/s",
        against={name: rounds.middle(name) for name in others},
        ratio=ratios["bare 204"],
        n=MITRAS,
        holds=ratios["bare 204"] >= OF_BARE and (not with_peer or ratios["Fastify"] >= OF_PEER),
        bar=f"≥ {OF_BARE} × bare 204, ≥ {OF_PEER} × Fastify",
        notes=[
            *(f"{ratio:.2f} × {name}" for name, ratio in ratios.items()),
            rounds.costs(),
            *(rounds.spread("beat", name) for name in others),
            *([] if with_peer else ["no Node here: not held against Fastify"]),
        ],
    )
