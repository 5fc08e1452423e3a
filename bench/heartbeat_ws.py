"""Beats a second over open sockets, against a bare echo on the same server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it brings no types

from bench.heartbeat_http import keys_are_right
from bench.load_ws import Socket, open_socket, play_all
from bench.people import mitras_online
from bench.result import Result, Rounds
from bench.site import site

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.result import Run
    from bench.site import Account, Site

SOCKETS = 2000
AT_ONCE = 64
# A socket may send 60 frames at once and 2 more a second.
ROUNDS, QUICK_ROUNDS, FRAMES = 10, 2, 5
BAR = 0.6
PING = '{"type":"ping","t":1795262400000}'


async def run(run: Run) -> Result:
    async with site() as at:
        run.step(f"{SOCKETS} mitras switch on")
        mitras = await mitras_online(at, SOCKETS)
        run.step(f"{SOCKETS} sockets open, twice")
        real = await _open_all(at, mitras)
        echoes = [
            await open_socket(at.port, "/bench/echo", b'{"type":"ping"') for _ in range(SOCKETS)
        ]
        rounds, process = Rounds(), psutil.Process(at.pid)
        count = QUICK_ROUNDS if run.quick else ROUNDS
        for number in range(1, count + 1):
            for name, sockets in (("beat", real), ("bare echo", echoes)):
                began, before = datetime.now(UTC), process.cpu_times()
                rate = await play_all(sockets, PING, FRAMES, AT_ONCE)
                after = process.cpu_times()
                cpu = after.user + after.system - before.user - before.system
                rounds.add(name, rate, cpu / (SOCKETS * FRAMES))
                run.step(f"round {number} of {count}: {name} {rate:,.0f}/s")
                if name == "beat":
                    await keys_are_right(at.engines.valkey.url, mitras, began)
        for socket in (*real, *echoes):
            socket.close()
    ratio = rounds.ratio("beat", "bare echo")
    return Result(
        value=rounds.middle("beat"),
        unit="beats/s",
        against={"bare echo": rounds.middle("bare echo")},
        ratio=ratio,
        n=SOCKETS * FRAMES * count,
        holds=ratio >= BAR,
        bar=f"≥ {BAR} × bare echo",
        notes=[rounds.costs(), rounds.spread("beat", "bare echo")],
    )


async def _open_all(at: Site, mitras: Sequence[Account]) -> list[Socket]:
    turns = asyncio.Semaphore(8)

    async def open_one(mitra: Account) -> Socket:
        async with turns:
            answer = await at.post("/api/shared/realtime-ticket", token=mitra.token)
            socket = await open_socket(at.port, "/api/shared/ws", b'{"type":"pong"')
            ticket = answer.json()["ticket"]
            await socket.ask(f'{{"type":"auth","ticket":"{ticket}"}}', b'{"type":"ready"')
            return socket

    return await asyncio.gather(*(open_one(mitra) for mitra in mitras))
