"""Who is offered a request, what becomes of each offer, and why a request ended without a session
(E3, E6, E8)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.infra.ids import new_id
from hadir.kernel.enums import Mode
from hadir.pairing import list_answers, store
from hadir.pairing.search import cancel_search
from tests.support.phone import Refusal
from tests.support.racing import racing
from tests.support.waiting import seen

if TYPE_CHECKING:
    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

FAILURES = "SELECT cause, is_terminal FROM pairing_failures WHERE session_id = %s"
BLOCK = "INSERT INTO blocks (customer_id, mitra_id, side, at) VALUES (%s, %s, 'mitra', now())"
FULL = "UPDATE mitra_status SET load = 3 WHERE mitra_id = %s"
STALE = "UPDATE mitra_status SET last_heartbeat_at = %s WHERE mitra_id = %s"
LOAD = "SELECT load FROM mitra_status WHERE mitra_id = %s"
NOBODY_ASKED = "DELETE FROM session_offers"


async def failures(world: World, session_id: str) -> list[tuple[str, bool]]:
    async with world.system.db.reading() as tx:
        return await (await tx.conn.execute(FAILURES, (session_id,))).fetchall()


async def test_the_statement_that_makes_the_offers_leaves_out_whoever_cannot(
    database_url: str, clock: StandingClock
) -> None:
    """E3: the blocked, the full and the stale, though the mirror proposed them."""
    async with racing(database_url, clock) as race:
        free, blocked, full, stale = mitras = await race.mitras(4)
        (request,) = await race.requests(1, mitras)
        async with race.db.transaction() as tx:
            await tx.execute(NOBODY_ASKED)
            await tx.execute(BLOCK, (request.customer, blocked))
            await tx.execute(FULL, (full,))
            await tx.execute(STALE, (tx.now - timedelta(hours=1), stale))
            takers = store.Takers(
                [*mitras, new_id()], Mode.CHAT, tx.now - timedelta(minutes=2), 3, request.customer
            )
            until_then = tx.now + timedelta(minutes=1)
            first = store.Card(1, until_then, stays_until=tx.now)
            assert await store.insert_offers(tx, request.id, takers, first) == [free]
            second = store.Card(2, until_then, stays_until=until_then)
            assert await store.insert_offers(tx, request.id, takers, second) == []


async def test_every_offer_says_what_became_of_it_and_open_ones_stand_first(world: World) -> None:
    """E6: accepted, declined, missed, ignored, or nothing yet."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    people = [await world.customer(f"c{number}") for number in range(4)]
    await teduh.connect()
    taken, cancelled, passed, waiting = [await world.search(one) for one in people]
    for session_id in (taken, cancelled, passed, waiting):
        await until_card(teduh, session_id)
    await senja.accept(taken)
    await people[1].post(f"/api/client/chat-requests/{cancelled}/cancel")
    await teduh.post(f"/api/mitra/chat-requests/{passed}/decline")
    await teduh.post(f"/api/mitra/chat-requests/{passed}/decline")
    cards = await teduh.cards()
    assert {card["request_id"]: card["response"] for card in cards} == {
        taken: "missed",
        cancelled: "ignored",
        passed: "declined",
        waiting: None,
    }
    assert cards[0]["request_id"] == waiting
    async with world.system.db.reading() as tx:
        answers = {one.mitra_name: one.response for one in await list_answers(tx, UUID(taken))}
    assert answers["senja"] == "accepted"


async def until_card(mitra: Phone, session_id: str) -> None:
    await mitra.hear("offer.made", request_id=session_id, seconds=30)


