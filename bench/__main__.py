"""bin/bench: runs benchmarks one after the other, prints the table, writes results.json."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Annotated

import uvloop
from cyclopts import App, Parameter
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from bench.result import RESULTS, Run, Wrong, keep
from bench.site import ROOT

if TYPE_CHECKING:
    from bench.result import Result

BENCHMARKS = {
    "heartbeat_http": "authorised beats/s over HTTP, 64 connections, 5,000 mitras",
    "heartbeat_sql": "SQL statements during 10,000 beats",
    "heartbeat_ws": "beats/s over open sockets",
    "beacon": "GET beacon/s",
    "find_available_growth": "50 of 100,000 mitras against 50 of 1,000",
    "accept_race": "50 mitras accept one request; one mitra accepts 10 requests",
    "offer_fanout": "a payment is confirmed, 1,000 mitras hear of it",
    "message_commit": "durable messages/s through sockets, 500 sessions",
    "message_latency": "sender's frame to receiver's frame at 500 messages/s",
    "socket_memory": "memory of an idle socket, 5,000 of them",
    "deadline_lateness": "10,000 deadlines inside a minute, two instances",
    "resume_storm": "2,000 clients come back within 2 s",
    "desk_lists": "the slowest list of the control center against the fastest",
    "cold_start": "bin/run until /readyz",
    "web_weight": "gzipped scripts and styles of the first load",
    "lighthouse": "the scores of both apps' first pages (Chromium, minutes; only when it is named)",
    "drills": "Valkey killed, emptied, cut off under load (minutes; only when it is named)",
}
ONLY_WHEN_NAMED = {"drills", "lighthouse"}

WIDTH = 120

app = App(name="bin/bench", help=__doc__)


@app.default
def bench(
    *names: str,
    quick: bool = False,
    listing: Annotated[bool, Parameter(name="--list", negative="")] = False,
) -> None:
    """Run these benchmarks, or all of them.

    Parameters
    ----------
    names
        Which; none means all.
    quick
        Fewer rounds and smaller counts: to see that a benchmark works, not for the table.
    listing
        Only tell which there are.
    """
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"Hadir: no such benchmark: {', '.join(unknown)}; see bin/bench --list")
    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    if listing:
        for name, what in BENCHMARKS.items():
            console.print(f"{name:24}{what}", highlight=False, soft_wrap=True)
        return
    found = _run_all(console, names or _usual(), quick=quick)
    console.print(_table(found))
    console.print(f"Written to {RESULTS.relative_to(ROOT)}", highlight=False)
    if not all(result.holds for result in found.values()):
        sys.exit(1)


def _usual() -> tuple[str, ...]:
    return tuple(name for name in BENCHMARKS if name not in ONLY_WHEN_NAMED)


def _run_all(console: Console, names: tuple[str, ...], *, quick: bool) -> dict[str, Result]:
    found: dict[str, Result] = {}
    columns = (
        TextColumn("{task.description}"),
        BarColumn(20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    # It is drawn when there is news, not by a clock: the load comes from this process.
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        task = progress.add_task("", total=len(names))
        for name in names:
            found[name] = _run_one(name, progress, task, quick=quick)
            keep(name, found[name])
            progress.advance(task)
            for note in found[name].notes:
                progress.console.print(f"  {note}", highlight=False, style="dim", soft_wrap=True)
    return found


def _run_one(name: str, progress: Progress, task: TaskID, *, quick: bool) -> Result:
    def step(text: str) -> None:
        progress.update(task, description=f"{name}: {text}", refresh=True)
        if not progress.console.is_terminal:
            progress.console.print(f"{name}: {text}", highlight=False, soft_wrap=True)

    step("engines start")
    progress.console.print(f"{name}: {BENCHMARKS[name]}", highlight=False, style="bold")
    try:
        result: Result = uvloop.run(import_module(f"bench.{name}").run(Run(step, quick=quick)))
    except Wrong as wrong:
        sys.exit(f"Hadir: {name}: {wrong}")
    return result


def _table(found: dict[str, Result]) -> Table:
    table = Table("benchmark", "value", "against", "ratio", "bar", "holds")
    for name, result in found.items():
        against = "\n".join(f"{other} {_short(value)}" for other, value in result.against.items())
        value = f"{_short(result.value)} {result.unit}"
        holds = "yes" if result.holds else "NO"
        table.add_row(name, value, against, f"{result.ratio:.2f}", result.bar, holds)
    return table


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:.3g}"


if __name__ == "__main__":
    app()
