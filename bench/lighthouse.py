"""Lighthouse on the first page of both apps, as a phone on a slow network: the median of three."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from bench.node import node_with
from bench.result import Result, Wrong
from bench.site import ROOT, site
from hadir.tools.web_build import build

if TYPE_CHECKING:
    from bench.node import Node
    from bench.result import Run

FOLDER = ROOT / "bench" / "peers" / "lighthouse"
PAGES = {"client": "/", "mitra": "/mitra/"}
BARS = {"performance": 90, "accessibility": 100, "best-practices": 95}
TIMES, QUICK_TIMES = 3, 1
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
# What a headless browser needs as root in a closed network, and nothing that would call home.
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)


@dataclass(frozen=True)
class Tool:
    node: Node
    chromium: str


async def run(run: Run) -> Result:
    run.step("building the web apps, fetching Lighthouse")
    build()
    tool = _find_tool()
    times = QUICK_TIMES if run.quick else TIMES
    scores: dict[str, dict[str, float]] = {}
    notes: list[str] = []
    async with site() as at:
        for app, address in PAGES.items():
            run.step(f"{app}: {times} times")
            told = [await _look(tool, f"http://127.0.0.1:{at.port}{address}") for _ in range(times)]
            scores[app] = {name: median(_score(one, name) for one in told) for name in BARS}
            notes += [f"{app}: {_list(scores[app])}", *_complaints(app, told[-1])]
    lowest = min(scores[app][name] / bar for app in PAGES for name, bar in BARS.items())
    return Result(
        value=min(scores[app]["performance"] for app in PAGES),
        unit="performance",
        against={f"{app} {name}": score for app in PAGES for name, score in scores[app].items()},
        ratio=lowest,
        n=times,
        holds=lowest >= 1,
        bar=_list(BARS),
        notes=notes,
    )


def _find_tool() -> Tool:
    chromium = next(filter(None, map(shutil.which, BROWSERS)), None)
    if chromium is None:
        raise Wrong("Lighthouse needs Chromium: apt-get install chromium")
    node = node_with(FOLDER)
    if node is None:
        raise Wrong("Lighthouse needs Node 22.19 or newer: install it from nodejs.org")
    return Tool(node, chromium)


async def _look(tool: Tool, url: str) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        tool.node.program,
        "node_modules/lighthouse/cli/index.js",
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(BARS)}",
        f"--chrome-flags={FLAGS}",
        cwd=FOLDER,
        env={**os.environ, **tool.node.environment, "CHROME_PATH": tool.chromium},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, wrong = await process.communicate()
    if process.returncode:
        raise Wrong(f"Lighthouse failed on {url}: {wrong.decode()[-300:]}")
    found: dict[str, Any] = json.loads(said)
    return found


def _score(told: dict[str, Any], category: str) -> float:
    return round(100 * float(told["categories"][category]["score"]))


def _list(scores: dict[str, Any]) -> str:
    return ", ".join(f"{name} {score:.0f}" for name, score in scores.items())


def _complaints(app: str, told: dict[str, Any]) -> list[str]:
    """What cost a point."""
    weights = {
        ref["id"]: ref["weight"]
        for category in told["categories"].values()
        for ref in category["auditRefs"]
    }
    return [
        f"{app}: {audit['title']} ({audit.get('displayValue') or audit['score']})"
        for name, audit in told["audits"].items()
        if audit["score"] is not None and audit["score"] < 0.9 and weights.get(name)
    ]
