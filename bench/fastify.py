"""The peer in bench/peers/fastify: installed from its lock file, run where Node is there."""

from __future__ import annotations

import base64
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import httpx2

from bench.node import node_with
from bench.ports import free_port
from bench.site import ROOT, child, until_answering
from hadir.accounts import Keys
from hadir.accounts.keys import Purpose

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
    node = node_with(FOLDER)
    if node is None:
        yield None
        return
    made = Peer(free_port())
    key = Keys(at.environment["HADIR_SECRET"]).current(Purpose.ACCESS)
    environment = {
        **node.environment,
        "PORT": str(made.port),
        "VALKEY_URL": at.engines.valkey.url.replace("valkey://", "redis://"),
        "TOKEN_KEY": base64.b64encode(key).decode(),
        "MITRAS": str(mitras),
        "NODE_ENV": "production",
    }
    with child([node.program, "server.js"], environment, FOLDER) as process:
        async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{made.port}") as http:
            await until_answering(http, "/readyz", process)
        yield replace(made, pid=process.pid)
