"""The mitra is gone in the middle of a session (spec G9)."""

from __future__ import annotations

import asyncio
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.availability import deactivate_mitra
from hadir.sessions.model import CHOICE_SECONDS
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

QUARTER = {"tier_id": "01930000-0000-7000-8000-000000000015"}


async def beat(world: World, phone: Phone) -> None:
    """Beats of one moment are written together; the clock of a test is quicker than that."""
    await world.system.availability.beats.flush()
    await phone.post("/api/mitra/status/heartbeat")
    await world.system.availability.beats.flush()


async def silence(world: World, seconds: int, *beating: Phone) -> None:
    """Time passes in small steps, as for a server that listens all the while."""
    while seconds > 0:
        step = min(seconds, 15)
        world.clock.advance(step)
        for phone in beating:
            await beat(world, phone)
        await world.system.presence.look()
        seconds -= step


async def end_of(phone: Phone, session_id: str) -> datetime:
    return datetime.fromisoformat((await phone.session(session_id))["expires_at"])


async def is_paused(phone: Phone, session_id: str) -> bool:
    return (await phone.session(session_id))["paused_at"] is not None


async def kinds(phone: Phone, session_id: str) -> list[str]:
    return [event["type"] for event in await phone.stream(session_id)]


async def choose(phone: Phone, session_id: str, choice: str) -> Any:
    body = {"choice": choice}
    return await phone.post(f"/api/client/chat/sessions/{session_id}/unused-time", body)


async def refused(asked: Any) -> str | None:
    with pytest.raises(Refusal) as refusal:
        await asked
    return refusal.value.code


async def signed_in_again(phone: Phone) -> None:
    """An access token lives a quarter of an hour."""
    token = {"refresh_token": phone.tokens["refresh_token"]}
    phone.sign_in(await phone.post("/api/shared/auth/refresh", token))


async def gone(world: World, **tier: str) -> tuple[Phone, Phone, str]:
    """A session whose mitra has not been heard of for a minute."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **tier)
    await silence(world, 75)
    assert await is_paused(ana, session_id)
    return teduh, ana, session_id


async def test_g9_after_a_minute_without_a_beat_the_clock_stands_still_until_one_comes(
    world: World,
) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **QUARTER)
    before = await end_of(ana, session_id)
    await silence(world, 45)
    assert not await is_paused(ana, session_id)
    await silence(world, 15)
    assert await is_paused(ana, session_id)
    assert (await ana.stream(session_id))[-1]["payload"] == {"reason": "mitra_gone"}
    await world.let_due_happen()
    await ana.say(session_id, "masih di sana?")
    world.clock.advance(100)
    await beat(world, teduh)
    await world.system.presence.look()
    info = await ana.session(session_id)
    assert (info["state"], info["paused_at"]) == ("active", None)
    assert (await end_of(ana, session_id) - before).total_seconds() == 100
    assert (await kinds(teduh, session_id))[-3:] == ["session_paused", "message", "session_resumed"]


async def test_g9_a_clock_that_stood_still_still_ends_the_session_and_warns_once(
    world: World,
) -> None:
    teduh, ana, session_id = await gone(world, **QUARTER)
    world.clock.advance(1)
    await beat(world, teduh)
    await world.system.presence.look()
    end = await end_of(ana, session_id)
    await world.advance((end - world.clock.now()).total_seconds() - 170)
    await world.advance(171)
    await signed_in_again(ana)
    said = await kinds(ana, session_id)
    assert said.count("session_warning") == 1
    assert said[-1] == "session_expired"


async def test_g9_a_mitra_who_beats_is_left_alone_also_with_the_switch_off(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **QUARTER)
    await teduh.post("/api/mitra/status/offline")
    await silence(world, 150, teduh)
    assert not await is_paused(ana, session_id)
    await silence(world, 75)
    assert await is_paused(ana, session_id)


async def test_g9_whoever_is_deactivated_is_gone_at_once_and_does_not_come_back_by_a_beat(
    world: World,
) -> None:
    """C4, G9"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await ana.connect()
    session_id = await world.conversation(ana, teduh, **QUARTER)
    await ana.follow(session_id)
    mitra_id = UUID(teduh.id)
    await deactivate_mitra(world.system.db, mitra_id, None)
    assert await ana.hear("session_paused", seconds=30, reason="mitra_gone")
    world.clock.advance(1)
    world.system.availability.beat(mitra_id)
    await world.system.presence.look()
    assert await is_paused(ana, session_id)


async def test_g9_nobody_pauses_while_the_setting_is_off(world: World) -> None:
    await world.system.settings.change("pause_on_mitra_drop", False, None, 0)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **QUARTER)
    await silence(world, 150)
    assert not await is_paused(ana, session_id)


async def test_g9_a_server_that_did_not_listen_calls_nobody_silent(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **QUARTER)
    world.clock.advance(200)
    await world.system.presence.look()
    assert not await is_paused(ana, session_id)
    await silence(world, 75)
    assert await is_paused(ana, session_id)


