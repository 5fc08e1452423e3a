"""Two wishes that exclude each other, at the same moment on two instances: only one comes true."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from hadir.infra.db import Database
from hadir.infra.deadlines import Deadlines
from hadir.pairing import deadlines as pairing_deadlines
from hadir.pairing.answers import accept_offer, decline_offer
from hadir.pairing.model import TIMEOUT_DEADLINE
from hadir.pairing.offering import withdraw_offers
from hadir.pairing.search import cancel_search, start_search
from hadir.settings import Values
from tests.support.clock import StandingClock
from tests.support.racing import racing, together
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.racing import Race
    from tests.support.world import World

ROUNDS = 25


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as two_pools:
        yield two_pools


async def test_a_search_is_either_cancelled_or_accepted(race: Race) -> None:
    """E5, E7"""
    here, there = race.pools
    (mitra,) = await race.mitras(1)
    for request in await race.requests(ROUNDS, [mitra]):
        answers = await together(
            cancel_search(here, request.customer, request.id),
            accept_offer(there, Values(), mitra, request.id),
        )
        state = await race.state(request.id)
        expected = {
            "active": ["INVALID_TRANSITION", "ok"],
            "cancelled": ["ok", "OFFER_EXPIRED"],
        }
        assert answers == expected[state]
        await race.finish()


async def test_a_search_either_runs_out_of_time_or_is_accepted(
    race: Race, database_url: str
) -> None:
    """E4, E5"""
    late = Database(database_url, StandingClock())
    await late.open()
    late.clock.advance(601)  # type: ignore[attr-defined] # the clock made two lines above
    deadlines = Deadlines(late)
    pairing_deadlines.register(deadlines)
    (mitra,) = await race.mitras(1)
    for request in await race.requests(ROUNDS, [mitra]):
        async with race.db.transaction() as tx:
            await tx.set_deadline(TIMEOUT_DEADLINE, request.id, tx.now)
        _, accepted = await together(
            deadlines.run_due(), accept_offer(race.db, Values(), mitra, request.id)
        )
        expected = {"active": "ok", "expired": "OFFER_EXPIRED"}
        assert accepted == expected[await race.state(request.id)]
        await race.finish()
    await late.close()


async def test_a_mitra_either_declines_or_accepts(race: Race) -> None:
    """E5, E6"""
    here, there = race.pools
    (mitra,) = await race.mitras(1)
    seen: Counter[str] = Counter()
    for request in await race.requests(ROUNDS, [mitra]):
        declined, accepted = await together(
            decline_offer(here, mitra, request.id),
            accept_offer(there, Values(), mitra, request.id),
        )
        answer = next(iter(await race.responses(request.id)))
        expected = {
            "accepted": ("active", "ok"),
            "declined": ("searching", "OFFER_EXPIRED"),
        }
        assert declined == "ok"
        assert (await race.state(request.id), accepted) == expected[answer or ""]
        seen[answer or ""] += 1
        await race.finish()
    assert sum(seen.values()) == ROUNDS


async def test_many_who_go_offline_while_others_accept_block_nobody(race: Race) -> None:
    """C1, E5"""
    mitras = await race.mitras(6)
    for _ in range(ROUNDS):
        requests = await race.requests(3, mitras)
        accepting = [
            accept_offer(race.pools[1], Values(), mitra, request.id)
            for mitra, request in zip(mitras[3:], requests, strict=True)
        ]
        leaving = [withdraw_offers(race.pools[0], mitra) for mitra in mitras[:3]]
        assert await together(*leaving, *accepting) == ["ok"] * 6
        await race.finish()


async def test_a_search_that_is_started_twice_at_once_is_one(race: Race) -> None:
    """E1"""
    here, there = race.pools
    mitras = await race.mitras(1)
    for request in await race.requests(ROUNDS, mitras):
        await cancel_search(here, request.customer, request.id)
        ids = await asyncio.gather(
            *(start_search(pool, Values(), request.payment) for pool in (here, there) * 3)
        )
        assert len({*ids}) == 1
        assert ids[0] != request.id


async def test_two_tabs_that_pay_at_once_buy_once(world: World) -> None:
    """E1, F3"""
    await world.mitra("teduh")
    ana = await world.customer("ana")
    body = {
        "mode": "chat",
        "tier_id": TEST_TIER,
        "topic_sensitivity": "regular",
        "topics": [],
        "method": "qris",
    }
    bought = await asyncio.gather(
        *(ana.post("/api/client/payment-sessions", body, key=str(uuid4())) for _ in range(6))
    )
    assert len({one["id"] for one in bought}) == 1
    again = await asyncio.gather(
        *(ana.ask("POST", f"/dev/pay/{bought[0]['id']}/pay") for _ in range(6))
    )
    assert {answer.status_code for answer in again} <= {200, 204, 303}
    session_id = await world.search_of(ana, bought[0]["id"])
    assert [event["type"] for event in await ana.stream(session_id)] == ["session_requested"]


async def test_two_tabs_that_send_and_end_at_once_do_it_once(world: World) -> None:
    """G5, H3"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    message_id = str(uuid4())
    seqs = await asyncio.gather(*(ana.say(session_id, "halo", message_id) for _ in range(8)))
    assert len({*seqs}) == 1
    end = f"/api/client/chat/sessions/{session_id}/end"
    ended = await asyncio.gather(*(ana.post(end) for _ in range(6)))
    assert {one["state"] for one in ended} == {"closing"}
    goodbye = f"/api/shared/chat/sessions/{session_id}/goodbye"
    both = [phone.post(goodbye, {"text": "dah"}) for phone in (ana, teduh) for _ in range(3)]
    await asyncio.gather(*both)
    kinds = [event["type"] for event in await ana.stream(session_id)]
    assert kinds == [
        "session_requested",
        "session_started",
        "message",
        "session_closing",
        "goodbye",
        "goodbye",
        "session_completed",
    ]
