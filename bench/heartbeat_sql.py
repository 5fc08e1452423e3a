"""SQL statements during 10,000 beats, less those of an idle window of equal length."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bench.load_http import NO_CONTENT, request, send_each
from bench.people import mitras_online
from bench.result import Result
from bench.site import site
from bench.statements import excess
from hadir.availability.hot import HEARTBEAT

if TYPE_CHECKING:
    from bench.result import Run
    from bench.site import Site

MITRAS = 5000
BEATS = 10_000
PAIRS, QUICK_PAIRS = 5, 2
# A hasty load would starve Valkey on a small machine, and then Postgres is asked instead.
AT_ONCE, PAUSE_SECONDS = 250, 0.1


async def run(run: Run) -> Result:
    async with site(counting=True) as at:
        run.step(f"{MITRAS} mitras switch on")
        mitras = await mitras_online(at, MITRAS)
        beats = [request("POST", HEARTBEAT, one.token) for one in mitras] * (BEATS // MITRAS)
        await _beat(at, beats)
        found = await excess(run, at, lambda: _beat(at, beats), QUICK_PAIRS if run.quick else PAIRS)
        run.step("counting one UPDATE each")
        one_each = await excess(run, at, lambda: _beat(at, _in_postgres(beats)), 1)
    return Result(
        value=found.value,
        unit=f"statements for {BEATS} beats",
        against={"idle window": found.idle, "UPDATE each": one_each.value},
        ratio=found.value / BEATS,
        n=BEATS,
        holds=found.value == 0,
        bar="0",
        notes=found.notes(),
    )


def _in_postgres(beats: list[bytes]) -> list[bytes]:
    """The same beats the slow way: they prove that the counting counts."""
    return [one.replace(HEARTBEAT.encode(), b"/bench/beat-in-postgres") for one in beats]


async def _beat(at: Site, beats: list[bytes]) -> None:
    for start in range(0, len(beats), AT_ONCE):
        await send_each(at.port, beats[start : start + AT_ONCE], NO_CONTENT)
        await asyncio.sleep(PAUSE_SECONDS)
