"""Two who decide about one request at the same moment: whatever the order, one outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from hadir.edge.idempotency import once
from hadir.infra.db import Database
from hadir.pairing.answers import accept_offer
from hadir.pairing.search import fall_back_to_blast
from hadir.settings import Values
from tests.support.clock import StandingClock
from tests.support.racing import Asked, Race, racing, together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROUNDS = 20
TARGET = "UPDATE chat_sessions SET targeted_mitra_id = %s WHERE id = %s"


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as one:
        yield one


async def fall_back(db: Database, request: Asked) -> UUID:
    claim = once(request.customer, "fallback", str(uuid4()), "")
    return await fall_back_to_blast(db, Values(), request.customer, request.id, claim)


async def test_a_fallback_and_a_late_accept_have_one_winner(
    race: Race, database_url: str, clock: StandingClock
) -> None:
    """E10, E5: the accept began in time, the fallback just after it."""
    later = StandingClock(clock.now() + timedelta(minutes=10))
    after = Database(database_url, later)
    await after.open()
    mitras = await race.mitras(ROUNDS)
    requests = await race.requests(ROUNDS, mitras)
    seen = set()
    for mitra, request in zip(mitras, requests, strict=True):
        async with race.db.transaction() as tx:
            await tx.execute(TARGET, (mitra, request.id))
        accepted, fell_back = await together(
            accept_offer(race.db, Values(), mitra, request.id), fall_back(after, request)
        )
        outcome = (accepted, fell_back, await race.state(request.id))
        assert outcome in (
            ("ok", "INVALID_TRANSITION", "active"),
            ("OFFER_EXPIRED", "ok", "expired"),
        )
        seen.add(outcome[2])
    await after.close()
    assert seen <= {"active", "expired"}
