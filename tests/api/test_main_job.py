"""A person is heard: the main job from the first tap to the history, over the public interface."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.world import World


async def test_a_customer_pays_is_heard_and_both_find_the_transcript(world: World) -> None:
    """B4, E5, G5, G6, H5"""
    teduh = await world.mitra("teduh")
    ana = await world.customer("ana")
    beacon = await ana.get("/api/client/mitra-availability")
    assert (beacon["available"], beacon["count"]) == (True, 1)
    await teduh.connect()
    await ana.connect()
    session_id = await world.search(ana, topic_sensitivity="sensitive", topics=["keluarga"])
    offer = await teduh.hear("offer.made", request_id=session_id)
    assert offer["customer_name"] == "ana"
    assert offer["topic_sensitivity"] == "sensitive"
    taken = await teduh.post(f"/api/mitra/chat-requests/{session_id}/accept")
    assert (taken["state"], taken["topic_sensitivity"]) == ("active", "sensitive")
    assert (await ana.hear("paired", session_id=session_id))["mitra_name"] == "teduh"
    assert (await ana.session(session_id))["topic_sensitivity"] is None

    for phone in (ana, teduh):
        await phone.follow(session_id)
    message_id = str(uuid4())
    await ana.send(
        {
            "type": "message.send",
            "session_id": session_id,
            "client_message_id": message_id,
            "text": "halo",
        }
    )
    ack = await ana.hear("ack", client_message_id=message_id)
    assert (await teduh.hear("message", text="halo"))["sender"] == "customer"
    await teduh.say(session_id, "aku di sini")
    await ana.hear("message", text="aku di sini")
    await ana.hear("message_status", lambda e: e["delivered_seq"] >= ack["seq"], side="mitra")

    await world.advance(50)
    warning = await ana.hear("session_warning")
    assert warning["remaining_seconds"] == 10
    await teduh.post("/api/mitra/status/heartbeat")
    await world.advance(11)
    await teduh.hear("session_expired")
    with pytest.raises(Refusal) as refusal:
        await ana.say(session_id, "masih ada?")
    assert refusal.value.code == "SESSION_CLOSED"
    assert (await ana.get("/api/client/mitra-availability"))["count"] == 1

    await ana.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": "makasih"})
    ended = await teduh.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": None})
    assert ended["state"] == "completed"
    await ana.hear("session_completed")
    for phone, kind in ((ana, "client"), (teduh, "mitra")):
        history = await phone.get(f"/api/{kind}/chat/sessions?tab=finished")
        assert [item["id"] for item in history["items"]] == [session_id]
        stream = await phone.stream(session_id)
        assert [event["seq"] for event in stream] == [*range(1, len(stream) + 1)]
        said = [e["payload"]["text"] for e in stream if e["type"] in ("message", "goodbye")]
        assert said == ["halo", "aku di sini", "makasih", None]


async def test_what_a_phone_missed_while_its_socket_was_lost_arrives_whole_and_in_order(
    world: World,
) -> None:
    """H2"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.connect()
    await ana.follow(session_id)
    first = await teduh.say(session_id, "satu")
    await ana.hear("message", text="satu")
    await ana.drop()
    for word in ("dua", "tiga", "empat"):
        await teduh.say(session_id, word)
    ready = await ana.connect()
    assert f"session:{session_id}" in ready["resume"]
    await ana.follow(session_id, after_seq=first)
    await ana.hear("message", text="empat")
    said = [(e["seq"], e["text"]) for e in ana.heard("message")]
    assert said == [(first + i, word) for i, word in enumerate(("satu", "dua", "tiga", "empat"))]


async def test_a_double_tap_does_nothing_twice(world: World) -> None:
    """F3, H3"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    payment = await world.pay(ana)
    await ana.post(f"/dev/pay/{payment['id']}/pay")
    session_id = await world.search_of(ana, payment["id"])
    first = await teduh.accept(session_id)
    assert await teduh.post(f"/api/mitra/chat-requests/{session_id}/accept") == first
    message_id = str(uuid4())
    seq = await ana.say(session_id, "sekali", message_id)
    assert await ana.say(session_id, "sekali", message_id) == seq
    for _ in range(2):
        ended = await ana.post(f"/api/client/chat/sessions/{session_id}/end")
        assert ended["state"] == "closing"
    kinds = [event["type"] for event in await ana.stream(session_id)]
    assert kinds == ["session_requested", "session_started", "message", "session_closing"]


async def test_a_strangers_session_is_not_found(world: World) -> None:
    """G8"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    other, busy = await world.customer("bima"), await world.mitra("senja")
    session_id = await world.conversation(ana, teduh)
    assert (await ana.session(session_id))["state"] == "active"
    for stranger in (other, busy):
        for path in ("", "/events"):
            with pytest.raises(Refusal) as refusal:
                await stranger.get(f"/api/shared/chat/sessions/{session_id}{path}")
            assert (refusal.value.status, refusal.value.code) == (404, "NOT_FOUND")
        with pytest.raises(Refusal) as refusal:
            await stranger.say(session_id, "halo?")
        assert refusal.value.status == 404


async def test_nobody_is_sold_minutes_while_nobody_is_there(world: World) -> None:
    """B2"""
    ana = await world.customer("ana")
    assert (await ana.get("/api/client/mitra-availability"))["count"] == 0
    with pytest.raises(Refusal) as refusal:
        await world.pay(ana)
    assert (refusal.value.status, refusal.value.code) == (409, "NO_MITRA_AVAILABLE")
