"""The rules of talking: cursors, typing, blanks, floods, goodbyes, looking back (spec H)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from hadir.sessions.store_history import PAGE
from tests.support.phone import Refusal
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World


async def talk(world: World) -> tuple[Phone, Phone, str]:
    """Both sit at their sockets and follow one conversation."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for phone in (ana, teduh):
        await phone.connect()
        await phone.follow(session_id)
    return ana, teduh, session_id


def message(session_id: str, text: str, message_id: str | None = None) -> dict[str, Any]:
    return {
        "type": "message.send",
        "session_id": session_id,
        "client_message_id": message_id or str(uuid4()),
        "text": text,
    }


async def test_what_was_received_and_read_is_told_to_the_other_side_alone(world: World) -> None:
    """H3: two cursors a side, told as they move, never back and never past the end."""
    ana, teduh, session_id = await talk(world)
    seq = await ana.say(session_id, "halo")
    await ana.hear("message_status", seconds=30, side="mitra", delivered_seq=seq)
    for read_seq in (seq, 1, 2**53):
        await teduh.send({"type": "message.read", "session_id": session_id, "seq": read_seq})
    told = await ana.hear("message_status", seconds=30, side="mitra", read_seq=seq)
    assert told["delivered_seq"] == seq
    info = await ana.session(session_id)
    assert (info["read_seq_other"], info["delivered_seq_other"]) == (seq, seq)
    assert (await teduh.session(session_id))["read_seq_mine"] == seq
    later = await ana.say(session_id, "masih?")
    await teduh.post(f"/api/shared/chat/sessions/{session_id}/read", {"seq": later})
    await ana.hear("message_status", seconds=30, side="mitra", read_seq=later)
    assert {one["side"] for one in ana.heard("message_status")} == {"mitra"}
    kinds = {event["type"] for event in await ana.stream(session_id)}
    assert "message_status" not in kinds


async def test_typing_is_told_to_the_other_side_once_in_a_while_and_kept_nowhere(
    world: World,
) -> None:
    """H3"""
    ana, teduh, session_id = await talk(world)
    for _ in range(20):
        await ana.send({"type": "typing", "session_id": session_id})
    seq = await ana.say(session_id, "selesai mengetik")
    await teduh.hear("message", lambda event: event["text"] == "selesai mengetik", seconds=30)
    await ana.hear("message", seconds=30)
    await teduh.hear("typing", seconds=30, side="customer")
    assert len(teduh.heard("typing")) < 20
    assert ana.heard("typing") == []
    assert (await ana.session(session_id))["last_seq"] == seq


@pytest.mark.parametrize(
    "blank", [" ", "\n\t ", "\u00a0\u2003", "\u200b\u2060", "\u2800", "\u0301"]
)
async def test_a_message_of_blanks_is_refused_by_name_and_burns_no_number(
    world: World, blank: str
) -> None:
    """H3"""
    ana, _, session_id = await talk(world)
    before = (await ana.session(session_id))["last_seq"]
    frame = message(session_id, blank)
    await ana.send(frame)
    refused = await ana.hear("error", seconds=30, re=frame["client_message_id"])
    assert refused["code"] == "EMPTY_MESSAGE"
    with pytest.raises(Refusal) as refusal:
        await ana.say(session_id, blank)
    assert (refusal.value.status, refusal.value.code) == (422, "EMPTY_MESSAGE")
    assert await ana.say(session_id, "bukan spasi") == before + 1


async def test_a_message_that_came_too_fast_or_is_too_long_is_refused_by_its_name(
    world: World,
) -> None:
    """H1, H3"""
    ana, _, session_id = await talk(world)
    long = message(session_id, "x" * 4001)
    await ana.send(long)
    assert (await ana.hear("error", seconds=30, re=long["client_message_id"]))["code"] == (
        "INVALID_REQUEST"
    )
    sent = [message(session_id, f"{number}") for number in range(70)]
    for frame in sent:
        await ana.send(frame)
    await ana.closed(30)
    refused = {one["re"] for one in ana.heard("error") if one["code"] == "RATE_LIMITED"}
    acknowledged = {one["client_message_id"] for one in ana.heard("ack")}
    named = {frame["client_message_id"] for frame in sent}
    assert refused
    assert refused <= named
    assert refused & acknowledged == set()


