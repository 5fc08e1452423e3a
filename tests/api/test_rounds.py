"""Rounds and waves of a search: who is asked, in which turn, who is not asked again (E3, E4)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.kernel.enums import Mode
from hadir.pairing import list_answers, list_waves

if TYPE_CHECKING:
    from hadir.pairing import Wave
    from tests.support.phone import Phone
    from tests.support.world import World


async def card(phone: Phone, session_id: str) -> dict[str, Any] | None:
    cards = [card for card in await phone.cards() if card["request_id"] == session_id]
    return cards[0] if cards else None


async def waves_of(world: World, session_id: str, count: int) -> list[Wave]:
    """Wait until so many waves are logged."""
    async with asyncio.timeout(30):
        while True:
            async with world.system.db.reading() as tx:
                waves = await list_waves(tx, UUID(session_id))
            if len(waves) >= count:
                return waves
            await asyncio.sleep(0.02)


async def test_a_card_that_ran_out_is_opened_again_but_a_decliner_is_not_asked_twice(
    world: World,
) -> None:
    """E4, E6"""
    sleepy, busy = await world.mitra("sleepy"), await world.mitra("busy")
    ana = await world.customer("ana")
    session_id = await world.search(ana)
    (first,) = await waves_of(world, session_id, 1)
    assert {*first.offered} == {UUID(sleepy.id), UUID(busy.id)}
    await busy.post(f"/api/mitra/chat-requests/{session_id}/decline")
    await world.advance(61)
    _, second = await waves_of(world, session_id, 2)
    assert second.offered == [UUID(sleepy.id)]
    declined = await card(busy, session_id)
    assert declined is not None
    assert declined["response"] == "declined"
    assert (await sleepy.accept(session_id))["state"] == "active"


async def test_whoever_switches_on_during_a_search_is_asked_at_once(world: World) -> None:
    """E4"""
    first, late = await world.mitra("first"), await world.mitra("late", online=False)
    ana = await world.customer("ana")
    session_id = await world.search(ana)
    await waves_of(world, session_id, 1)
    assert await card(late, session_id) is None
    await late.post("/api/mitra/status/online")
    _, newcomer = await waves_of(world, session_id, 2)
    assert (newcomer.reason, newcomer.offered) == ("newcomer", [UUID(late.id)])
    await late.accept(session_id)
    missed = await card(first, session_id)
    assert missed is not None
    assert missed["response"] == "missed"


async def test_whoever_wants_to_go_on_after_all_is_asked_at_once(world: World) -> None:
    """E4: "finish this one, then off", taken back during a search."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.conversation(ana, teduh)
    await teduh.post("/api/mitra/status/offline", {"when_free": True})
    bima = await world.customer("bima")
    await world.mitra("senja")
    session_id = await world.search(bima)
    await waves_of(world, session_id, 1)
    assert await card(teduh, session_id) is None
    await teduh.post("/api/mitra/status/online")
    _, newcomer = await waves_of(world, session_id, 2)
    assert newcomer.offered == [UUID(teduh.id)]


async def test_going_offline_takes_the_open_card_away_and_coming_back_brings_it_again(
    world: World,
) -> None:
    """C1, E4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await teduh.connect()
    session_id = await world.search(ana)
    await teduh.hear("offer.made", request_id=session_id)
    await teduh.post("/api/mitra/status/offline")
    withdrawn = await teduh.hear("offer.withdrawn", request_id=session_id)
    assert withdrawn["reason"] == "offline"
    await teduh.post("/api/mitra/status/online")
    await waves_of(world, session_id, 2)
    assert (await teduh.accept(session_id))["state"] == "active"


async def test_waves_widen_one_after_the_other_in_the_order_of_turns(world: World) -> None:
    """E3, E12"""
    mitras = [await world.mitra(f"m{n}") for n in range(3)]
    await world.system.settings.change("pairing_wave_size", 1, None, 0)
    ana = await world.customer("ana")
    session_id = await world.search(ana)
    (first,) = await waves_of(world, session_id, 1)
    assert len(first.offered) == 1
    await world.advance(9)
    _, second = await waves_of(world, session_id, 2)
    await world.advance(9)
    *_, third = await waves_of(world, session_id, 3)
    asked = [*first.offered, *second.offered, *third.offered]
    assert sorted(asked) == sorted(UUID(mitra.id) for mitra in mitras)

    await ana.post(f"/api/client/chat-requests/{session_id}/cancel")
    async with asyncio.timeout(30):
        while True:
            if await world.system.availability.find_available(1, Mode.CHAT) == first.offered:
                break
            await asyncio.sleep(0.02)
    again = await ana.post(f"/api/client/chat-requests/{session_id}/retry", key="again-please")
    (turn,) = await waves_of(world, again["id"], 1)
    assert turn.offered == first.offered, "the least recently offered comes first"


async def test_everyone_at_once_is_never_more_than_the_setting_says(world: World) -> None:
    """E3: ``pairing_wave_max``; the third has a turn in the next round."""
    await world.system.settings.change("pairing_wave_max", 2, None, 0)
    mitras = [await world.mitra(f"m{n}") for n in range(3)]
    session_id = await world.search(await world.customer("ana"))
    (first,) = await waves_of(world, session_id, 1)
    assert len(first.offered) == 2
    await world.advance(61)
    _, second = await waves_of(world, session_id, 2)
    (third,) = {UUID(mitra.id) for mitra in mitras} - {*first.offered}
    assert second.offered[0] == third


async def test_a_search_that_runs_out_says_why_and_can_be_tried_again(world: World) -> None:
    """E4, E7, E8"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await ana.connect()
    session_id = await world.search(ana)
    await waves_of(world, session_id, 1)
    await teduh.post(f"/api/mitra/chat-requests/{session_id}/decline")
    await world.advance(301)
    failed = await ana.hear("pairing_failed", session_id=session_id)
    assert (failed["cause"], failed["is_terminal"]) == ("all_declined", False)
    current = await ana.get("/api/client/chat-requests/current")
    assert (current["session"]["state"], current["can_retry"]) == ("expired", True)
    assert current["payment"]["status"] == "confirmed"
    again = await ana.post(f"/api/client/chat-requests/{session_id}/retry", key="again-please")
    assert (again["state"], again["id"] != session_id) == ("searching", True)
    async with world.system.db.reading() as tx:
        answers = await list_answers(tx, UUID(session_id))
    assert [(a.mitra_name, a.response) for a in answers] == [("teduh", "declined")]


async def test_a_key_used_again_after_a_cancel_answers_as_before_and_starts_nothing(
    world: World,
) -> None:
    """E7, F3"""
    await world.mitra("teduh")
    ana = await world.customer("ana")
    first = await world.search(ana)
    await ana.post(f"/api/client/chat-requests/{first}/cancel")
    path = f"/api/client/chat-requests/{first}/retry"
    again = await ana.post(path, key="the same key")
    await ana.post(f"/api/client/chat-requests/{again['id']}/cancel")
    replayed = await ana.post(path, key="the same key")
    assert (replayed["id"], replayed["state"]) == (again["id"], "cancelled")
    async with world.system.db.reading() as tx:
        states = await tx.values("SELECT state FROM chat_sessions")
    assert states == ["cancelled", "cancelled"]
