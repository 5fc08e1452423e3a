"""Requests over plain sockets, one at a time on each connection: quicker than what it measures."""

from __future__ import annotations

import asyncio
import gc
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, cast

from bench.result import Wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

CONNECTIONS = 64
MOST_SECONDS = 60


@dataclass(frozen=True)
class Expected:
    """How every answer begins and ends."""

    head: bytes
    tail: bytes


NO_CONTENT = Expected(b"HTTP/1.1 204", b"\r\n\r\n")
JSON = Expected(b"HTTP/1.1 200", b"}")


def request(method: str, path: str, token: str = "", body: bytes | None = None) -> bytes:
    """The bytes of a request, as small as an app's own."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1"]
    if token:
        lines.append(f"authorization: Bearer {token}")
    if method == "POST":
        lines.append(f"content-length: {len(body or b'')}")
    if body is not None:
        lines.append("content-type: application/json")
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


class _Client(asyncio.Protocol):
    """Sends the next request when the last one is answered."""

    def __init__(self, requests: Sequence[bytes], expected: Expected, last: int = 0) -> None:
        """``last``: hang up after so many; 0 means when told to."""
        self._last = last
        self._requests = cycle(requests)
        self._expected = expected
        self._heard = b""
        self._stopping = False
        self.answered = 0
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast("asyncio.Transport", transport).write
        self._close = transport.close
        self._write(next(self._requests))

    def data_received(self, data: bytes) -> None:
        heard = self._heard + data if self._heard else data
        if not heard.endswith(self._expected.tail):
            self._heard = heard
            return
        self._heard = b""
        if not heard.startswith(self._expected.head):
            self._fail(Wrong(heard[:300].decode("latin-1")))
            return
        self.answered += 1
        if self.answered == self._last:
            self._stopping = True
        if self._stopping:
            self._close()
        else:
            self._write(next(self._requests))

    def connection_lost(self, error: Exception | None) -> None:
        if not self.over.done():
            if self._stopping:
                self.over.set_result(None)
            else:
                self.over.set_exception(error or Wrong("the server hung up"))

    def stop(self) -> None:
        self._stopping = True

    def _fail(self, error: Exception) -> None:
        if not self.over.done():
            self.over.set_exception(error)
        self._close()


async def hammer(
    port: int,
    requests: Sequence[bytes],
    expected: Expected,
    seconds: float,
    connections: int = CONNECTIONS,
) -> float:
    """Answers a second, with ``connections`` at once; each walks through its share of requests."""
    loop = asyncio.get_running_loop()
    gc.disable()
    try:
        clients = [
            await _connect(port, _Client(requests[start::connections] or requests, expected))
            for start in range(connections)
        ]
        began, before = loop.time(), sum(client.answered for client in clients)
        await asyncio.sleep(seconds)
        rate = (sum(client.answered for client in clients) - before) / (loop.time() - began)
        for client in clients:
            client.stop()
        await _all_over(clients)
    finally:
        gc.enable()
    return rate


async def send_each(
    port: int, requests: Sequence[bytes], expected: Expected, connections: int = CONNECTIONS
) -> float:
    """Every request once; answers a second."""
    shares = [share for start in range(connections) if (share := requests[start::connections])]
    began = asyncio.get_running_loop().time()
    clients = [await _connect(port, _Client(share, expected, len(share))) for share in shares]
    await _all_over(clients)
    return len(requests) / (asyncio.get_running_loop().time() - began)


async def _connect(port: int, client: _Client) -> _Client:
    await asyncio.get_running_loop().create_connection(lambda: client, "127.0.0.1", port)
    return client


async def _all_over(clients: Sequence[_Client]) -> None:
    async with asyncio.timeout(MOST_SECONDS):
        await asyncio.gather(*(client.over for client in clients))
