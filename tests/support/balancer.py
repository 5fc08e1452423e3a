"""One address for several servers: each connection goes to the next one that takes it."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from itertools import cycle
from typing import TYPE_CHECKING

from tests.support.cable import pump
from tests.support.world import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


class Balancer:
    """Knows nothing of HTTP, asks nobody how they are: who refuses is passed over."""

    def __init__(self, urls: Sequence[str]) -> None:
        self._ports = [int(url.rpartition(":")[2]) for url in urls]
        self._turn = cycle(range(len(urls)))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, from end to end."""
        first = next(self._turn)
        for port in self._ports[first:] + self._ports[:first]:
            try:
                back, on = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(pump(reader, on), pump(back, writer))
            return
        writer.transport.abort()


@asynccontextmanager
async def balanced(urls: Sequence[str]) -> AsyncIterator[Balancer]:
    balancer = Balancer(urls)
    listening = await asyncio.start_server(balancer.carry, "127.0.0.1", balancer.port)
    try:
        yield balancer
    finally:
        listening.close()
