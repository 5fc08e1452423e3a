"""More time (spec G4): asked, answered, charged only after a yes, applied when it is paid."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

import pytest

from hadir.kernel.enums import CreditCause, Mode
from hadir.payments import grant_credit
from tests.support.more_time import answer, applied, ask, end_of, pay
from tests.support.phone import Refusal
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World


async def test_the_clock_stands_still_while_the_mitra_decides_and_money_comes_after_the_yes(
    world: World,
) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    before = await end_of(ana, session_id)
    key = str(uuid4())
    extension = await ask(ana, session_id, key)
    assert (await ask(ana, session_id, key))["id"] == extension["id"]
    assert (await ana.session(session_id))["state"] == "extending"
    with pytest.raises(Refusal) as refusal:
        await ana.say(session_id, "masih bisa?")
    assert refusal.value.code == "SESSION_CLOSED"
    world.clock.advance(7)
    await answer(teduh, session_id, extension["id"], "accept")
    info = await ana.session(session_id)
    assert (info["state"], info["pending_extension"]["state"]) == ("active", "approved")
    assert (await end_of(ana, session_id) - before).total_seconds() == 7
    await ana.say(session_id, "makasih")
    await pay(ana, session_id)
    await applied(ana, session_id)
    assert (await end_of(ana, session_id) - before).total_seconds() == 67
    assert (await ana.session(session_id))["pending_extension"] is None
    kinds = [event["type"] for event in await teduh.stream(session_id)][2:]
    assert kinds == [
        "session_paused",
        "extension_requested",
        "extension_resolved",
        "session_resumed",
        "message",
        "extension_applied",
    ]


async def test_a_no_costs_nothing_and_a_second_answer_comes_too_late(world: World) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "reject")
    for word in ("accept", "reject"):
        with pytest.raises(Refusal) as refusal:
            await answer(teduh, session_id, extension["id"], word)
        assert refusal.value.code == "EXTENSION_RESOLVED"
    payments = (await ana.get("/api/client/payment-sessions"))["items"]
    assert [payment["status"] for payment in payments] == ["consumed"]
    assert (await ana.session(session_id))["state"] == "active"


async def test_silence_means_yes_for_a_mitra_within_reach_and_no_for_one_who_is_gone(
    world: World,
) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ask(ana, session_id)
    await world.advance(11)
    pending = (await ana.session(session_id))["pending_extension"]
    assert pending["state"] == "approved"
    await pay(ana, session_id)
    await applied(ana, session_id)
    async with world.system.db.transaction() as tx:
        await tx.execute("UPDATE mitra_status SET is_online = false")
    await ask(ana, session_id)
    await world.advance(11)
    assert (await ana.session(session_id))["pending_extension"] is None
    outcomes = [
        (event["payload"]["outcome"], event["actor"])
        for event in await ana.stream(session_id)
        if event["type"] == "extension_resolved"
    ]
    assert outcomes == [("approved", "system"), ("rejected", "system")]  # nobody said a word


async def test_silence_means_no_where_the_house_says_so_and_both_talk_on(world: World) -> None:
    """G4: the clock goes on where it stood."""
    settings = world.system.settings
    await settings.change("extension_default_action_on_timeout", "auto_reject", None, 0)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for phone in (ana, teduh):
        await phone.connect()
        await phone.follow(session_id)
    before = await end_of(ana, session_id)
    await ask(ana, session_id)
    await world.advance(10)
    for phone in (ana, teduh):
        await phone.hear("extension_resolved", seconds=30, outcome="rejected")
        await phone.hear("session_resumed", seconds=30)
    assert (await end_of(ana, session_id) - before).total_seconds() == 10
    await ana.say(session_id, "tidak apa-apa")


async def test_credit_that_covers_it_is_used_at_once_and_not_before_the_yes(world: World) -> None:
    """G4, F7"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    async with world.system.db.transaction() as tx:
        await grant_credit(tx, UUID(ana.id), Mode.CHAT, 1, CreditCause.GOODWILL)
    before, extension = await end_of(ana, session_id), await ask(ana, session_id)
    assert await _credit_left(ana) == 1
    await answer(teduh, session_id, extension["id"], "accept")
    assert await _credit_left(ana) == 0
    await applied(ana, session_id)
    assert (await end_of(ana, session_id) - before).total_seconds() == 60
    newest = (await ana.get("/api/client/payment-sessions"))["items"][0]
    assert (newest["method"], newest["amount_idr"], newest["status"]) == ("credit", 0, "consumed")


