"""A server that takes everything and answers nothing.

Its kernel acknowledges for a process that stands still, and its statement timeout stands still with
it: whoever waits for an answer then waits for ever. So while somebody holds a connection for long,
the server is asked for another one; where none comes, those in use are cut: whoever waits is told.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import os
import socket
from itertools import count
from typing import Any

import structlog
from psycopg import AsyncConnection, OperationalError

LOOK_SECONDS = 0.5
HELD_SECONDS = 2.0
CONNECT_SECONDS = 2
TRIES = 2
GONE = ("08", "57P")  # states of a connection that is broken, or of a server that ends or begins

log = structlog.get_logger(__name__)


def is_away(error: BaseException) -> bool:
    """Did the server not answer? A refusal of its own, a deadlock say, carries a state."""
    if not isinstance(error, OperationalError):
        return False
    return error.sqlstate is None or error.sqlstate.startswith(GONE)


class Stillness:
    """Watches who holds a connection, since when."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._held: dict[int, tuple[float, AsyncConnection[Any]]] = {}
        self._numbers = count()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="stillness")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=CONNECT_SECONDS)

    def hold(self, line: AsyncConnection[Any]) -> int:
        """Somebody has this connection from now on; the oldest stands first."""
        number = next(self._numbers)
        self._held[number] = (asyncio.get_running_loop().time(), line)
        return number

    def let_go(self, number: int) -> None:
        del self._held[number]

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            since, _ = next(iter(self._held.values()), (math.inf, None))
            is_long = asyncio.get_running_loop().time() - since >= HELD_SECONDS
            if is_long and not await self._answers():
                log.warning("database.still", held=len(self._held))
                self._cut()

    async def _answers(self) -> bool:
        for _ in range(TRIES):
            try:
                async with await AsyncConnection.connect(
                    self._url, connect_timeout=CONNECT_SECONDS
                ):
                    return True
            except OperationalError as error:
                if not is_away(error):
                    return True  # with a refusal, but it answers
        return False

    def _cut(self) -> None:
        """Whoever waits reads the end of the line now."""
        for _, line in [*self._held.values()]:
            with contextlib.suppress(OSError, OperationalError):
                wire = socket.socket(fileno=os.dup(line.fileno()))
                with wire:
                    wire.shutdown(socket.SHUT_RDWR)
