"""Two who decide about one request at the same moment: whatever the order, one outcome."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID, uuid4

import pytest

from hadir.edge.idempotency import once
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.pairing import reroute
from hadir.pairing.answers import accept_offer
from hadir.pairing.search import fall_back_to_blast
from hadir.sessions.usecases import end_session
from hadir.settings import Values
from tests.support.clock import StandingClock
from tests.support.racing import Asked, Race, racing, together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from hadir.availability import Availability

ROUNDS = 20
LOAD = "SELECT load FROM mitra_status WHERE mitra_id = %s"
TRAIL = """
    SELECT before->>'mitra_id', after->>'mitra_id' FROM audit_log
    WHERE subject_id = %s ORDER BY id
"""
TARGET = "UPDATE chat_sessions SET targeted_mitra_id = %s WHERE id = %s"


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as one:
        yield one


async def fall_back(db: Database, request: Asked) -> UUID:
    claim = once(request.customer, "fallback", str(uuid4()), "")
    return await fall_back_to_blast(db, Values(), request.customer, request.id, claim)


class EverybodyIsThere:
    """Beats are not what these races are about."""

    async def within_reach(self, ids: list[UUID]) -> set[UUID]:
        return {*ids}


def give(db: Database, values: Values, session_id: UUID, mitra: UUID) -> Awaitable[None]:
    there = cast("Availability", EverybodyIsThere())
    return reroute(db, there, values, new_id(), session_id, mitra)


async def talking(race: Race, mitra: UUID) -> Asked:
    """A session under way with this mitra."""
    (request,) = await race.requests(1, [mitra])
    await accept_offer(race.db, Values(), mitra, request.id)
    return request


async def pairs(race: Race) -> list[tuple[UUID, UUID]]:
    mitras = await race.mitras(2 * ROUNDS)
    return [*zip(mitras[::2], mitras[1::2], strict=True)]


async def loads(race: Race, mitras: list[UUID]) -> list[int]:
    """What the rows say; it must be what the sessions say."""
    async with race.db.reading() as tx:
        said = [int(await tx.value(LOAD, (mitra,))) for mitra in mitras]
    assert said == [await race.held_by(mitra) for mitra in mitras]
    return said


async def test_two_reroutes_at_once_follow_one_another(race: Race) -> None:
    """E11: one session, one mitra, and an audit trail without a gap."""
    mitras = await race.mitras(3)
    session = await talking(race, mitras[0])
    here, there = race.pools
    for turn in range(ROUNDS):
        left, right = mitras[turn % 3], mitras[(turn + 1) % 3]
        answers = await together(
            give(here, Values(), session.id, left), give(there, Values(), session.id, right)
        )
        assert answers == ["ok", "ok"]
        assert sum(await loads(race, mitras)) == 1
        assert (await loads(race, [left]), await loads(race, [right])) in (
            ([1], [0]),
            ([0], [1]),
        )
    async with race.db.reading() as tx:
        trail = await (await tx.conn.execute(TRAIL, (str(session.id),))).fetchall()
    assert len(trail) > ROUNDS / 2
    assert [row[0] for row in trail[1:]] == [row[1] for row in trail[:-1]]


async def test_a_reroute_and_an_accept_share_the_targets_last_place(race: Race) -> None:
    """E11, E5: nobody above capacity, whoever comes first."""
    one_each = Values(max_customers_per_mitra=1)
    here, there = race.pools
    for old, target in await pairs(race):
        session = await talking(race, old)
        (request,) = await race.requests(1, [target])
        answers = await together(
            give(here, one_each, session.id, target),
            accept_offer(there, one_each, target, request.id),
        )
        assert sorted(answers) == ["AT_CAPACITY", "ok"]
        assert await loads(race, [target]) == [1]


async def test_a_reroute_and_an_end_leave_everybody_free(race: Race) -> None:
    """E11: the end comes after the reroute, or instead of it."""
    here, there = race.pools
    for old, target in await pairs(race):
        session = await talking(race, old)
        answers = await together(
            give(here, Values(), session.id, target),
            end_session(there, Values(), session.customer, session.id),
        )
        assert answers in (["ok", "ok"], ["INVALID_TRANSITION", "ok"])
        assert await race.state(session.id) == "closing"
        assert await loads(race, [old, target]) == [0, 0]


async def test_a_reroute_and_an_accept_of_one_search_have_one_winner(race: Race) -> None:
    """E11, E5: whoever is second finds it taken, or takes it over; one mitra holds it."""
    here, there = race.pools
    for quick, target in await pairs(race):
        (request,) = await race.requests(1, [quick])
        answers = await together(
            give(here, Values(), request.id, target),
            accept_offer(there, Values(), quick, request.id),
        )
        assert answers in (["ok", "ok"], ["ok", "OFFER_TAKEN"])
        assert await loads(race, [quick, target]) == [0, 1]


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
