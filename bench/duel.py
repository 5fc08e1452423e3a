"""Several endpoints hammered in turn, round after round."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil  # type: ignore[import-untyped]  # it brings no types

from bench.load_http import Expected, hammer, send_each
from bench.result import Rounds

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bench.result import Run

ROUNDS, QUICK_ROUNDS = 20, 3
SECONDS, WARM_SECONDS = 0.7, 0.5


@dataclass(frozen=True)
class Target:
    """An endpoint, the process behind it, and how to ask."""

    port: int
    pid: int
    requests: Sequence[bytes]
    expected: Expected


async def duel(run: Run, targets: Mapping[str, Target]) -> Rounds:
    """All of them in each round, one after the other in turns, so that noise hits all alike."""
    rounds = Rounds()
    for target in targets.values():
        await send_each(target.port, target.requests, target.expected)
        await hammer(target.port, target.requests, target.expected, WARM_SECONDS)
    count = QUICK_ROUNDS if run.quick else ROUNDS
    for number in range(1, count + 1):
        first = number % len(targets)
        for name, target in (*[*targets.items()][first:], *[*targets.items()][:first]):
            process = psutil.Process(target.pid)
            before = _computed(process)
            rate = await hammer(target.port, target.requests, target.expected, SECONDS)
            rounds.add(name, rate, (_computed(process) - before) / (rate * SECONDS))
            run.step(f"round {number} of {count}: {name} {rate:,.0f}/s")
    return rounds


def _computed(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
