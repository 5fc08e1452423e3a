"""One socket: sign in with a ticket, then frames both ways (spec H1).

It parses, limits and passes on. What a command means is registered by ``main`` from the rooms. It
speaks bare ASGI: every beat of every mitra passes here, and each layer costs as much as our work.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from pydantic import ValidationError

from hadir.edge.eager import begin
from hadir.edge.limits import Bucket
from hadir.kernel.errors import AppError, Invalid, TooManyRequests
from hadir.wire import close_codes
from hadir.wire.commands import COMMAND, Auth, Command, named_in
from hadir.wire.frames import ErrorFrame

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Message, Receive, Send

    from hadir.edge.callers import Caller
    from hadir.wire.model import Reply

    Offer = Callable[[str], bool]

log = structlog.get_logger(__name__)

MAX_FRAME_BYTES = 64 * 1024
UTF8_MOST = 4  # bytes of a character
AUTH_SECONDS = 5
BURST, PER_SECOND = 60, 2
ERRORS_FORGIVEN, ERRORS_PER_SECOND = 2, 3 / 60
MAX_QUEUED_FRAMES = 2000
FLUSH_SECONDS = 2

PARSE: Callable[[bytes | str], Command] = COMMAND.validator.validate_json


class Gone(Exception):
    """The peer hung up, or its socket was closed."""


# How waiting for the other end may end.
ENDED = (asyncio.CancelledError, TimeoutError, Gone)


class Closed(Exception):
    """The server ends this socket."""

    def __init__(self, code: int, reason: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason = code, reason


class Socket:
    """An open connection. ``push`` never waits: what the server does not take at once (``offer``)
    is queued, and a writer empties the queue. It is there only while there is something to write,
    for most sockets are idle."""

    __slots__ = (
        "_closing",
        "_errors",
        "_frames",
        "_gone",
        "_hear",
        "_offer",
        "_queue",
        "_reader",
        "_say",
        "_writer",
        "caller",
        "slow",
    )

    def __init__(self, receive: Receive, send: Send, offer: Offer | None = None) -> None:
        self.caller: Caller | None = None
        self.slow = False
        self._hear, self._say = receive, send
        self._offer = offer or _take_nothing
        self._reader = asyncio.current_task()
        self._queue: list[str] = []
        self._writer: asyncio.Task[None] | None = None
        self._gone = False
        self._closing: Closed | None = None
        self._frames = Bucket(BURST, PER_SECOND)
        self._errors = Bucket(ERRORS_FORGIVEN, ERRORS_PER_SECOND)

    def push(self, text: str) -> None:
        if self._closing is not None or self._gone:
            return
        if self._writer is None and self._offer(text):
            return
        if len(self._queue) >= MAX_QUEUED_FRAMES:
            self._give_up()
            return
        self._queue.append(text)
        self._write_soon()

    def reply(self, frame: Reply) -> None:
        self.push(frame.model_dump_json())

    def close(self, code: int, reason: str = "") -> None:
        """Send what is queued, then close; who must not come back gets nothing more.

        A peer that takes nothing in is let go after a moment.
        """
        if self._closing is not None:
            return
        self._closing = Closed(code, reason)
        if code >= close_codes.SIGNED_OUT:
            self._queue.clear()
        self._write_soon()
        asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._give_up)

    async def end(self) -> None:
        """Let the writer finish; a peer that takes nothing in is not waited for."""
        if self._writer is not None:
            if self.slow:
                self._writer.cancel()
            with suppress(*ENDED):
                await asyncio.wait_for(self._writer, FLUSH_SECONDS)
        if self.slow:
            with suppress(*ENDED):
                await asyncio.wait_for(self._say_goodbye(Closed(close_codes.SLOW)), FLUSH_SECONDS)

    def _give_up(self) -> None:
        """Too much is queued: the writer is stuck, and so would be any goodbye behind the queue."""
        if not self.slow and self._reader is not None:
            self.slow = True
            self._reader.cancel()

    async def read(self) -> Command:
        """The next valid command; malformed frames are answered and skipped.

        Raises:
            Closed: too large, or too many errors.
            Gone: the peer went away.
        """
        while True:
            text = await self._receive()
            if self._frames.take():
                self.refuse(named_in(text), TooManyRequests())
                continue
            try:
                return PARSE(text)
            except ValidationError:
                self.refuse(named_in(text), Invalid())

    def refuse(self, re: str | None, error: AppError) -> None:
        """Answer with an error; the third within a minute closes the socket."""
        self.reply(ErrorFrame(re=re, code=error.code, temporary=error.temporary))
        if isinstance(error, Invalid | TooManyRequests) and self._errors.take():
            self.close(close_codes.TOO_MANY_ERRORS)

    async def read_auth(self) -> Auth:
        """The first frame, within 5 s."""
        try:
            async with asyncio.timeout(AUTH_SECONDS):
                command = await self.read()
        except TimeoutError as error:
            raise Closed(close_codes.AUTH_TIMEOUT) from error
        if not isinstance(command, Auth):
            raise Closed(close_codes.AUTH_TIMEOUT)
        return command

    def _write_soon(self) -> None:
        if self._writer is None:
            self._writer = begin(self._write())

    async def _write(self) -> None:
        """Empty the queue, and say goodbye when the socket is to be closed."""
        try:
            while self._queue:
                batch, self._queue = self._queue, []
                for text in batch:
                    await self._send({"type": "websocket.send", "text": text})
            if self._closing is not None:
                await self._say_goodbye(self._closing)
        except Gone:
            self._gone = True  # the reader hears of it as well
        finally:
            self._writer = None

    async def _say_goodbye(self, why: Closed) -> None:
        await self._send({"type": "websocket.close", "code": why.code, "reason": why.reason})

    async def _send(self, message: Message) -> None:
        try:
            await self._say(message)
        except (OSError, RuntimeError) as error:  # as ASGI has it: hung up, closed before
            raise Gone from error

    async def _receive(self) -> bytes | str:
        message = await self._hear()
        if message["type"] == "websocket.disconnect":
            raise Gone
        text: bytes | str = message.get("text") or message.get("bytes") or b""
        if len(text) * UTF8_MOST > MAX_FRAME_BYTES and _size(text) > MAX_FRAME_BYTES:
            raise Closed(close_codes.TOO_LARGE)
        if self._closing is not None:
            raise self._closing
        return text


def _take_nothing(_text: str) -> bool:
    return False


def _size(text: bytes | str) -> int:
    return len(text.encode()) if isinstance(text, str) else len(text)
