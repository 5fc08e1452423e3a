"""Curhat lagi (E10): one former listener is asked alone, and then, if need be, everybody."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.infra.ids import new_id
from hadir.pairing import list_waves
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

FAILURES = "SELECT cause FROM pairing_failures WHERE session_id = %s AND NOT is_terminal"


async def met(world: World, ana: Phone, teduh: Phone) -> None:
    """Ana and teduh talked once; it is over."""
    session_id = await world.conversation(ana, teduh)
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    for one in (ana, teduh):
        await one.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": None})


async def ask_again(world: World, ana: Phone, teduh: Phone) -> str:
    return await world.search(ana, targeted_mitra_id=teduh.id)


async def failed(ana: Phone, session_id: str) -> dict[str, Any]:
    return await ana.hear("pairing_failed", session_id=session_id, seconds=30)


async def causes(world: World, session_id: str) -> list[str]:
    async with world.system.db.reading() as tx:
        return await tx.values(FAILURES, (session_id,))


async def fall_back(ana: Phone, session_id: str, key: str = "") -> dict[str, Any]:
    path = f"/api/client/chat-requests/{session_id}/fallback-to-blast"
    return dict(await ana.post(path, key=key or str(uuid4())))


async def card_of(mitra: Phone, session_id: str) -> dict[str, Any] | None:
    return next((one for one in await mitra.cards() if one["request_id"] == session_id), None)


async def card_comes(mitra: Phone, session_id: str) -> None:
    async with asyncio.timeout(30):
        while True:
            if await card_of(mitra, session_id):
                return
            await asyncio.sleep(0.02)


async def test_the_former_listener_alone_is_asked_and_may_come(world: World) -> None:
    """E10: nobody else gets a card, not even whoever switches on meanwhile; E12 says why."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    late = await world.mitra("late", online=False)
    ana = await world.customer("ana")
    await met(world, ana, teduh)
    session_id = await ask_again(world, ana, teduh)
    await late.post("/api/mitra/status/online")
    seen = await ana.session(session_id)
    assert seen["targeted_mitra"] == {"id": teduh.id, "name": "teduh"}
    assert (await teduh.accept(session_id))["state"] == "active"
    card = await card_of(teduh, session_id)
    assert card is not None
    assert card["targeted"] is True
    assert [await card_of(one, session_id) for one in (senja, late)] == [None, None]
    async with world.system.db.reading() as tx:
        (wave,) = await list_waves(tx, UUID(session_id))
    assert (wave.reason, wave.offered) == ("returning", [UUID(teduh.id)])


