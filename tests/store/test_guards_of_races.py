"""Guards whose absence only a race shows; here each race is held still in its middle."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.availability import go_offline
from hadir.availability.keys import ONLINE
from hadir.availability.model import SwitchReason
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.infra.jobs import Jobs
from hadir.kernel.enums import PaymentStatus
from hadir.payments import InvalidPaymentTransition, get_payment
from hadir.payments.moves import move
from hadir.payments.usecases import cancel_payment
from hadir.sessions.batch import Draft, write_batch
from hadir.sessions.model import SessionClosed
from tests.support.house import house
from tests.support.paying import paying_world
from tests.support.race_rules import answered
from tests.support.racing import racing
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from hadir.availability.model import MirrorRow
    from hadir.infra.jobs import Job
    from hadir.sessions.batch import Answer
    from tests.support.clock import StandingClock
    from tests.support.racing import Asked, Race

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
CLOSE = "UPDATE chat_sessions SET state = 'closing', closing_until = %s WHERE id = %s"
LOCK_FIRST_JOB = "SELECT id FROM jobs ORDER BY run_at, id LIMIT 1 FOR UPDATE"
PATIENCE_SECONDS = 30


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as made:
        yield made


async def _conversation(race: Race) -> tuple[Asked, UUID]:
    (mitra,) = await race.mitras(1)
    (asked,) = await race.requests(1, [mitra])
    assert await race.accept_at_once([(mitra, asked.id)]) == {"ok": 1}
    return asked, mitra


async def _write(db: Database, session: UUID, author: UUID, text: str) -> list[Answer]:
    async with db.transaction() as tx:
        return await write_batch(tx, [Draft(session, author, new_id(), text)])


async def _somebody_waits(db: Database) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS), db.reading() as tx:
        while not await tx.value(WAITING):  # noqa: ASYNC110 - Postgres tells nobody who waits
            await asyncio.sleep(0.01)


async def test_a_batch_waits_for_the_batch_before_it_in_the_same_stream(race: Race) -> None:
    """H2"""
    asked, mitra = await _conversation(race)
    here, there = race.pools
    async with here.transaction() as tx:
        first = await write_batch(tx, [Draft(asked.id, asked.customer, new_id(), "satu")])
        second = asyncio.create_task(_write(there, asked.id, mitra, "dua"))
        await _somebody_waits(here)
    assert (first, await second) == ([2], [3])


async def test_a_message_that_meets_an_end_under_way_is_refused(race: Race) -> None:
    """G5, H3"""
    asked, mitra = await _conversation(race)
    here, there = race.pools
    async with here.transaction() as tx:
        await tx.execute(CLOSE, (tx.now, asked.id))
        late = asyncio.create_task(_write(there, asked.id, mitra, "terlambat"))
        await _somebody_waits(here)
    assert answered(await late) == [SessionClosed]


async def test_a_job_that_somebody_holds_keeps_nobody_from_the_next_one(race: Race) -> None:
    """G2"""
    db, done = race.db, list[int]()

    async def work(job: Job) -> None:
        done.append(job.payload["number"])

    for number in (1, 2):
        async with db.transaction() as tx:
            tx.enqueue("test", {"number": number})
    jobs = Jobs(race.pools[1])
    jobs.on("test", work)
    async with db.transaction() as tx:
        await tx.execute(LOCK_FIRST_JOB)
        jobs.start()
        await until(lambda: done == [2], PATIENCE_SECONDS)
    await until(lambda: done == [2, 1], PATIENCE_SECONDS)
    await jobs.stop()


async def test_a_payment_that_moved_meanwhile_is_not_moved_from_where_it_was(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """F1"""
    async with paying_world(database_url, valkey_url, clock) as world:
        ana = await world.customer()
        payment_id = UUID((await ana.ordered())["id"])
        async with world.db.reading() as tx:
            as_it_was = await get_payment(tx, payment_id)
        await cancel_payment(world.db, ana.id, payment_id)
        with pytest.raises(InvalidPaymentTransition):
            async with world.db.transaction() as tx:
                await move(tx, as_it_was, PaymentStatus.CONFIRMED)
        assert await ana.status(str(payment_id)) is PaymentStatus.ABANDONED


async def test_what_changes_while_the_mirror_is_seeded_is_in_it_before_it_is_believed(
    database_url: str, valkey_url: str, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D5"""
    async with house(database_url, valkey_url, clock) as home:
        mitra = await home.online_mitra()
        writer = home.availability._writer
        really, changed = writer.apply, asyncio.Event()

        async def change_first(rows: Sequence[MirrorRow], *more: Any) -> bool:
            if not changed.is_set():
                changed.set()
                assert [row.is_online for row in rows] == [True]
                await go_offline(home.db, mitra, SwitchReason.SWITCHED_OFF)
                await home.settle()
            return await really(rows, *more)

        monkeypatch.setattr(writer, "apply", change_first)
        home.valkey.distrust("to have it seeded")
        await until(lambda: changed.is_set() and home.valkey.believed, PATIENCE_SECONDS)
        assert await home.members(ONLINE) == set()
        assert await home.drift() == {}
