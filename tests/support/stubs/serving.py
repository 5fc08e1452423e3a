"""A stub behind a real socket."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from hadir.edge.listeners import make_listener
from tests.support.world import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp


@asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """Its address, while it answers."""
    port = free_port()
    listener = make_listener(app, "127.0.0.1", port)
    serving = asyncio.create_task(listener.serve())
    async with asyncio.timeout(30):
        while not listener.started:  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        listener.force_exit = listener.should_exit = True
        await serving
