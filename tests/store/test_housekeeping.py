"""What is tidied away, and what stays."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hadir.edge.idempotency import once
from hadir.infra.db import Database
from hadir.infra.housekeeping import Housekeeping
from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from tests.support.clock import StandingClock


async def test_an_idempotency_key_is_forgotten_after_a_day_and_not_before(
    database_url: str, clock: StandingClock
) -> None:
    """F3"""
    db = Database(database_url, clock)
    await db.open()
    key, result = once(new_id(), "route", "key", {"a": 1}), new_id()
    async with db.transaction() as tx:
        assert await key.claim(tx, result) is None
    clock.advance(timedelta(hours=23).total_seconds())
    await Housekeeping(db).tidy()
    async with db.transaction() as tx:
        assert await key.claim(tx, new_id()) == result
    clock.advance(timedelta(hours=2).total_seconds())
    await Housekeeping(db).tidy()
    async with db.transaction() as tx:
        assert await key.claim(tx, new_id()) is None
    await db.close()
