"""Two uvicorn servers in one process, ended together by one signal."""

from __future__ import annotations

import asyncio
import signal
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from hadir.edge.corked import CorkedProtocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

DRAIN_SECONDS = 10
GOODBYE_SECONDS = 0.3
# Longer than proxies and phones keep theirs (nginx 60 s): who closes first must not be us, or a
# request that is on its way is lost.
KEEP_ALIVE_SECONDS = 75
MAX_WS_BYTES = 256 * 1024  # never buffered beyond; what we accept is less (edge.socket)


class Listener(uvicorn.Server):
    """A uvicorn server that leaves the signals to us: two of them share one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def make_listener(app: ASGIApp, host: str, port: int, proxies: tuple[str, ...] = ()) -> Listener:
    """``proxies`` are the addresses whose X-Forwarded-For is believed."""
    return Listener(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            http="httptools",
            ws=CorkedProtocol,
            ws_per_message_deflate=False,
            ws_ping_interval=None,
            ws_max_size=MAX_WS_BYTES,
            lifespan="off",
            log_level="warning",
            access_log=False,
            proxy_headers=bool(proxies),
            forwarded_allow_ips=[*proxies],
            timeout_keep_alive=KEEP_ALIVE_SECONDS,
            timeout_graceful_shutdown=DRAIN_SECONDS,
        )
    )


async def run_listeners(
    listeners: list[Listener], draining: Callable[[], None] = lambda: None
) -> None:
    """Serve with all of them; the first signal, or the end of one, drains and ends all."""
    loop = asyncio.get_running_loop()

    def leave() -> None:
        for listener in listeners:
            listener.should_exit = True

    def stop() -> None:
        # Our goodbye goes out first: uvicorn would close the sockets with a code of its own.
        draining()
        loop.call_later(GOODBYE_SECONDS, leave)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    tasks = [asyncio.ensure_future(listener.serve()) for listener in listeners]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        leave()
        with suppress(asyncio.CancelledError):
            await asyncio.gather(*tasks)
