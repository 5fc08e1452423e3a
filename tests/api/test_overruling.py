"""What an operator decides over everybody's head: reroute and end (E11)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.infra.ids import new_id
from hadir.pairing import list_waves
from hadir.sessions import drops
from tests.support.operating import Operator, operator
from tests.support.phone import Phone, Refusal
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from tests.support.world import World

AUDIT = "SELECT action, before, after FROM audit_log WHERE subject_id = %s ORDER BY id"


async def reroute(at: Operator, session_id: str, mitra: Phone | str) -> dict[str, Any]:
    mitra_id = mitra if isinstance(mitra, str) else mitra.id
    path = f"/internal/sessions/{session_id}/reroute"
    return dict(await at.post(path, {"mitra_id": mitra_id}))


async def refused(attempt: Awaitable[object]) -> str:
    with pytest.raises(Refusal) as refusal:
        await attempt
    return str(refusal.value.code)


async def load_of(mitra: Phone) -> int:
    return int((await mitra.get("/api/mitra/status"))["load"])


async def audit_of(world: World, session_id: str) -> list[tuple[str, Any, Any]]:
    async with world.system.db.reading() as tx:
        return await (await tx.conn.execute(AUDIT, (session_id,))).fetchall()


async def test_a_live_session_goes_on_with_another_mitra(world: World) -> None:
    """E11: clock and transcript stay; both mitras and the customer are told; loads and audit."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for one in (ana, teduh, senja):
        await one.connect()
    for one in (ana, teduh):
        await one.follow(session_id)
    await teduh.say(session_id, "aku teduh")
    before = await ana.session(session_id)
    at = await operator(world)

    moved = await reroute(at, session_id, senja)
    assert moved == {"id": session_id, "state": "active", "mitra_id": senja.id}
    for one in (ana, teduh, senja):
        told = await one.hear("session_rerouted", session_id=session_id, seconds=30)
        assert (told["from_mitra_id"], told["mitra_id"]) == (teduh.id, senja.id)
    after = await ana.session(session_id)
    assert after["expires_at"] == before["expires_at"]
    assert after["mitra"] == {"id": senja.id, "name": "senja"}
    assert [await load_of(one) for one in (teduh, senja)] == [0, 1]
    seen = [event["type"] for event in await senja.stream(session_id)]
    assert seen == ["session_requested", "session_started", "message", "session_rerouted"]
    assert await audit_of(world, session_id) == [
        ("session.rerouted", {"mitra_id": teduh.id}, {"mitra_id": senja.id})
    ]
    assert (await reroute(at, session_id, senja))["mitra_id"] == senja.id
    assert len(await audit_of(world, session_id)) == 1, "the same again is no change"


async def test_whoever_lost_a_session_hears_and_writes_nothing_of_it(world: World) -> None:
    """E11: the open socket too; and whoever gets it back hears it again, from the start."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await teduh.connect()
    await teduh.follow(session_id)
    at = await operator(world)
    await reroute(at, session_id, senja)
    await until(lambda: any(one["seq"] for one in teduh.heard("session_rerouted")), 30)
    await ana.say(session_id, "rahasia")
    path = f"/api/shared/chat/sessions/{session_id}"
    for attempt in (teduh.session(session_id), teduh.stream(session_id)):
        assert await refused(attempt) == "NOT_FOUND"
    assert await refused(teduh.say(session_id, "masih di sini")) == "NOT_FOUND"
    assert await refused(teduh.post(f"{path}/goodbye", {"text": None})) == "NOT_FOUND"
    assert await refused(teduh.accept(session_id)) == "OFFER_TAKEN", "no view of it by a second tap"
    assert (await teduh.get("/api/mitra/chat/sessions?tab=active"))["items"] == []
    await teduh.send({"type": "ping", "t": 1})
    assert session_id not in (await teduh.hear("pong", seconds=30))["last_seq"]
    assert teduh.heard("message") == []

    await reroute(at, session_id, teduh)
    await teduh.follow(session_id)
    heard = await teduh.hear("message", seconds=30)
    assert heard["text"] == "rahasia"
    await ana.say(session_id, "kamu kembali")
    await teduh.hear("message", text="kamu kembali", seconds=30)
    assert await refused(senja.session(session_id)) == "NOT_FOUND"


async def test_a_search_is_given_to_a_mitra_and_the_cards_go(world: World) -> None:
    """E11: offers withdrawn, payment consumed, session begun; E12: the log says who did it."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    for one in (ana, teduh, senja):
        await one.connect()
    session_id = await world.search(ana)
    await teduh.hear("offer.made", request_id=session_id, seconds=30)
    assert (await reroute(await operator(world), session_id, senja))["state"] == "active"
    withdrawn = await teduh.hear("offer.withdrawn", request_id=session_id, seconds=30)
    assert withdrawn["reason"] == "taken"
    for one in (ana, senja):
        await one.hear("paired", session_id=session_id, seconds=30)
    assert await refused(teduh.post(f"/api/mitra/chat-requests/{session_id}/accept")) == (
        "OFFER_TAKEN"
    )
    [payment] = (await ana.get("/api/client/payment-sessions"))["items"]
    assert payment["status"] == "consumed"
    assert [await load_of(one) for one in (teduh, senja)] == [0, 1]
    async with world.system.db.reading() as tx:
        *_, wave = await list_waves(tx, UUID(session_id))
    assert (wave.reason, wave.offered) == ("rerouted", [UUID(senja.id)])
    started = (await ana.stream(session_id))[-1]
    assert (started["type"], started["actor"]) == ("session_started", "operator")


