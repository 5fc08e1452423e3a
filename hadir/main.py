"""Composition root: one screen that shows what is made of what."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request
    from starlette.types import ASGIApp

    from hadir.config import Config

DRAIN_SECONDS = 10


class Listener(uvicorn.Server):
    """A uvicorn server that leaves the signals to us: two of them share one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


async def serve(config: Config) -> None:
    """Run the public and the internal listener until SIGTERM, SIGINT or cancellation."""
    app = Starlette(routes=[Route("/healthz", _fine), Route("/readyz", _fine)])
    listeners = [
        _listener(app, config.host, config.public_port),
        _listener(app, config.internal_host, config.internal_port),
    ]
    await run_listeners(listeners)


async def run_listeners(listeners: list[Listener]) -> None:
    """Serve with all of them; the first signal, or the end of one, ends all."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for listener in listeners:
            listener.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    tasks = [asyncio.ensure_future(listener.serve()) for listener in listeners]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        stop()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)


def _listener(app: ASGIApp, host: str, port: int) -> Listener:
    return Listener(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http="httptools",
            ws="websockets-sansio",
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )


async def _fine(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")
