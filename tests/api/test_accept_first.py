"""Searching first, paying while the mitra waits (E2, ``payment_order: accept_first``)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.infra.deadlines import Due
from hadir.pairing.holding import hold_is_over
from hadir.pairing.model import HOLD_DEADLINE
from hadir.sessions import lock_with_mitra
from tests.support.operating import operator
from tests.support.phone import Refusal
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.support.phone import Phone
    from tests.support.world import World

FAILURES = "SELECT cause, is_terminal FROM pairing_failures WHERE session_id = %s"
AN_HOUR_AGO = "UPDATE chat_sessions SET ended_at = ended_at - interval '1 hour'"
ORDER = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "sensitive",
    "topics": ["kerja"],
    "method": "qris",
}


@pytest.fixture
async def house(world: World) -> World:
    await world.system.settings.change("payment_order", "accept_first", None, 0)
    return world


async def order(ana: Phone, key: str = "", **choice: Any) -> dict[str, Any]:
    body = {**ORDER, **choice}
    return dict(await ana.post("/api/client/chat-requests", body, key=key or str(uuid4())))


async def held(ana: Phone, teduh: Phone) -> str:
    """A session that waits for Ana's payment."""
    session_id = str((await order(ana))["id"])
    assert (await teduh.accept(session_id))["state"] == "pending_payment"
    return session_id


async def comes(phone: Phone, session_id: str, state: str) -> dict[str, Any]:
    async with asyncio.timeout(30):
        while True:
            seen = await phone.session(session_id)
            if seen["state"] == state:
                return dict(seen)
            await asyncio.sleep(0.02)


async def payment_of(ana: Phone) -> dict[str, Any]:
    current = await ana.get("/api/client/chat-requests/current")
    assert current["payment"] is not None
    return dict(current["payment"])


async def load_of(mitra: Phone) -> int:
    return int((await mitra.get("/api/mitra/status"))["load"])


