"""The wire between phones and server, as a small TCP proxy: it can be cut and mended."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.support.world import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

CHUNK_BYTES = 65_536


class Cable:
    """Listens at ``port`` from the start; ``reach`` says where it leads."""

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self._to = 0
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.StreamWriter] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def reach(self, url: str) -> None:
        """Lead to the server at this address from now on."""
        self._to = int(url.rpartition(":")[2])
        await self.mend()

    async def mend(self) -> None:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", self.port)

    async def cut(self) -> None:
        """Every connection is gone without a word, and new ones are refused."""
        if self._server is not None:
            self._server.close()
        for writer in self._open:
            writer.transport.abort()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            back, on = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            writer.transport.abort()
            return
        self._open |= {writer, on}
        await asyncio.gather(pump(reader, on), pump(back, writer))
        self._open -= {writer, on}


async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Pass on what comes until it ends; then the other side is gone too."""
    with contextlib.suppress(OSError):
        while chunk := await reader.read(CHUNK_BYTES):
            writer.write(chunk)
            await writer.drain()
    writer.transport.abort()


@asynccontextmanager
async def laid_cable() -> AsyncIterator[Cable]:
    """A cable for one story."""
    cable = Cable()
    try:
        yield cable
    finally:
        await cable.cut()
        await asyncio.sleep(0)
