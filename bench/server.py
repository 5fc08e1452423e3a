"""One worker of Hadir as it is served, with the yardsticks in front, in its own process."""

from __future__ import annotations

import asyncio
import os

import uvloop

from bench.yardsticks import Yardsticks
from hadir.availability.hot import HotPaths, hot_paths
from hadir.config import read_config
from hadir.edge.app import Front
from hadir.edge.listeners import Listener, make_listener, run_listeners
from hadir.infra.telemetry import configure_logging
from hadir.main import System, build
from hadir.main.routes import SOCKET
from hadir.main.serving import calm_collector

NO_LIMIT = 1e12


async def serve() -> None:
    """As ``hadir.main.serve``; only the beacon's limit per address is lifted."""
    configure_logging(json=False)
    config = read_config(os.environ)
    system = build(config)
    try:
        await system.start()
        calm_collector()
        await run_listeners([_listener(system)], system.drain)
    finally:
        await system.stop()


def _listener(system: System) -> Listener:
    hot = hot_paths(
        system.availability,
        system.authenticator,
        system.public.state.limiter,
        burst=NO_LIMIT,
        per_second=NO_LIMIT,
    )
    public = HotPaths(Front(system.public), hot, {SOCKET: system.realtime.bare})
    return make_listener(Yardsticks(public, system), system.config.host, system.config.public_port)


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve())