async def _credit_left(ana: Phone) -> int:
    return sum(one["minutes_left"] for one in (await ana.get("/api/client/credits"))["items"])


async def test_time_that_was_up_goes_on_when_more_of_it_is_paid(world: World) -> None:
    """G1, G4, G5"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await world.advance(61)
    assert (await ana.session(session_id))["state"] == "closing"
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "accept")
    assert (await ana.session(session_id))["state"] == "closing"
    await pay(ana, session_id)
    await applied(ana, session_id)
    info = await ana.session(session_id)
    assert (info["state"], info["closing_reason"], info["closing_until"]) == ("active", None, None)
    assert (await end_of(ana, session_id) - world.clock.now()).total_seconds() == 60
    await world.advance(61)
    assert (await ana.session(session_id))["state"] == "closing"


async def test_an_extension_that_nobody_pays_lapses(world: World) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "accept")
    payment_id = (await ana.session(session_id))["pending_extension"]["payment_session_id"]
    await world.advance(181)
    async with asyncio.timeout(30):
        while True:
            if (await ana.get(f"/api/client/payment-sessions/{payment_id}"))["status"] == "expired":
                break
            await asyncio.sleep(0.02)
    await world.advance(15)
    last = [e for e in await ana.stream(session_id) if e["type"] == "extension_resolved"][-1]
    assert last["payload"]["outcome"] == "lapsed"


async def test_money_that_comes_when_the_slot_is_taken_stays_the_customers(world: World) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.system.settings.change("max_customers_per_mitra", 1, None, 0)
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    session_id = await world.conversation(ana, teduh)
    await world.advance(61)
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "accept")
    bima = await world.customer("bima")
    await world.conversation(bima, teduh)
    await pay(ana, session_id)
    async with asyncio.timeout(30):
        while True:
            newest = (await ana.get("/api/client/payment-sessions"))["items"][0]
            if newest["status"] == "credited":
                break
            await asyncio.sleep(0.02)
    assert (await ana.session(session_id))["state"] == "closing"
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT minutes_left FROM credits") == newest["minutes"]


async def test_a_request_nobody_answered_ends_with_the_session_and_sells_nothing(
    world: World,
) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await world.advance(61)
    extension = await ask(ana, session_id)
    for phone in (ana, teduh):
        await phone.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": None})
    assert (await ana.session(session_id))["state"] == "completed"
    with pytest.raises(Refusal) as refusal:
        await answer(teduh, session_id, extension["id"], "accept")
    assert refusal.value.code == "EXTENSION_RESOLVED"
    await world.advance(11)
    assert len((await ana.get("/api/client/payment-sessions"))["items"]) == 1


async def test_a_purchase_that_is_being_paid_and_an_extension_leave_each_other_alone(
    world: World,
) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    session_id = await world.conversation(ana, teduh)
    await world.advance(61)
    extension = await ask(ana, session_id)
    order = {
        "mode": "chat",
        "tier_id": TEST_TIER,
        "topic_sensitivity": "regular",
        "topics": [],
        "method": "qris",
    }
    bought = await ana.post("/api/client/payment-sessions", order, key=str(uuid4()))
    await answer(teduh, session_id, extension["id"], "accept")
    seen = await ana.get(f"/api/client/payment-sessions/{bought['id']}")
    assert seen["status"] == "pending"
    await pay(ana, session_id)
    await applied(ana, session_id)


async def test_the_clock_is_not_stopped_again_and_again_for_nothing(world: World) -> None:
    """G4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for _ in range(3):
        extension = await ask(ana, session_id)
        await answer(teduh, session_id, extension["id"], "reject")
    with pytest.raises(Refusal) as refusal:
        await ask(ana, session_id)
    assert refusal.value.code == "EXTENSION_REFUSED"
