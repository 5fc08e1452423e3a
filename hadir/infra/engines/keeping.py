"""An engine that ended without being told to is started again, at the address that it had."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from hadir.infra.engines.place import EngineError
from hadir.infra.engines.process import command_line, port_is_free

if TYPE_CHECKING:
    from collections.abc import Callable

    from hadir.infra.engines.process import Engine

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


async def keep_running(
    engine: Engine, start: Callable[[], Engine], changed: Callable[[Engine], None]
) -> None:
    """Look twice a second; one that does not stay up is given ever longer pauses."""
    pause = LOOK_SECONDS
    while True:
        await asyncio.sleep(pause)
        if command_line(engine.pid):
            pause = LOOK_SECONDS
            continue
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
        log.error("engine.ended", pid=engine.pid, port=engine.port)
        if not port_is_free(engine.port):  # whoever needs the engine knows it at that port alone
            log.error("engine.port_is_taken", port=engine.port)
            continue
        try:
            engine = await asyncio.to_thread(start)
        except EngineError as error:
            log.error("engine.does_not_start", why=str(error))  # noqa: TRY400 - one line says all
            continue
        log.warning("engine.started_again", pid=engine.pid, port=engine.port)
        changed(engine)