async def test_both_find_both_goodbyes_in_the_transcript(world: World) -> None:
    """G6, H2"""
    ana, teduh, session_id = await talk(world)
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    path = f"/api/shared/chat/sessions/{session_id}/goodbye"
    await ana.post(path, {"text": "makasih ya"})
    await teduh.post(path, {"text": "sampai jumpa"})
    for phone in (ana, teduh):
        said = [
            one["payload"] for one in await phone.stream(session_id) if one["type"] == "goodbye"
        ]
        assert [(one["sender"], one["text"]) for one in said] == [
            ("customer", "makasih ya"),
            ("mitra", "sampai jumpa"),
        ]


async def test_who_is_not_meant_sees_a_number_on_the_socket_and_over_http(world: World) -> None:
    """H2, J3"""
    ana, teduh, session_id = await talk(world)
    await teduh.request(
        "PATCH",
        f"/api/shared/chat/sessions/{session_id}/topic",
        {"topic_sensitivity": "sensitive", "confirmed": True},
    )
    seq = (await teduh.session(session_id))["last_seq"]
    await teduh.hear("session_topic_updated", seconds=30, topic_sensitivity="sensitive")
    await ana.hear("omitted", seconds=30)
    assert [one["seq"] for one in ana.heard("omitted")] == [seq]
    assert [one["seq"] for one in ana.heard("session_topic_updated")] == []
    assert (await ana.stream(session_id))[-1]["type"] == "omitted"


async def test_looking_back_goes_page_by_page_also_over_sessions_that_ended_together(
    world: World,
) -> None:
    """H5: the cursor is the moment and the id, so nothing is skipped or shown twice."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    first = await world.conversation(ana, teduh)
    await ana.say(first, "yang pertama")
    async with world.system.db.transaction() as tx:
        await tx.execute(
            """INSERT INTO chat_sessions (id, customer_id, mitra_id, state, mode, minutes,
                created_at, search_until, started_at, expires_at, ended_at)
            SELECT gen_random_uuid(), customer_id, mitra_id, 'completed', mode, minutes, created_at,
                search_until, started_at, expires_at, %s - make_interval(secs => n / 10)
            FROM chat_sessions, generate_series(1, %s) AS n WHERE id = %s""",
            (tx.now, 2 * PAGE + 5, first),
        )
    for phone, side in ((ana, "client"), (teduh, "mitra")):
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            page = await phone.get(f"/api/{side}/chat/sessions?tab=finished{cursor}")
            found += page["items"]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        ends = [(one["ended_at"], one["id"]) for one in found]
        assert len({*ends}) == len(ends) == 2 * PAGE + 5
        assert ends == sorted(ends, reverse=True)
        live = await phone.get(f"/api/{side}/chat/sessions?tab=active")
        assert [one["id"] for one in live["items"]] == [first]


async def test_a_socket_does_not_outlive_its_sign_in_when_nobody_said_that_it_is_over(
    world: World,
) -> None:
    """A6, H1: a revocation that was never told, and a sign-in that ran out."""
    ana, bima = await world.customer("ana"), await world.customer("bima")
    for phone in (ana, bima):
        await phone.connect()
    await world.system.lasting.look()
    assert world.system.realtime.open_sockets == 2
    async with world.system.db.transaction() as tx:
        await tx.execute(
            "UPDATE auth_sessions SET revoked_at = %s WHERE account_id = %s", (tx.now, ana.id)
        )
    await world.system.lasting.look()
    assert await ana.closed(30) == 4501
    await until(lambda: world.system.realtime.open_sockets == 1)
    world.clock.advance(30 * 24 * 3600)
    await world.system.lasting.look()
    assert await bima.closed(30) == 4501


async def test_who_is_signed_out_while_the_ticket_is_looked_at_gets_no_socket(
    world: World,
) -> None:
    """A6, H1"""
    ana = await world.customer("ana")
    redeem = world.system.realtime.redeem

    async def slowly(ticket: str) -> Any:
        caller = await redeem(ticket)
        await ana.post("/api/shared/auth/logout")
        await until(lambda: world.system.revocations.known_here(caller.auth_session_id))
        return caller

    world.system.realtime.redeem = slowly
    with pytest.raises(ConnectionResetError):
        await ana.connect()
    assert await ana.closed(30) == 4501
