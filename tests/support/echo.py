"""How busy is this machine? A byte goes there and back over loopback, fifty times a second."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

EVERY_SECONDS = 0.02
QUIET_SECONDS = 0.005


class Echo:
    """Round trips so far, in seconds."""

    def __init__(self) -> None:
        self.trips: list[float] = []

    @property
    def p99(self) -> float:
        return sorted(self.trips)[int(len(self.trips) * 0.99)]

    def allowed(self, seconds: float) -> float:
        """The bar as it is, or, on a busy machine, with five times the p99 on top."""
        return seconds if self.p99 <= QUIET_SECONDS else seconds + 5 * self.p99


@asynccontextmanager
async def listening() -> AsyncIterator[Echo]:
    """Measure until the end."""
    echo = Echo()
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    task = asyncio.create_task(_ask(echo, reader, writer))
    try:
        yield echo
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        writer.close()
        server.close()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while byte := await reader.read(1):
        writer.write(byte)
    writer.close()


async def _ask(echo: Echo, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    clock = asyncio.get_running_loop().time
    while True:
        began = clock()
        writer.write(b".")
        await reader.readexactly(1)
        echo.trips.append(clock() - began)
        await asyncio.sleep(EVERY_SECONDS)