async def test_a_refusal_offers_everybody_on_the_same_payment(world: World) -> None:
    """E10, E8: refused is ``returning_rejected`` at once; the blast is a new row."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    await met(world, ana, teduh)
    await ana.connect()
    session_id = await ask_again(world, ana, teduh)
    await card_comes(teduh, session_id)
    await teduh.post(f"/api/mitra/chat-requests/{session_id}/decline")
    assert (await failed(ana, session_id))["cause"] == "returning_rejected"
    assert await causes(world, session_id) == ["returning_rejected"]
    current = await ana.get("/api/client/chat-requests/current")
    assert (current["can_fall_back"], current["session"]["state"]) == (True, "expired")
    assert current["payment"]["targeted_mitra_id"] == teduh.id

    again = await fall_back(ana, session_id, "once")
    assert (again["state"], again["targeted_mitra"]) == ("searching", None)
    assert (await fall_back(ana, session_id, "once"))["id"] == again["id"]
    assert (await fall_back(ana, session_id, "another key"))["id"] == again["id"]
    assert (await senja.accept(again["id"]))["state"] == "active"
    assert (await fall_back(ana, session_id, "once"))["id"] == again["id"]


async def test_silence_ends_after_the_setting_and_says_so(world: World) -> None:
    """E10: ``returning_chat_confirmation_timeout_seconds``; a late accept finds it over."""
    await world.system.settings.change("returning_chat_confirmation_timeout_seconds", 30, None, 0)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await met(world, ana, teduh)
    await ana.connect()
    session_id = await ask_again(world, ana, teduh)
    await card_comes(teduh, session_id)
    await world.advance(29)
    assert (await ana.session(session_id))["state"] == "searching"
    with pytest.raises(Refusal) as early:
        await fall_back(ana, session_id)
    assert early.value.code == "INVALID_TRANSITION"
    await world.advance(2)
    told = await ana.hear("returning_timeout", session_id=session_id, seconds=30)
    assert (told["mitra_id"], told["mitra_name"]) == (teduh.id, "teduh")
    assert (await failed(ana, session_id))["cause"] == "returning_timeout"
    with pytest.raises(Refusal) as late:
        await teduh.post(f"/api/mitra/chat-requests/{session_id}/accept")
    assert late.value.code == "OFFER_EXPIRED"
    after_fallback = await fall_back(ana, session_id)
    await ana.post(f"/api/client/chat-requests/{after_fallback['id']}/cancel")
    retried = await ana.post(
        f"/api/client/chat-requests/{after_fallback['id']}/retry", key="try again"
    )
    assert retried["targeted_mitra"] is None, "a retry asks those whom the last search asked"


async def test_a_former_listener_who_leaves_meanwhile_is_not_waited_for(world: World) -> None:
    """E10: ``mitra_offline``, whether it happens before or while the card lies there."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.mitra("senja")
    await met(world, ana, teduh)
    await ana.connect()
    session_id = await ask_again(world, ana, teduh)
    await card_comes(teduh, session_id)
    await teduh.post("/api/mitra/status/offline")
    assert (await failed(ana, session_id))["cause"] == "mitra_offline"
    retried = await ana.post(f"/api/client/chat-requests/{session_id}/retry", key="the same one")
    assert retried["targeted_mitra"] == {"id": teduh.id, "name": "teduh"}
    assert (await failed(ana, retried["id"]))["cause"] == "mitra_offline"
    assert await causes(world, retried["id"]) == ["mitra_offline"]


async def test_whether_the_bestie_is_free_is_said_before_paying_and_in_the_history(
    world: World,
) -> None:
    """E10: in the history, by an answer of its own, and by refusing the purchase."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.mitra("senja")
    await met(world, ana, teduh)
    path = f"/api/client/mitras/{teduh.id}"
    free = {"id": teduh.id, "name": "teduh", "available_now": True}
    assert await ana.get(path) == free
    [row] = (await ana.get("/api/client/chat/sessions"))["items"]
    assert row["mitra"] == free
    await world.system.settings.change("max_customers_per_mitra", 1, None, 0)
    await world.conversation(await world.customer("bima"), teduh)
    assert (await ana.get(path))["available_now"] is False
    [row] = (await ana.get("/api/client/chat/sessions"))["items"]
    assert row["mitra"]["available_now"] is False
    with pytest.raises(Refusal) as refusal:
        await world.pay(ana, targeted_mitra_id=teduh.id)
    assert (refusal.value.status, refusal.value.code) == (409, "MITRA_NOT_AVAILABLE")


async def test_only_somebody_who_sat_with_this_customer_may_be_asked_for(world: World) -> None:
    """E10, B7: a stranger, nobody, and a blocked one are refused by one and the same code."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    await met(world, ana, teduh)
    [past] = (await ana.get("/api/client/chat/sessions"))["items"]
    assert (await ana.get(f"/api/client/mitras/{teduh.id}"))["available_now"]
    await teduh.post(f"/api/mitra/chat/sessions/{past['id']}/block")
    for mitra_id in (senja.id, str(new_id()), teduh.id):
        with pytest.raises(Refusal) as refusal:
            await world.pay(ana, targeted_mitra_id=mitra_id)
        assert (refusal.value.status, refusal.value.code) == (422, "UNKNOWN_MITRA")
        with pytest.raises(Refusal) as hidden:
            await ana.get(f"/api/client/mitras/{mitra_id}")
        assert hidden.value.status == 404
    [past] = (await ana.get("/api/client/chat/sessions"))["items"]
    assert past["mitra"]["available_now"] is False
