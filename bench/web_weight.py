"""What the customer's phone downloads first: JavaScript and CSS, gzipped."""

from __future__ import annotations

import gzip
import re
from typing import TYPE_CHECKING

from bench.result import Result, Wrong
from bench.site import ROOT
from hadir.tools.web_build import build

if TYPE_CHECKING:
    from pathlib import Path

    from bench.result import Run

DIST = ROOT / "web" / "dist"
BAR_BYTES = 40_000
LINKED = re.compile(r"""(?:src|href)="/?([^"]+\.(?:js|css))\"""")
IMPORTED = re.compile(r"""(?:from|import)\s*["']([^"']+\.js)["']""")


async def run(run: Run) -> Result:
    run.step("building the web apps, if their sources changed")
    build()
    weights = {app: _weight(DIST / app / "index.html") for app in ("client", "mitra")}
    total = sum(weights["client"].values())
    return Result(
        value=total,
        unit="bytes",
        against={"mitra": sum(weights["mitra"].values())},
        ratio=total / BAR_BYTES,
        n=len(weights["client"]),
        holds=total <= BAR_BYTES,
        bar=f"≤ {BAR_BYTES / 1000:.0f} kB",
        notes=[f"{name} {size:,}" for name, size in sorted(weights["client"].items())],
    )


def _weight(page: Path) -> dict[str, int]:
    """Everything that the page names, and what that imports in turn, by gzipped size."""
    waiting = [DIST / name for name in LINKED.findall(page.read_text())]
    found: dict[str, int] = {}
    while waiting:
        file = waiting.pop()
        name = file.relative_to(DIST).as_posix()
        if name not in found:
            found[name] = len(gzip.compress(file.read_bytes(), 9))
            if file.suffix == ".js":
                waiting += [
                    (file.parent / other).resolve() for other in IMPORTED.findall(file.read_text())
                ]
    if not any(name.endswith(".js") for name in found):
        raise Wrong(f"{page} names no script")
    return found
