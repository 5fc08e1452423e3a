"""The peer in bench/peers/fastify: installed from its lock file, run where Node is there."""

from __future__ import annotations

import base64
import os
import subprocess
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING

import httpx2

from bench.ports import free_port
from bench.result import Wrong
from bench.site import ROOT, child, until_answering
from hadir.accounts import Keys
from hadir.accounts.keys import Purpose
from hadir.tools.web_build import WebBuildError, node_and_npm

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bench.site import Site

FOLDER = ROOT / "bench" / "peers" / "fastify"


@dataclass(frozen=True)
class Peer:
    port: int
    pid: int = 0


@asynccontextmanager
async def peer(at: Site, mitras: int) -> AsyncIterator[Peer | None]:
    """The peer on the same Valkey and with the same keys; None where there is no Node."""
    try:
        npm, extra = node_and_npm()
    except WebBuildError:
        yield None
        return
    _install(npm, extra)
    node = npm[0] if len(npm) > 1 else "node"
    made = Peer(free_port())
    key = Keys(at.environment["HADIR_SECRET"]).current(Purpose.ACCESS)
    environment = {
        **extra,
        "PORT": str(made.port),
        "VALKEY_URL": at.engines.valkey.url.replace("valkey://", "redis://"),
        "TOKEN_KEY": base64.b64encode(key).decode(),
        "MITRAS": str(mitras),
        "NODE_ENV": "production",
    }
    with child([node, "server.js"], environment, FOLDER) as process:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{made.port}") as http:
            await until_answering(http, "/readyz", process)
        yield replace(made, pid=process.pid)


def _install(npm: list[str], extra: dict[str, str]) -> None:
    stamp = FOLDER / "node_modules" / "lock.hash"
    now = sha256((FOLDER / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == now:
        return
    done = subprocess.run(
        [*npm, "ci"],
        cwd=FOLDER,
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Wrong(f"npm ci failed in {FOLDER.relative_to(ROOT)}: {done.stderr[-300:]}")
    stamp.write_text(now)
