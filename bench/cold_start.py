"""From bin/run on a machine that is already set up until /readyz says yes."""

from __future__ import annotations

import asyncio
import subprocess
import tempfile
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import TYPE_CHECKING

import httpx2

from bench.echo import bar_ms, loopback_p99_ms
from bench.ports import free_port
from bench.result import Result, Wrong
from bench.site import ROOT, child
from hadir.infra.engines import stop_engines

if TYPE_CHECKING:
    from bench.result import Run

BAR_MS = 3000.0
TIMES = 3
LOOK_SECONDS, MOST_SECONDS = 0.01, 180


async def run(run: Run) -> Result:
    folder = Path(tempfile.mkdtemp(prefix="hadir-bench-"))
    folder.chmod(0o711)  # the engines' user passes through
    try:
        run.step("the first run sets everything up")
        await _start(folder / "data")
        took = []
        for number in range(1, TIMES + 1):
            took.append(await _start(folder / "data"))
            run.step(f"start {number} of {TIMES}: {took[-1]:.0f} ms")
        p99 = await loopback_p99_ms()
    finally:
        stop_engines(folder / "data")
        rmtree(folder, ignore_errors=True)
    bar = bar_ms(BAR_MS, p99)
    return Result(
        value=min(took),
        unit="ms",
        against={"loopback echo p99 (ms)": p99},
        ratio=min(took) / bar,
        n=TIMES,
        holds=min(took) <= bar,
        bar=f"≤ {bar:.0f} ms",
        notes=["all starts: " + ", ".join(f"{one:.0f} ms" for one in took)],
    )


async def _start(data_dir: Path) -> float:
    """Milliseconds until it is ready; it is stopped again."""
    port = free_port()
    environment = {
        "HADIR_DATA_DIR": str(data_dir),
        "HADIR_PUBLIC_PORT": str(port),
        "HADIR_INTERNAL_PORT": str(free_port()),
    }
    began = perf_counter()
    with child(["bin/run"], environment, ROOT, stdout=subprocess.DEVNULL) as process:
        async with (
            httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http,
            asyncio.timeout(MOST_SECONDS),
        ):
            while not await _ready(http):
                if process.poll() is not None:
                    raise Wrong(f"bin/run ended with {process.returncode}")
                await asyncio.sleep(LOOK_SECONDS)
        return (perf_counter() - began) * 1000


async def _ready(http: httpx2.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).is_success
    except httpx2.TransportError:
        return False
