"""From a configuration to a running server, until it is told to stop."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from hadir.demo.seed import DEMO_MITRA, OPERATOR_EMAIL
from hadir.edge.listeners import run_listeners
from hadir.infra.failpoints import arm
from hadir.infra.telemetry import configure_logging
from hadir.main import build

if TYPE_CHECKING:
    from hadir.config import Config


GARBAGE, ROUNDS = 20_000, 20  # objects before a young collection; those before an older one


def calm_collector() -> None:
    """Spare what was just built the walk of every full collection, and collect less often.

    A thousand sockets made it a seventh of the processor time of each message.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE, ROUNDS, ROUNDS)


async def serve(config: Config, notes: list[str]) -> None:
    """Run until SIGTERM, SIGINT or cancellation; ``notes`` are lines for who started it."""
    configure_logging(json=config.production)
    arm(config.failpoints)
    system = build(config)
    try:
        await system.start()
        calm_collector()
        if system.stage is not None:
            notes.append(f"  Operator's link  {system.stage.operator_url}   (works once)")
            notes.append(f"  Operator's e-mail {OPERATOR_EMAIL}")
            notes.append(
                f"  Mitra to play    {DEMO_MITRA[1]}   (the code comes to the developer inbox)"
            )
        await run_listeners(system.listeners(), system.drain)
    finally:
        await system.stop()
