"""Work left for after the commit: at least once, by one instance at a time, not for ever."""

from __future__ import annotations

import asyncio
import gc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from psycopg_pool import PoolTimeout
from structlog.testing import capture_logs

from hadir.infra.db import Database
from hadir.infra.jobs import LEASE_SECONDS, MAX_ATTEMPTS, MAX_BACKOFF_SECONDS, Job, Jobs
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from tests.support.clock import StandingClock

KIND = "test"
REFUSED = ValueError("no")


@pytest.fixture
async def db(database_url: str, clock: StandingClock) -> AsyncIterator[Database]:
    database = Database(database_url, clock)
    await database.open()
    yield database
    await database.close()


class Worker:
    """Keeps what it was given; fails as often as it is told to."""

    def __init__(self, db: Database, failures: int = 0, error: Exception = REFUSED) -> None:
        self.failures, self.error = failures, error
        self.done: list[int] = []
        self.tried = 0
        self.jobs = Jobs(db)
        self.jobs.on(KIND, self.work)

    async def work(self, job: Job) -> None:
        self.tried += 1
        if self.failures:
            self.failures -= 1
            raise self.error
        await asyncio.sleep(0.001)
        self.done.append(job.payload["number"])


@asynccontextmanager
async def working(*workers: Worker) -> AsyncIterator[None]:
    for worker in workers:
        worker.jobs.start()
    try:
        yield
    finally:
        for worker in workers:
            await worker.jobs.stop()


async def enqueue(db: Database, *numbers: int) -> list[UUID]:
    async with db.transaction() as tx:
        return [tx.enqueue(KIND, {"number": number}) for number in numbers]


async def rows(db: Database) -> list[tuple[int, bool]]:
    """(attempts, given up) of every job that is kept."""
    sql = "SELECT ARRAY[attempts, (failed_at IS NOT NULL)::int] FROM jobs"
    async with db.reading() as tx:
        return [(attempts, bool(failed)) for attempts, failed in await tx.values(sql)]


async def test_each_job_is_done_once_by_one_of_two_instances(db: Database) -> None:
    one, other = Worker(db), Worker(db)
    async with working(one, other):
        await enqueue(db, *range(60))
        await until(lambda: len(one.done) + len(other.done) >= 60)
    assert sorted(one.done + other.done) == [*range(60)]
    assert await rows(db) == []


async def test_a_job_of_a_transaction_that_failed_is_never_done(db: Database) -> None:
    worker = Worker(db)
    async with working(worker):
        with pytest.raises(ValueError, match="no"):
            async with db.transaction() as tx:
                tx.enqueue(KIND, {"number": 1})
                raise ValueError("no")
        (job,) = await enqueue(db, 2)
        assert await worker.jobs.wait(job, 5) or worker.done
    assert worker.done == [2]


async def test_a_job_whose_instance_died_is_taken_again_when_its_lease_ends(
    db: Database, clock: StandingClock
) -> None:
    await enqueue(db, 7)
    dying, heir = Worker(db), Worker(db)
    started = asyncio.Event()

    async def never(_job: Job) -> None:
        started.set()
        await asyncio.Event().wait()

    dying.jobs.on(KIND, never)
    dying.jobs.start()
    await started.wait()
    for task in dying.jobs._running:
        task.cancel()
    await dying.jobs.stop()
    async with working(heir):
        clock.advance(LEASE_SECONDS - 1)
        heir.jobs.wake()
        await asyncio.sleep(0.1)
        assert heir.done == []
        clock.advance(2)
        heir.jobs.wake()
        await until(lambda: heir.done == [7])
    assert await rows(db) == []


async def test_a_job_that_fails_is_tried_again_later(db: Database, clock: StandingClock) -> None:
    worker = Worker(db, failures=2)
    async with working(worker):
        await enqueue(db, 1)
        for attempt in (1, 2):
            await until(lambda attempt=attempt: worker.tried == attempt)  # type: ignore[misc] # bound
            await until(lambda: not worker.jobs._running)
            clock.advance(2**attempt + 1)
            worker.jobs.wake()
        await until(lambda: worker.done == [1])


@pytest.mark.parametrize(
    ("error", "has_traceback"), [(PoolTimeout("no connection"), False), (ValueError("no"), True)]
)
async def test_an_outage_of_the_database_is_told_in_one_line_and_a_mistake_with_its_trace(
    db: Database, error: Exception, has_traceback: bool
) -> None:
    """L4"""
    worker = Worker(db, failures=1, error=error)
    with capture_logs() as logs:
        async with working(worker):
            await enqueue(db, 1)
            await until(lambda: bool(worker.tried) and not worker.jobs._running)
    (told,) = [one for one in logs if one["event"] == "job.failed"]
    assert (told["error"], "exc_info" in told) == (type(error).__name__, has_traceback)
    assert await rows(db) == [(1, False)]


async def test_a_job_whose_end_cannot_be_written_is_done_once_more_after_its_lease(
    db: Database, clock: StandingClock, caplog: pytest.LogCaptureFixture
) -> None:
    """L4: the database went away under the handler; nobody is surprised, nothing is lost."""
    worker = Worker(db)

    async def work_and_lose_the_database(job: Job) -> None:
        await worker.work(job)
        await db.close()

    worker.jobs.on(KIND, work_and_lose_the_database)
    await enqueue(db, 7)
    with capture_logs() as logs:
        async with working(worker):
            await until(lambda: worker.done == [7] and not worker.jobs._running)
    assert [one["event"] for one in logs if one["event"] == "job.failed"] == ["job.failed"]
    gc.collect()
    assert not caplog.records


async def test_a_job_that_always_fails_is_given_up_and_kept(
    db: Database, clock: StandingClock
) -> None:
    worker = Worker(db, failures=1000)
    async with working(worker):
        await enqueue(db, 1)
        async with asyncio.timeout(20):
            while await rows(db) != [(MAX_ATTEMPTS, True)]:
                if not worker.jobs._running:  # a lease that ends meanwhile would be another try
                    clock.advance(MAX_BACKOFF_SECONDS)
                    worker.jobs.wake()
                await asyncio.sleep(0.02)
        clock.advance(MAX_BACKOFF_SECONDS)
        worker.jobs.wake()
        await asyncio.sleep(0.1)
    assert worker.tried == MAX_ATTEMPTS


async def test_waiting_for_a_job_ends_with_it_or_with_patience(db: Database) -> None:
    worker = Worker(db)
    (job,) = await enqueue(db, 1)
    assert not await worker.jobs.wait(job, 0.05)
    waiting = asyncio.ensure_future(worker.jobs.wait(job, 5))
    await asyncio.sleep(0)
    async with working(worker):
        assert await waiting
