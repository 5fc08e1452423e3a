"""Messages are committed in micro-batches: each batch takes what queued while the last one was
being committed. There is no timer; an idle server commits a lone message at once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from psycopg_pool import PoolTimeout

from hadir.infra.failpoints import failpoint
from hadir.kernel.errors import AppError, Unavailable
from hadir.kernel.text import is_drawn
from hadir.sessions.batch import Answer, Draft, write_batch
from hadir.sessions.model import EmptyMessage

if TYPE_CHECKING:
    from hadir.infra.db import Database

log = structlog.get_logger(__name__)

LANES = 2  # while one waits for the disk, the other is decided
MAX_BATCH = 256
MAX_QUEUED = 5_000  # in each lane

Answered = Callable[[Answer], None]
Waiting = tuple[Draft, Answered]


class Messages:
    """The one door through which a message enters a stream, whichever way it came."""

    def __init__(self, db: Database) -> None:
        self._lanes = [_Lane(db, f"messages.{number}") for number in range(LANES)]

    def start(self) -> None:
        for lane in self._lanes:
            lane.start()

    async def stop(self) -> None:
        for lane in self._lanes:
            await lane.stop()

    async def send(self, draft: Draft) -> int:
        """The message's seq, once it is committed; the same seq for a resend.

        Raises:
            NotFound: not a session of this account.
            EmptyMessage: there is nothing in it.
            SessionClosed: its time for messages is over.
            Unavailable: the server cannot take it now.
        """
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.submit(draft, lambda answer: _settle(future, answer))
        return await future

    def submit(self, draft: Draft, answered: Answered) -> None:
        """Like ``send`` for whoever need not wait: ``answered``, which must not raise, is called
        with the seq or the refusal. Those of one session are answered in their order.

        Raises:
            EmptyMessage: there is nothing in it.
            Unavailable: the server cannot take it now.
        """
        if not is_drawn(draft.text):
            raise EmptyMessage
        self._lanes[hash(draft.session_id) % LANES].put(draft, answered)


class _Lane:
    """The messages of some sessions, one batch at a time."""

    def __init__(self, db: Database, name: str) -> None:
        self._db, self._name = db, name
        self._queue: list[Waiting] = []
        self._filled = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._queue:
            await self._commit(self._queue)

    def put(self, draft: Draft, answered: Answered) -> None:
        """Raises: Unavailable when too many wait."""
        if len(self._queue) >= MAX_QUEUED:
            raise Unavailable
        self._queue.append((draft, answered))
        self._filled.set()

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
                waiting[1](Unavailable())

    async def _write(self, batch: list[Waiting]) -> None:
        async with self._db.transaction() as tx:
            answers = await write_batch(tx, [draft for draft, _ in batch])
            failpoint("messages.in_batch")
        for (_, answered), answer in zip(batch, answers, strict=True):
            answered(answer)


def _refuse(batch: list[Waiting]) -> None:
    log.warning("messages.refused", size=len(batch))
    for _, answered in batch:
        answered(Unavailable())


def _settle(future: asyncio.Future[int], answer: Answer) -> None:
    if future.done():
        return
    if isinstance(answer, AppError):
        future.set_exception(answer)
    else:
        future.set_result(answer)