async def refused(attempt: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refusal:
        await attempt
    return str(refusal.value.code)


async def causes(world: World, session_id: str) -> list[tuple[str, bool]]:
    async with world.system.db.reading() as tx:
        return await (await tx.conn.execute(FAILURES, (session_id,))).fetchall()


async def test_the_mitra_waits_the_customer_pays_and_the_clock_starts(house: World) -> None:
    """E2, C5: the hold counts as load; both sides are told what is going on."""
    teduh, ana = await house.mitra("teduh"), await house.customer("ana")
    for one in (ana, teduh):
        await one.connect()
    begun = await order(ana, key="once")
    assert (begun["state"], (await order(ana, key="once"))["id"]) == ("searching", begun["id"])
    made = await teduh.hear("offer.made", request_id=begun["id"], seconds=30)
    assert made["is_paid"] is False
    seen = await teduh.accept(begun["id"])
    assert (seen["state"], seen["started_at"]) == ("pending_payment", None)
    assert await load_of(teduh) == 1
    for one in (ana, teduh):
        await one.hear("paired", session_id=begun["id"], seconds=30)
        assert (await one.session(begun["id"]))["hold_until"] == seen["hold_until"]
    payment = await payment_of(ana)
    assert payment["status"] == "pending"
    assert (payment["expires_at"], payment["chat_session_id"]) == (seen["hold_until"], begun["id"])
    assert payment["topic_sensitivity"] == "sensitive"
    await ana.hear("payment_updated", lambda event: bool(event["pay_url"]), seconds=30)

    await ana.post(f"/dev/pay/{payment['id']}/pay")
    active = await comes(ana, begun["id"], "active")
    assert active["started_at"] is not None
    assert await load_of(teduh) == 1
    types = [event["type"] for event in await teduh.stream(begun["id"])]
    assert types == ["session_requested", "session_held", "session_started"]
    assert (await ana.get(f"/api/client/payment-sessions/{payment['id']}"))["status"] == "consumed"
    await ana.say(begun["id"], "halo")


async def test_an_unpaid_hold_ends_and_frees_the_slot(house: World) -> None:
    """E2, E8: ``payment_expired`` at the end of ``payment_hold_seconds``; both are told."""
    await house.system.settings.change("payment_hold_seconds", 120, None, 0)
    teduh, ana = await house.mitra("teduh"), await house.customer("ana")
    for one in (ana, teduh):
        await one.connect()
    session_id = await held(ana, teduh)
    payment = await payment_of(ana)
    await house.advance(119)
    assert (await ana.session(session_id))["state"] == "pending_payment"
    await house.advance(2)
    await comes(ana, session_id, "expired")
    for one in (ana, teduh):
        told = await one.hear("pairing_failed", session_id=session_id, seconds=30)
        assert (told["cause"], told["is_terminal"]) == ("payment_expired", True)
    assert await load_of(teduh) == 0
    assert await causes(house, session_id) == [("payment_expired", True)]
    assert (await ana.get(f"/api/client/payment-sessions/{payment['id']}"))["status"] == "expired"
    current = await ana.get("/api/client/chat-requests/current")
    assert (current["session"]["id"], current["can_retry"]) == (session_id, True)
    again = await ana.post(f"/api/client/chat-requests/{session_id}/retry", key="again")
    assert again["state"] == "searching"
    assert (await teduh.accept(again["id"]))["state"] == "pending_payment"


async def test_a_silent_provider_holds_nobody_for_ever(house: World) -> None:
    """E2, E9: the slot is free at the end, though nobody knows of the money; when it turns out to
    have come, it is searched on."""
    teduh, ana = await house.mitra("teduh"), await house.customer("ana")
    session_id = await held(ana, teduh)
    payment = await payment_of(ana)
    async with house.system.db.transaction() as tx:
        await lock_with_mitra(tx, UUID(session_id))
        due = Due(HOLD_DEADLINE, UUID(session_id), tx.now, 0)
        await hold_is_over(tx, house.system.settings.values, due)
    assert (await ana.session(session_id))["state"] == "expired"
    assert await load_of(teduh) == 0
    await ana.post(f"/dev/pay/{payment['id']}/pay")
    async with asyncio.timeout(30):
        while True:
            current = (await ana.get("/api/client/chat-requests/current"))["session"]
            if current["id"] != session_id:
                break
            await asyncio.sleep(0.02)
    assert (current["state"], current["topics"]) == ("searching", ["kerja"])
    assert (await teduh.accept(current["id"]))["state"] == "active"


async def test_giving_up_frees_the_mitra_at_once(house: World) -> None:
    """E2, E7: by cancelling the request, or the payment."""
    teduh, ana = await house.mitra("teduh"), await house.customer("ana")
    bima = await house.customer("bima")
    first = await held(ana, teduh)
    assert (await ana.post(f"/api/client/chat-requests/{first}/cancel"))["state"] == "cancelled"
    assert await load_of(teduh) == 0
    second = await held(bima, teduh)
    payment = await payment_of(bima)
    await bima.post(f"/api/client/payment-sessions/{payment['id']}/cancel")
    await comes(bima, second, "cancelled")
    for session_id in (first, second):
        assert await causes(house, session_id) == [("customer_cancelled", True)]
    assert await load_of(teduh) == 0


async def test_two_unpaid_holds_in_an_hour_are_enough(house: World) -> None:
    """E2: then a wait that is said in seconds."""
    teduh, ana = await house.mitra("teduh"), await house.customer("ana")
    for _ in range(2):
        session_id = await held(ana, teduh)
        await ana.post(f"/api/client/chat-requests/{session_id}/cancel")
    with pytest.raises(Refusal) as refusal:
        await order(ana)
    assert (refusal.value.status, refusal.value.code) == (429, "TOO_MANY_UNPAID_HOLDS")
    bima = await house.customer("bima")
    assert (await order(bima))["state"] == "searching"
    async with house.system.db.transaction() as tx:
        await tx.execute(AN_HOUR_AGO)
    assert (await order(ana))["state"] == "searching"


async def test_each_order_of_paying_refuses_the_other(house: World) -> None:
    """E2, E1"""
    await house.mitra("teduh")
    ana = await house.customer("ana")
    assert (await ana.get("/api/shared/app-config"))["payment_order"] == "accept_first"
    assert await refused(house.pay(ana)) == "WRONG_PAYMENT_ORDER"
    assert await refused(order(ana, tier_id=str(uuid4()))) == "INVALID_TIER"
    assert await refused(order(ana, method="credit")) == "INVALID_PAYMENT_METHOD"
    assert await refused(order(ana, targeted_mitra_id=str(uuid4()))) == "UNKNOWN_MITRA"
    session_id = (await order(ana))["id"]
    assert await refused(order(ana)) == "ALREADY_ACTIVE"
    await ana.post(f"/api/client/chat-requests/{session_id}/cancel")
    await house.system.settings.change("payment_order", "pay_first", None, 1)
    assert await refused(order(ana)) == "WRONG_PAYMENT_ORDER"
    assert (await house.pay(ana))["status"] == "pending"


async def test_a_hold_can_be_rerouted_or_ended_by_an_operator(house: World) -> None:
    """E2, E11: the hold moves with its clock; ended, it frees everybody."""
    teduh, senja = await house.mitra("teduh"), await house.mitra("senja")
    ana = await house.customer("ana")
    session_id = await held(ana, teduh)
    at = await operator(house)
    await at.post(f"/internal/sessions/{session_id}/reroute", {"mitra_id": senja.id})
    assert [await load_of(one) for one in (teduh, senja)] == [0, 1]
    assert (await senja.session(session_id))["hold_until"] is not None
    assert (await at.post(f"/internal/sessions/{session_id}/end"))["state"] == "expired"
    assert await load_of(senja) == 0
    assert await causes(house, session_id) == [("payment_expired", True)]
