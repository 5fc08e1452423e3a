"""Valkey killed, restarted, emptied, cut off, swallowed and moved under load: who notices?"""

from __future__ import annotations

import tempfile
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, get_args

from bench.result import Result
from hadir.infra.engines import start_engines, stop_engines, stop_valkey
from hadir.infra.migrate import migrate
from tests.support.drill import Harm, Outcome, Place, drill

if TYPE_CHECKING:
    from bench.result import Run

OUTAGE_SECONDS = 60
BAR_SECONDS = 1.0


async def run(run: Run) -> Result:
    seconds = run.count(OUTAGE_SECONDS)
    outcomes = [await _one(harm, seconds, run) for harm in get_args(Harm)]
    slowest = max(outcome.drift_zero_after_seconds for outcome in outcomes)
    wrong = [f"{outcome.harm}: {word}" for outcome in outcomes for word in outcome.wrong]
    return Result(
        value=slowest,
        unit="s until drift is zero, the slowest of six",
        against={"failed requests": float(sum(len(each.failed) for each in outcomes))},
        ratio=slowest / BAR_SECONDS,
        n=sum(outcome.requests for outcome in outcomes),
        holds=not wrong,
        bar="≤ 1 s, 0 failed, 0 taken offline, beacon never empty",
        notes=[_told(outcome) for outcome in outcomes] + wrong,
    )


async def _one(harm: Harm, seconds: float, run: Run) -> Outcome:
    folder = _folder()
    engines = start_engines(folder / "data")
    place = Place(engines.postgres.url, engines.home, "valkey")
    try:
        run.step(f"Valkey is {harm} for {seconds} s")
        migrate(engines.postgres.url)
        return await drill(harm, place, folder, seconds)
    finally:
        stop_valkey(place.home, place.valkey)
        stop_engines(folder / "data")
        rmtree(folder, ignore_errors=True)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="hadir-drill-"))
    folder.chmod(0o711)  # the engines' user passes through
    return folder


def _told(outcome: Outcome) -> str:
    return (
        f"{outcome.harm}: {outcome.requests} requests, {len(outcome.failed)} failed,"
        f" {outcome.searches} searches, {outcome.steady} beat without a pause,"
        f" drift zero after {outcome.drift_zero_after_seconds:.2f} s"
    )
