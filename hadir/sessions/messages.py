"""Messages are committed in micro-batches: each batch takes what queued while the last one was
being committed. There is no timer; an idle server commits a lone message at once."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import structlog
from psycopg_pool import PoolTimeout

from hadir.infra.failpoints import failpoint
from hadir.kernel.errors import AppError, Unavailable
from hadir.sessions.batch import Answer, Draft, write_batch
from hadir.sessions.model import EmptyMessage

if TYPE_CHECKING:
    from hadir.infra.db import Database

log = structlog.get_logger(__name__)

MAX_BATCH = 256
MAX_QUEUED = 10_000

Waiting = tuple[Draft, "asyncio.Future[int]"]


class Messages:
    """The one door through which a message enters a stream, whichever way it came."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._queue: list[Waiting] = []
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name="messages")

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._queue:
            await self._commit(self._queue)

    async def send(self, draft: Draft) -> int:
        """The message's seq, once it is committed; the same seq for a resend.

        Raises:
            NotFound: not a session of this account.
            EmptyMessage: there is nothing in it.
            SessionClosed: its time for messages is over.
            Unavailable: the server cannot take it now.
        """
        if not draft.text.strip():
            raise EmptyMessage
        if len(self._queue) >= MAX_QUEUED:
            raise Unavailable
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._queue.append((draft, future))
        self._filled.set()
        return await future

    async def _run(self) -> None:
        while True:
            await self._filled.wait()
            batch, self._queue = self._queue[:MAX_BATCH], self._queue[MAX_BATCH:]
            if not self._queue:
                self._filled.clear()
            await self._commit(batch)

    async def _commit(self, batch: list[Waiting]) -> None:
        try:
            await self._write(batch)
        except PoolTimeout:
            _refuse(batch)
        except Exception as error:  # noqa: BLE001 - a worker loop; the batch is retried one by one
            log.warning("messages.batch_failed", size=len(batch), error=type(error).__name__)
            await self._commit_one_by_one(batch)

    async def _commit_one_by_one(self, batch: list[Waiting]) -> None:
        for number, waiting in enumerate(batch):
            try:
                await self._write([waiting])
            except PoolTimeout:  # Postgres is away: nobody waits for as often as there are others
                _refuse(batch[number:])
                return
            except Exception as error:  # noqa: BLE001 - a worker loop; the sender tries again
                log.warning("messages.failed", error=type(error).__name__)
                _answer(waiting, Unavailable())

    async def _write(self, batch: list[Waiting]) -> None:
        async with self._db.transaction() as tx:
            answers = await write_batch(tx, [draft for draft, _ in batch])
            failpoint("messages.in_batch")
        for waiting, answer in zip(batch, answers, strict=True):
            _answer(waiting, answer)


def _refuse(batch: list[Waiting]) -> None:
    log.warning("messages.refused", size=len(batch))
    for waiting in batch:
        _answer(waiting, Unavailable())


def _answer(waiting: Waiting, answer: Answer) -> None:
    future = waiting[1]
    if future.done():
        return
    if isinstance(answer, AppError):
        future.set_exception(answer)
    else:
        future.set_result(answer)