async def test_a_mitra_finds_the_last_twenty_requests_and_the_open_one_before_newer_ones(
    world: World,
) -> None:
    """E6"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await teduh.connect()
    waiting = await world.search(await world.customer("bima"))
    await until_card(teduh, waiting)
    ended = []
    for _ in range(21):
        ended.append(await world.search(ana))
        await until_card(teduh, ended[-1])
        await ana.post(f"/api/client/chat-requests/{ended[-1]}/cancel")
        world.clock.advance(1)
    cards = [card["request_id"] for card in await teduh.cards()]
    assert cards == [waiting, *ended[:-20:-1]]


AWAY = "UPDATE mitra_status SET is_online = false WHERE mitra_id = %(mitra)s"
INACTIVE = "UPDATE mitras SET is_active = false WHERE id = %(mitra)s"
NO_ROOM = "UPDATE mitra_status SET capacity_override = 0 WHERE mitra_id = %(mitra)s"
CALLING = "UPDATE chat_sessions SET mode = 'call' WHERE customer_id = %(customer)s"
KEEP_APART = """
    INSERT INTO blocks (customer_id, mitra_id, side, at)
    VALUES (%(customer)s, %(mitra)s, 'customer', now())
"""


@pytest.mark.parametrize(
    ("meanwhile", "code"),
    [
        (AWAY, "MITRA_OFFLINE"),
        (INACTIVE, "MITRA_OFFLINE"),
        (NO_ROOM, "AT_CAPACITY"),
        (CALLING, "AT_CAPACITY"),
        (KEEP_APART, "OFFER_EXPIRED"),
    ],
)
async def test_what_changed_behind_an_open_card_is_asked_at_the_accept(
    world: World, meanwhile: str, code: str
) -> None:
    """E5, C5: intent, active, room, a call beside a talk, a block; and nothing is half done."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.conversation(await world.customer("bima"), teduh)
    await teduh.connect()
    session_id = await world.search(ana)
    await until_card(teduh, session_id)
    async with world.system.db.transaction() as tx:
        await tx.execute(meanwhile, {"mitra": teduh.id, "customer": ana.id})
    with pytest.raises(Refusal) as refusal:
        await teduh.accept(session_id)
    assert refusal.value.code == code
    after = await ana.session(session_id)
    assert (after["state"], after["mitra"]) == ("searching", None)
    async with world.system.db.reading() as tx:
        responses = {one.response for one in await list_answers(tx, UUID(session_id))}
        assert responses == {None}
        assert await tx.value(LOAD, (teduh.id,)) == 1


async def test_an_accept_is_a_sign_of_life(world: World) -> None:
    """E5"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.search(ana)
    await _card_is_there(teduh, session_id)
    world.clock.advance(30)
    await teduh.accept(session_id)
    await world.system.availability.beats.flush()
    world.clock.advance(30)
    assert await world.system.availability.is_mitra_reachable(UUID(teduh.id))


async def _card_is_there(mitra: Phone, session_id: str) -> None:
    async def listed() -> bool:
        return session_id in [card["request_id"] for card in await mitra.cards()]

    await seen(listed)


@pytest.mark.parametrize(
    ("mitras", "answer", "cause"),
    [(0, None, "no_mitra_available"), (1, None, "blast_timeout"), (1, "decline", "all_declined")],
)
async def test_a_request_that_ran_out_says_why(
    world: World, mitras: int, answer: str | None, cause: str
) -> None:
    """E8: nobody there, nobody answered, everybody declined; intermediate, for it is paid."""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    there = [await world.mitra("teduh") for _ in range(mitras)]
    for mitra in there:
        await mitra.connect()
    ana = await world.customer("ana")
    await ana.connect()
    session_id = await world.search(ana)
    for mitra in there:
        await until_card(mitra, session_id)
        if answer is not None:
            await mitra.post(f"/api/mitra/chat-requests/{session_id}/{answer}")
    await world.advance(301)
    told = await ana.hear("pairing_failed", session_id=session_id, seconds=30)
    assert (told["cause"], told["is_terminal"]) == (cause, False)
    assert await failures(world, session_id) == [(cause, False)]


async def test_a_cancelled_request_is_kept_with_its_cause(world: World) -> None:
    """E8, E7: twice is once."""
    await world.mitra("teduh")
    ana = await world.customer("ana")
    session_id = await world.search(ana)
    for _ in range(2):
        await cancel_search(world.system.db, UUID(ana.id), UUID(session_id))
    assert await failures(world, session_id) == [("customer_cancelled", False)]
    [payment] = (await ana.get("/api/client/payment-sessions"))["items"]
    assert payment["status"] == "confirmed"
