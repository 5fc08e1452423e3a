"""A socket whose frames of one turn of the loop leave in one piece (as with TCP_CORK): a system
call costs more than a frame, and who sends a message hears its ack and its event in one turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

if TYPE_CHECKING:
    import asyncio

    from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
    from websockets.http11 import Request

OFFER = "hadir.offer"  # the extension of the ASGI scope by which an app finds ``offer``
MOST_WAITING_BYTES = 32 * 1024
LONGEST_SHORT, LONGEST_MIDDLE = 125, 0xFFFF  # what the header's first, and its next two bytes tell


class Inbox:
    """As much of an ``asyncio.Queue`` as the protocol uses, for its one reader: 3 kB less in each
    idle socket, a sixth of what it holds."""

    __slots__ = ("_events", "_loop", "_reader")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._events: list[ASGIReceiveEvent] = []
        self._reader: asyncio.Future[None] | None = None

    def put_nowait(self, event: ASGIReceiveEvent) -> None:
        self._events.append(event)
        if self._reader is not None and not self._reader.done():
            self._reader.set_result(None)

    async def get(self) -> ASGIReceiveEvent:
        while not self._events:
            self._reader = self._loop.create_future()
            await self._reader
        return self._events.pop(0)

    def empty(self) -> bool:
        return not self._events


class CorkedProtocol(WebSocketsSansIOProtocol):
    """uvicorn's, and a way to send without waiting. What is sent in the usual way comes after what
    waits; control frames may overtake it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = cast("asyncio.Queue[ASGIReceiveEvent]", Inbox(self.loop))
        self._frames: list[bytes] = []
        self._waiting = 0

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][OFFER] = {OFFER: self.offer}

    def offer(self, text: str) -> bool:
        """Send this at the end of the turn. False: it is to be sent in the usual way, which knows
        how to wait for a slow peer, and when one is gone.
        """
        is_open = self.conn.state is State.OPEN and not (self.close_sent or self.disconnected)
        if not is_open or not self.writable.is_set():
            return False
        frame = text_frame(text.encode())
        if not self._frames:
            self.loop.call_soon(self._leave)
        self._frames.append(frame)
        self._waiting += len(frame)
        if self._waiting > MOST_WAITING_BYTES:  # only what is written tells whether it is taken in
            self._leave()
        return True

    async def send(self, message: ASGISendEvent) -> None:
        self._leave()
        await super().send(message)

    def shutdown(self) -> None:
        self._leave()
        super().shutdown()

    def _leave(self) -> None:
        frames, self._frames, self._waiting = self._frames, [], 0
        if frames and not self.transport.is_closing():
            self.transport.write(b"".join(frames))


def text_frame(data: bytes) -> bytes:
    """A whole text message, not masked, as a server sends it (RFC 6455, 5.2)."""
    size = len(data)
    if size <= LONGEST_SHORT:
        return b"\x81%c%b" % (size, data)
    if size <= LONGEST_MIDDLE:
        return b"\x81\x7e%b%b" % (size.to_bytes(2), data)
    return b"\x81\x7f%b%b" % (size.to_bytes(8), data)
