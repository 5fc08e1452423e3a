"""Sockets as thin as they get: frames of up to 64 KiB, both ways."""

from __future__ import annotations

import asyncio
import base64
import gc
from collections import deque
from typing import TYPE_CHECKING, cast

from bench.result import Wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

HANDSHAKE_SECONDS = 10
MOST_SECONDS = 60
TEXT, CLOSE = 0x81, 0x88
SHORT, MEDIUM = 126, 127


def frame(text: str) -> bytes:
    """A text frame of a client, masked with zeros: the server unmasks as for any other key."""
    body = text.encode()
    size = bytes((len(body),)) if len(body) < SHORT else b"\x7e" + len(body).to_bytes(2, "big")
    return bytes((TEXT, 0x80 | size[0])) + size[1:] + b"\0\0\0\0" + body


class Socket(asyncio.Protocol):
    """Opened by a handshake; then sends the same frame again when its answer came."""

    def __init__(self, path: str, answers_begin: bytes) -> None:
        self._path = path
        self._begin = answers_begin
        self._heard = b""
        self._open = False
        self._left = 0
        self._ping = b""
        loop = asyncio.get_running_loop()
        self._waiting: deque[tuple[bytes, asyncio.Future[None]]] = deque()
        self.opened: asyncio.Future[None] = loop.create_future()
        self.over: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        key = base64.b64encode(b"sixteen bytes...").decode()
        self._transport.write(
            f"GET {self._path} HTTP/1.1\r\nhost: 127.0.0.1\r\nupgrade: websocket\r\n"
            "connection: Upgrade\r\nsec-websocket-version: 13\r\n"
            f"sec-websocket-key: {key}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        self._heard += data
        if not self._open:
            head, end, rest = self._heard.partition(b"\r\n\r\n")
            if not end:
                return
            if not head.startswith(b"HTTP/1.1 101"):
                self._fail(Wrong(head.decode("latin-1")))
                return
            self._open, self._heard = True, rest
            self.opened.set_result(None)
        while (body := self._next()) is not None:
            self._take(body)

    def connection_lost(self, error: Exception | None) -> None:
        self._fail(error or Wrong(f"the server closed {self._path}"))

    async def ask(self, text: str, answer_begins: bytes) -> None:
        """Send a frame and wait for an answer."""
        heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((answer_begins, heard))
        self._transport.write(frame(text))
        await asyncio.wait_for(heard, HANDSHAKE_SECONDS)

    def play(self, ping: bytes, times: int) -> asyncio.Future[None]:
        """Ping, wait for the answer, ping again, so many times."""
        self._ping, self._left = ping, times
        self.over = asyncio.get_running_loop().create_future()
        self._transport.write(ping)
        return self.over

    def close(self) -> None:
        self.over.cancel()
        self._transport.abort()

    def _take(self, body: bytes) -> None:
        if self._waiting and body.startswith(self._waiting[0][0]):
            self._waiting.popleft()[1].set_result(None)
        elif body.startswith(self._begin) and self._left:
            self._left -= 1
            if self._left:
                self._transport.write(self._ping)
            else:
                self.over.set_result(None)
        elif body.startswith(b'{"type":"error"'):
            self._fail(Wrong(body.decode()))

    def _next(self) -> bytes | None:
        heard = self._heard
        if len(heard) < 2:
            return None
        size, start = heard[1] & 0x7F, 2
        if size == MEDIUM:
            raise Wrong("a frame past 64 KiB")
        if size == SHORT:
            if len(heard) < 4:
                return None
            size, start = int.from_bytes(heard[2:4], "big"), 4
        if len(heard) < start + size:
            return None
        if heard[0] == CLOSE:
            self._fail(Wrong(f"closed with {int.from_bytes(heard[start : start + 2], 'big')}"))
        self._heard = heard[start + size :]
        return heard[start : start + size]

    def _fail(self, error: Exception) -> None:
        for future in (self.opened, self.over, *(one for _, one in self._waiting)):
            if not future.done():
                future.set_exception(error)
                future.exception()  # whoever waits is told; nobody else need hear of it


async def open_socket(port: int, path: str, answers_begin: bytes) -> Socket:
    """A socket whose handshake is done."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(lambda: Socket(path, answers_begin), "127.0.0.1", port)
    await asyncio.wait_for(made.opened, HANDSHAKE_SECONDS)
    return made


async def play_all(sockets: Sequence[Socket], ping: str, times: int, at_once: int) -> float:
    """Answers a second, with so many sockets speaking at once, each ``times`` times."""
    loop = asyncio.get_running_loop()
    queue = iter(sockets)
    sent = frame(ping)

    async def one_after_another() -> None:
        for socket in queue:
            await socket.play(sent, times)

    gc.disable()
    try:
        began = loop.time()
        async with asyncio.timeout(MOST_SECONDS):
            await asyncio.gather(*(one_after_another() for _ in range(at_once)))
        return len(sockets) * times / (loop.time() - began)
    finally:
        gc.enable()
