"""What a benchmark finds, and how it is written down."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

RESULTS = Path(__file__).parent / "results.json"
QUICK_DIVISOR = 10


class Wrong(Exception):
    """What was measured did not do its work: its speed means nothing."""


@dataclass(frozen=True)
class Result:
    """One row of the table; ``ratio`` is the number that the bar is about."""

    value: float
    unit: str
    against: dict[str, float]
    ratio: float
    n: int
    holds: bool
    bar: str
    notes: Sequence[str] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "value": _short(self.value),
            "unit": self.unit,
            "against": {name: _short(value) for name, value in self.against.items()},
            "ratio": _short(self.ratio),
            "n": self.n,
        }


@dataclass(frozen=True)
class Run:
    """How large this run is, and where it tells its progress."""

    step: Callable[[str], None]
    quick: bool = False

    def count(self, full: int) -> int:
        """``full``, or a tenth of it in a quick run."""
        return max(1, full // QUICK_DIVISOR) if self.quick else full


@dataclass
class Rounds:
    """Several things measured in turn, again and again, so that a busy neighbour hits all alike."""

    rates: dict[str, list[float]] = field(default_factory=dict)
    cpu: dict[str, list[float]] = field(default_factory=dict)

    def add(self, name: str, rate: float, cpu_seconds: float) -> None:
        """``cpu_seconds``: what one of them cost the server's process."""
        self.rates.setdefault(name, []).append(rate)
        self.cpu.setdefault(name, []).append(cpu_seconds)

    def middle(self, name: str) -> float:
        return median(self.rates[name])

    def ratio(self, name: str, other: str) -> float:
        """The median of the ratios of neighbouring rounds."""
        pairs = zip(self.rates[name], self.rates[other], strict=True)
        return median(mine / its for mine, its in pairs)

    def spread(self, name: str, other: str) -> str:
        """The lowest and the highest ratio, to show how noisy the machine was."""
        pairs = zip(self.rates[name], self.rates[other], strict=True)
        found = sorted(mine / its for mine, its in pairs)
        return f"{name} ÷ {other}: {found[0]:.2f} to {found[-1]:.2f} in {len(found)} rounds"

    def costs(self) -> str:
        """Processor time of the server's process for one of each; it suffers less from noise."""
        told = (f"{name} {median(cost) * 1e6:.1f} µs" for name, cost in self.cpu.items())
        return "server CPU each: " + ", ".join(told)


def p99_of(measured: Sequence[float]) -> float:
    """The 99th of a hundred."""
    return sorted(measured)[len(measured) * 99 // 100]


def keep(name: str, result: Result) -> None:
    """Put this result into results.json, beside those of earlier runs."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    kept[name] = result.as_json()
    RESULTS.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n")


def _short(value: float) -> float:
    """Four digits that mean something."""
    return float(f"{value:.4g}") if value % 1 else value
