"""Work that a transaction left for after its commit: gateway calls and follow-up commands.

At least once: a job whose instance died is taken again when its lease ends, so every handler is
safe to run twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from psycopg import OperationalError

from hadir.infra.loops import Loop, tell_failure
from hadir.infra.telemetry import JOBS_FAILED

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hadir.infra.db import Committed, Database

    Handler = Callable[["Job"], Awaitable[None]]

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.5
WORKERS = 8
LEASE_SECONDS = 60
MAX_ATTEMPTS = 8
MAX_BACKOFF_SECONDS = 300

TAKE = """
    UPDATE jobs SET run_at = %(lease)s, attempts = attempts + 1 WHERE id IN (
        SELECT id FROM jobs WHERE run_at <= %(now)s AND failed_at IS NULL AND kind = ANY(%(kinds)s)
        ORDER BY run_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, payload, attempts
"""
DONE = "DELETE FROM jobs WHERE id = %s"
RETRY = "UPDATE jobs SET run_at = %s, last_error = %s WHERE id = %s"
GIVE_UP = "UPDATE jobs SET failed_at = %s, last_error = %s WHERE id = %s"


@dataclass(frozen=True, slots=True)
class Job:
    id: UUID
    kind: str
    payload: dict[str, Any]
    attempts: int


class Jobs:
    """Rooms register who does the jobs of a kind; the handler opens its own transactions."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._handlers: dict[str, Handler] = {}
        self._waiters: dict[UUID, asyncio.Future[None]] = {}
        self._running: set[asyncio.Task[None]] = set()
        self._loop = Loop("jobs", POLL_SECONDS, self._take_due)
        db.on_commit(self._committed)

    def on(self, kind: str, handler: Handler) -> None:
        self._handlers[kind] = handler

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()
        if self._running:
            await asyncio.wait(self._running, timeout=5)

    def wake(self) -> None:
        self._loop.wake()

    async def wait(self, job_id: UUID, timeout_seconds: float) -> bool:
        """True when the job was done here in time; False means it is under way."""
        waiter = self._waiters.setdefault(job_id, asyncio.get_running_loop().create_future())
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(waiter), timeout_seconds)
            return True
        self._waiters.pop(job_id, None)
        return False

    async def _take_due(self) -> None:
        while free := WORKERS - len(self._running):
            async with self._db.reading() as tx:
                lease = tx.now + timedelta(seconds=LEASE_SECONDS)
                params = {"lease": lease, "now": tx.now, "kinds": [*self._handlers], "limit": free}
                jobs = await tx.rows(Job, TAKE, params)
            for job in jobs:
                task = asyncio.create_task(self._run(job))
                self._running.add(task)
                task.add_done_callback(self._finished)
            if not jobs:
                return

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._loop.wake()

    async def _run(self, job: Job) -> None:
        try:
            await self._handlers[job.kind](job)
            async with self._db.reading() as tx:
                await tx.execute(DONE, (job.id,))
        except Exception as error:  # noqa: BLE001 - a worker outlives its jobs, and tells
            JOBS_FAILED.labels(kind=job.kind).inc()
            tell_failure(log, "job.failed", error, kind=job.kind, attempts=job.attempts)
            await self._failed(job, type(error).__name__)
            return
        if waiter := self._waiters.pop(job.id, None):
            waiter.set_result(None)

    async def _failed(self, job: Job, error: str) -> None:
        """Put it off, or give it up; when that cannot be written, its lease ends by itself."""
        with contextlib.suppress(OperationalError):
            async with self._db.reading() as tx:
                if job.attempts >= MAX_ATTEMPTS:
                    await tx.execute(GIVE_UP, (tx.now, error, job.id))
                else:
                    wait = timedelta(seconds=min(2**job.attempts, MAX_BACKOFF_SECONDS))
                    await tx.execute(RETRY, (tx.now + wait, error, job.id))

    def _committed(self, left: Committed) -> None:
        if left.jobs:
            self._loop.wake()