async def test_only_a_mitra_who_is_online_free_and_not_blocked_gets_a_session(
    world: World,
) -> None:
    """E11: forced, but never onto somebody who cannot."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    away = await world.mitra("away", online=False)
    leaving = await world.mitra("leaving")
    ana, bima = await world.customer("ana"), await world.customer("bima")
    past = await world.conversation(ana, senja)
    await ana.post(f"/api/client/chat/sessions/{past}/block")
    await ana.post(f"/api/client/chat/sessions/{past}/end")
    session_id = await world.conversation(ana, teduh)
    await world.conversation(bima, leaving)
    await leaving.post("/api/mitra/status/offline", {"when_free": True})
    at = await operator(world)
    assert await refused(reroute(at, session_id, away)) == "MITRA_OFFLINE"
    assert await refused(reroute(at, session_id, leaving)) == "MITRA_OFFLINE"
    assert await refused(reroute(at, session_id, senja)) == "PAIR_BLOCKED"
    assert await refused(reroute(at, session_id, str(new_id()))) == "UNKNOWN_MITRA"
    await leaving.post("/api/mitra/status/online")
    await world.system.settings.change("max_customers_per_mitra", 1, None, 0)
    assert await refused(reroute(at, session_id, leaving)) == "AT_CAPACITY"
    assert await refused(reroute(at, str(new_id()), teduh)) == "NOT_FOUND"
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    assert await refused(reroute(at, session_id, senja)) == "INVALID_TRANSITION"
    assert await audit_of(world, session_id) == []


async def test_a_mitra_who_fell_silent_gets_no_session(world: World) -> None:
    """E11: online is switch and beat."""
    teduh, silent = await world.mitra("teduh"), await world.mitra("silent")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    at = await operator(world)
    world.clock.advance(50)
    assert await refused(reroute(at, session_id, silent)) == "MITRA_OFFLINE"
    await silent.post("/api/mitra/status/online")
    assert (await reroute(at, session_id, silent))["mitra_id"] == silent.id


async def test_an_open_question_for_more_time_goes_to_the_new_mitra(world: World) -> None:
    """E11, G4: the request moves with the session; the old mitra's answer is nobody's."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    choice = {"tier_id": "01930000-0000-7000-8000-000000000001", "method": "qris"}
    path = f"/api/client/chat/sessions/{session_id}/extensions"
    extension = await ana.post(path, choice, key=str(uuid4()))
    assert (await reroute(await operator(world), session_id, senja))["state"] == "extending"
    answer = f"/api/mitra/chat/sessions/{session_id}/extensions/{extension['id']}/accept"
    assert await refused(teduh.post(answer)) == "NOT_FOUND"
    await senja.post(answer)
    assert (await ana.session(session_id))["pending_extension"]["state"] == "approved"


async def test_a_clock_that_stood_still_for_a_lost_mitra_runs_again(world: World) -> None:
    """E11, G9: with the new mitra nobody is gone any more; what was left is left."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    before = datetime.fromisoformat((await ana.session(session_id))["expires_at"])
    values = world.system.settings.values
    assert await drops.pause(world.system.db, values, UUID(session_id))
    assert (await ana.session(session_id))["paused_at"] is not None
    await world.advance(20)
    await senja.post("/api/mitra/status/heartbeat")
    await reroute(await operator(world), session_id, senja)
    seen = await ana.session(session_id)
    assert seen["paused_at"] is None
    moved = datetime.fromisoformat(seen["expires_at"]) - before
    assert timedelta(0) <= moved <= timedelta(seconds=20)
    types = [event["type"] for event in await senja.stream(session_id)]
    assert types.index("session_rerouted") > types.index("session_paused")


async def test_an_operator_ends_a_session_for_both_and_a_search_too(world: World) -> None:
    """E11: with an audit row; the search's payment stays good, and again is no change."""
    teduh = await world.mitra("teduh")
    ana, bima = await world.customer("ana"), await world.customer("bima")
    session_id = await world.conversation(ana, teduh)
    at = await operator(world)
    path = "/internal/sessions/{}/end"
    assert (await at.post(path.format(session_id)))["state"] == "closing"
    seen = await ana.session(session_id)
    assert seen["closing_reason"] == "ended_by_operator"
    assert await load_of(teduh) == 0
    assert (await at.post(path.format(session_id)))["state"] == "closing"
    assert await audit_of(world, session_id) == [
        ("session.ended", {"state": "active"}, {"state": "closing"})
    ]
    search = await world.search(bima)
    assert (await at.post(path.format(search)))["state"] == "expired"
    assert (await bima.get("/api/client/chat-requests/current"))["can_retry"] is True