async def test_g9_while_valkey_is_away_nobody_whose_beats_are_late_is_paused(world: World) -> None:
    """D2, G9: Postgres knows beats a cycle late, so they are given that much longer."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, **QUARTER)
    await world.system.valkey.stop()
    world.system.valkey.distrust("test")
    await silence(world, 105)
    assert not await is_paused(ana, session_id)
    await silence(world, 30)
    assert await is_paused(ana, session_id)


async def test_g9_more_time_cannot_be_asked_for_while_the_clock_stands_still(world: World) -> None:
    """G4, G9"""
    _, ana, session_id = await gone(world, **QUARTER)
    path = f"/api/client/chat/sessions/{session_id}/extensions"
    body = {**QUARTER, "method": "qris"}
    assert await refused(ana.post(path, body, key="once")) == "SESSION_PAUSED"


async def test_g9_after_five_minutes_the_customer_alone_is_asked_and_may_take_credit(
    world: World,
) -> None:
    teduh, ana, session_id = await gone(world, **QUARTER)
    assert await refused(choose(ana, session_id, "credit")) == "NO_CHOICE"
    world.clock.advance(301)
    await world.let_due_happen()
    assert (await kinds(teduh, session_id))[-1] == "omitted"
    offered = (await ana.stream(session_id))[-1]
    unused = (await ana.session(session_id))["unused_time"]
    assert offered["payload"] == {
        "unused_seconds": unused["seconds"],
        "choose_by": unused["choose_by"],
    }
    assert 0 < unused["seconds"] < 15 * 60
    assert (await teduh.session(session_id))["unused_time"] is None
    for _ in range(2):
        assert (await choose(ana, session_id, "credit"))["closing_reason"] == "mitra_gone"
    assert await refused(choose(ana, session_id, "new_mitra")) == "NO_CHOICE"
    assert await credited(world) == [ceil(unused["seconds"] / 60)]
    assert (await ana.session(session_id))["state"] == "completed"
    assert (await teduh.get("/api/mitra/status"))["load"] == 0


async def test_g9_another_bestie_serves_exactly_the_unused_time_on_the_same_payment(
    world: World,
) -> None:
    _, ana, session_id = await gone(world, **QUARTER)
    senja = await world.mitra("senja")
    await world.advance(301)
    seconds = (await ana.session(session_id))["unused_time"]["seconds"]
    search = await choose(ana, session_id, "new_mitra")
    assert (search["state"], search["id"] != session_id) == ("searching", True)
    assert (await choose(ana, session_id, "new_mitra"))["id"] == search["id"]
    await senja.accept(search["id"])
    info = await ana.session(search["id"])
    span = datetime.fromisoformat(info["expires_at"]) - datetime.fromisoformat(info["started_at"])
    assert span.total_seconds() == seconds
    payments = (await ana.get("/api/client/payment-sessions"))["items"]
    assert [one["status"] for one in payments] == ["consumed"]
    assert await credited(world) == []


async def test_g9_a_rest_that_nobody_takes_becomes_credit(world: World) -> None:
    _, ana, session_id = await gone(world, **QUARTER)
    world.clock.advance(301)
    await world.let_due_happen()
    seconds = (await ana.session(session_id))["unused_time"]["seconds"]
    search = await choose(ana, session_id, "new_mitra")
    await ana.post(f"/api/client/chat-requests/{search['id']}/cancel")
    assert (await ana.stream(search["id"]))[-1]["payload"]["is_terminal"] is True
    assert await credited(world) == [ceil(seconds / 60)]


async def test_g9_the_mitra_may_still_come_back_before_anything_is_chosen(world: World) -> None:
    teduh, ana, session_id = await gone(world, **QUARTER)
    world.clock.advance(301)
    await world.let_due_happen()
    assert (await ana.session(session_id))["unused_time"] is not None
    await beat(world, teduh)
    await world.system.presence.look()
    info = await ana.session(session_id)
    assert (info["paused_at"], info["unused_time"]) == (None, None)
    assert await refused(choose(ana, session_id, "credit")) == "NO_CHOICE"


async def test_g9_whoever_does_not_choose_gets_credit(world: World) -> None:
    _, ana, session_id = await gone(world, **QUARTER)
    world.clock.advance(301)
    await world.let_due_happen()
    seconds = (await ana.session(session_id))["unused_time"]["seconds"]
    world.clock.advance(CHOICE_SECONDS + 1)
    await world.let_due_happen()
    await signed_in_again(ana)
    assert (await ana.session(session_id))["state"] == "completed"
    assert await credited(world) == [ceil(seconds / 60)]


async def test_g9_a_return_and_a_choice_at_the_same_moment_have_one_outcome(world: World) -> None:
    teduh, ana, session_id = await gone(world, **QUARTER)
    world.clock.advance(301)
    await world.let_due_happen()
    await beat(world, teduh)
    await asyncio.gather(
        world.system.presence.look(), choose(ana, session_id, "credit"), return_exceptions=True
    )
    state = (await ana.session(session_id))["state"]
    assert len(await credited(world)) == {"active": 0, "completed": 1}[state]


async def credited(world: World) -> list[int]:
    async with world.system.db.reading() as tx:
        return await tx.values("SELECT minutes FROM credits WHERE cause = 'unused_minutes'")
