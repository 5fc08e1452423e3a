"""Deadlines: rows that take effect once, wherever and whenever they are found."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from hadir.infra.db import Database
from hadir.infra.deadlines import Deadlines
from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Due
    from tests.support.clock import StandingClock

KIND = "test"


@pytest.fixture
async def db(database_url: str, clock: StandingClock) -> AsyncIterator[Database]:
    database = Database(database_url, clock)
    await database.open()
    yield database
    await database.close()


async def set_deadline(db: Database, ref: UUID, in_seconds: float) -> None:
    async with db.transaction() as tx:
        await tx.set_deadline(KIND, ref, tx.now + timedelta(seconds=in_seconds))


async def count(db: Database) -> int:
    async with db.reading() as tx:
        return int(await tx.value("SELECT count(*) FROM deadlines"))


async def test_two_instances_take_each_deadline_once(db: Database, clock: StandingClock) -> None:
    """G2"""
    fired: list[UUID] = []

    async def handler(_tx: Tx, due: Due) -> None:
        await asyncio.sleep(0.001)
        fired.append(due.ref)

    refs = [new_id() for _ in range(60)]
    for ref in refs:
        await set_deadline(db, ref, 10)
    instances = [Deadlines(db), Deadlines(db)]
    for instance in instances:
        instance.on(KIND, handler)
    await asyncio.gather(*(instance.run_due() for instance in instances))
    assert fired == []
    clock.advance(11)
    await asyncio.gather(*(instance.run_due() for instance in instances))
    assert sorted(fired) == sorted(refs)
    assert await count(db) == 0


async def test_a_failed_effect_is_rolled_back_and_tried_again_later(
    db: Database, clock: StandingClock
) -> None:
    """G2"""
    tries = 0

    async def handler(tx: Tx, due: Due) -> None:
        nonlocal tries
        tries += 1
        await tx.set_deadline("left over", due.ref, tx.now)
        if tries == 1:
            raise ValueError("the first time it goes wrong")

    deadlines = Deadlines(db)
    deadlines.on(KIND, handler)
    await set_deadline(db, new_id(), 0)
    await deadlines.run_due()
    assert (tries, await count(db)) == (1, 1)
    clock.advance(5)
    await deadlines.run_due()
    async with db.reading() as tx:
        kinds = await tx.values("SELECT kind FROM deadlines")
    assert (tries, kinds) == (2, ["left over"])


async def test_a_deadline_moved_while_its_lock_is_awaited_has_no_effect(db: Database) -> None:
    """G2"""
    ref = new_id()
    moved, holding = asyncio.Event(), asyncio.Event()
    effects: list[UUID] = []

    async def lock(_tx: Tx, _ref: UUID) -> None:
        holding.set()
        await moved.wait()

    async def effect(_tx: Tx, due: Due) -> None:
        effects.append(due.ref)

    deadlines = Deadlines(db)
    deadlines.on(KIND, effect, lock)
    await set_deadline(db, ref, 0)
    running = asyncio.create_task(deadlines.run_due())
    await holding.wait()
    await set_deadline(db, ref, 60)
    moved.set()
    await running
    assert (effects, await count(db)) == ([], 1)


async def test_an_effect_may_clear_or_set_its_own_deadline(
    db: Database, clock: StandingClock
) -> None:
    """G2"""
    ref = new_id()
    fired: list[UUID] = []

    async def effect(tx: Tx, due: Due) -> None:
        fired.append(due.ref)
        if len(fired) == 1:
            await tx.set_deadline(KIND, due.ref, tx.now + timedelta(seconds=10))
        else:
            await tx.clear_deadlines(due.ref, KIND)

    deadlines = Deadlines(db)
    deadlines.on(KIND, effect)
    await set_deadline(db, ref, 0)
    await deadlines.run_due()
    assert (len(fired), await count(db)) == (1, 1)
    clock.advance(10)
    await deadlines.run_due()
    assert (len(fired), await count(db)) == (2, 0)
