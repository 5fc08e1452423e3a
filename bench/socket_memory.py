"""Memory of the server for each idle signed-in socket, against a bare socket of the same server."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it brings no types

from bench.phones import open_phone, phones_of
from bench.result import Result
from bench.site import site

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from bench.phones import Phone
    from bench.result import Run
    from bench.site import Account, Site

    Open = Callable[[Site, Sequence[Account]], Awaitable[list[Phone]]]

WARM, FEW, SOCKETS = 200, 1000, 5000
SETTLE_SECONDS = 2.0
BAR = 1.4


async def run(run: Run) -> Result:
    few_bare, bare = await _measure(run, "bare", _bare)
    few, real = await _measure(run, "signed in", _signed_in)
    return Result(
        value=real / 1024,
        unit="KiB each",
        against={"bare socket": bare / 1024},
        ratio=real / bare,
        n=run.count(SOCKETS),
        holds=real / bare <= BAR,
        bar=f"≤ {BAR} × bare",
        notes=[
            f"among {run.count(FEW)}: {few / 1024:.1f} KiB, bare {few_bare / 1024:.1f} KiB, "
            f"{few / few_bare:.2f} ×"
        ],
    )


async def _measure(run: Run, name: str, opened: Open) -> tuple[float, float]:
    """Bytes for each of few and of all, on a server that serves nothing else."""
    async with site() as at:
        accounts = await at.seed("customers", WARM + run.count(SOCKETS))
        phones = await opened(at, accounts[:WARM])
        await asyncio.sleep(SETTLE_SECONDS)
        process = psutil.Process(at.pid)
        before, found = process.memory_info().rss, []
        for count in (run.count(FEW), run.count(SOCKETS)):
            more = accounts[len(phones) : WARM + count]
            phones += await opened(at, more)
            await asyncio.sleep(SETTLE_SECONDS)
            found.append((process.memory_info().rss - before) / count)
            run.step(f"{count} {name} sockets: {found[-1] / 1024:.1f} KiB each")
        for phone in phones:
            phone.hang_up()
    return found[0], found[1]


async def _bare(at: Site, accounts: Sequence[Account]) -> list[Phone]:
    return [await open_phone(at.port, "/bench/echo") for _ in accounts]


async def _signed_in(at: Site, accounts: Sequence[Account]) -> list[Phone]:
    return await phones_of(at.port, accounts)
