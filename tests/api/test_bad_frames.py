"""Whatever comes through the socket is answered with an error or a close code, never a crash."""

from __future__ import annotations

import json
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
import websockets

from hadir.edge import socket as edge_socket
from tests.support.phone import Phone

if TYPE_CHECKING:
    from tests.support.world import World

NOBODYS = "9a2c3b1e-0000-4000-8000-000000000000"
TOO_MANY, TOO_LARGE, NO_AUTH = 4429, 4413, 4401
MALFORMED: list[str | bytes] = [
    "",
    "nothing",
    "{}",
    "[]",
    "null",
    b"\xff\xfe\x00",
    '{"type": "unknown"}',
    '{"type": ["ping"]}',
    '{"type": "ping", "t": "x"}',
    '{"type": "ping", "t": 0, "more": 1}',
    '{"type": "ping", "t": NaN}',
    '{"type": "ping", "t": -1e999}',
    '{"type": "subscribe", "topic": "session:x", "after_seq": -1}',
    '{"type": "subscribe", "topic": "session:x", "after_seq": 1e300}',
    '{"type": "subscribe", "topic": "session:x", "after_seq": 99999999999999999999}',
    '{"type": "message.send"}',
    '{"type": "message.read", "session_id": "x", "seq": 1}',
    '{"type": "message.send", "text": "\\ud800"}',
    '{"a":' * 5000,
]

NOT_THEIRS = [
    "session:",
    "session:x",
    f"account:{NOBODYS}",
    "operators",
    "revoked",
    "mirror:x",
    "\x00",
    f"session:{NOBODYS}",
]

TOO_EARLY: list[dict[str, Any]] = [
    {"type": "ping", "t": 0},
    {"type": "auth", "ticket": "forged"},
    {"type": "auth", "ticket": "\x00"},
    {"type": "message.send", "session_id": NOBODYS},
]


async def open_socket(world: World) -> websockets.ClientConnection:
    url = world.config.public_url.replace("http", "ws", 1) + "/api/shared/ws"
    return await websockets.connect(url, compression=None, ping_interval=None)


async def test_a_malformed_frame_is_answered_and_the_third_closes(world: World) -> None:
    """H1"""
    ana = await world.customer("ana")
    for frame in MALFORMED:
        ana.frames.clear()
        await ana.connect()
        assert ana._socket is not None
        for _ in range(2):
            await ana._socket.send(frame)
        await ana.send({"type": "ping", "t": 7})
        await ana.hear("pong", t=7)
        refusals = ana.heard("error")
        assert [one["code"] for one in refusals] == ["INVALID_REQUEST"] * 2
        await ana._socket.send(frame)
        assert await ana.closed() == TOO_MANY


async def test_nobody_subscribes_to_what_is_not_a_session_of_theirs(world: World) -> None:
    """G8, H1"""
    ana = await world.customer("ana")
    await ana.connect()
    for topic in NOT_THEIRS:
        ana.frames.clear()
        await ana.send({"type": "subscribe", "topic": topic, "after_seq": 0})
        assert (await ana.hear("error"))["code"] in ("NOT_FOUND", "INVALID_REQUEST")


async def test_a_topic_has_one_spelling(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.connect()
    for other in (session_id.upper(), session_id.replace("-", ""), f"{{{session_id}}}"):
        ana.frames.clear()
        await ana.send({"type": "subscribe", "topic": f"session:{other}", "after_seq": 0})
        assert (await ana.hear("error"))["code"] == "NOT_FOUND"
    await ana.follow(session_id)


async def test_a_position_past_the_end_means_reading_again(world: World) -> None:
    """H2"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for phone in (ana, teduh):
        await phone.connect()
    await teduh.follow(session_id)
    topic = f"session:{session_id}"
    await ana.send({"type": "subscribe", "topic": topic, "after_seq": 2**53})
    await ana.hear("reload", topic=topic)
    await ana.send({"type": "message.read", "session_id": session_id, "seq": 2**53})
    await teduh.hear("message_status", side="customer", read_seq=2)


async def test_a_frame_past_64_kib_closes(world: World) -> None:
    """H1"""
    ana = await world.customer("ana")
    four_bytes = "\N{SPEAKING HEAD IN SILHOUETTE}"
    for text, code in (
        ("x" * (64 * 1024 + 1), TOO_LARGE),
        (four_bytes * 20_000, TOO_LARGE),
        ("x" * 2_000_000, 1009),
    ):
        await ana.connect()
        await ana.send(text)
        assert await ana.closed() == code


async def test_a_flood_is_refused_and_closed(world: World) -> None:
    """H1"""
    ana = await world.customer("ana")
    await ana.connect()
    for number in range(70):
        await ana.send({"type": "ping", "t": number})
    assert await ana.closed() == TOO_MANY
    assert {one["code"] for one in ana.heard("error")} == {"RATE_LIMITED"}
    assert len(ana.heard("pong")) >= 55


async def test_who_does_not_say_who_they_are_is_closed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H1"""
    assert edge_socket.AUTH_SECONDS == 5
    monkeypatch.setattr(edge_socket, "AUTH_SECONDS", 0.2)
    silent = await open_socket(world)
    await silent.wait_closed()
    assert silent.close_code == NO_AUTH


async def test_what_comes_before_a_good_ticket_does_nothing(world: World) -> None:
    """H1"""
    for first in TOO_EARLY:
        stranger = await open_socket(world)
        for _ in range(3):
            await stranger.send(json.dumps(first))
        await stranger.wait_closed()
        said = []
        with suppress(websockets.ConnectionClosedError):
            said = [json.loads(frame)["type"] async for frame in stranger]
        assert stranger.close_code in (NO_AUTH, TOO_MANY)
        assert "ready" not in said


async def test_a_ticket_opens_one_socket(world: World) -> None:
    """H1"""
    ana = await world.customer("ana")
    ticket = (await ana.post("/api/shared/realtime-ticket"))["ticket"]
    for expected in ("ready", NO_AUTH):
        socket = await open_socket(world)
        await socket.send(json.dumps({"type": "auth", "ticket": ticket}))
        if expected == "ready":
            assert json.loads(await socket.recv())["type"] == "ready"
            await socket.close()
        else:
            await socket.wait_closed()
            assert socket.close_code == expected


@pytest.mark.slow
async def test_thousands_of_random_frames_crash_nothing(world: World) -> None:
    """H1"""
    dice = random.Random(2)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for _ in range(60):
        await throw(world, ana, [random_frame(dice, session_id) for _ in range(40)])
    await ana.connect()
    assert await ana.say(session_id, "masih bisa") > 0


async def throw(world: World, phone: Phone, frames: list[str | bytes]) -> None:
    """Into one socket until it is closed; it is closed for a reason that we gave."""
    thrower = Phone(phone.app, world.config.public_url)
    thrower.sign_in(phone.tokens)
    world.phones.append(thrower)
    await thrower.connect()
    assert thrower._socket is not None
    try:
        for frame in frames:
            await thrower._socket.send(frame)
    except websockets.ConnectionClosed:
        pass
    else:
        await thrower._socket.send('{"type": "unknown"}')
        await thrower._socket.send('{"type": "unknown"}')
        await thrower._socket.send('{"type": "unknown"}')
    assert await thrower.closed() in (TOO_MANY, TOO_LARGE, 1007, 1009)


def random_frame(dice: random.Random, session_id: str) -> str | bytes:
    """Nearly right, most of the time."""
    values: list[Any] = [
        None,
        True,
        -1,
        0,
        2**53,
        2**70,
        1.5,
        "",
        "x" * dice.randint(0, 5000),
        "\x00",
        session_id,
        f"session:{session_id}",
        str(uuid4()),
        [],
        {},
    ]
    if dice.random() < 0.1:
        return dice.randbytes(dice.randint(0, 300))
    kinds = ["auth", "ping", "pong", "subscribe", "message.send", "message.read", "typing", "x"]
    fields = ["ticket", "t", "topic", "after_seq", "session_id", "client_message_id", "text", "seq"]
    frame = {"type": dice.choice(kinds)}
    for field in dice.sample(fields, dice.randint(0, 4)):
        frame[field] = dice.choice(values)
    text = json.dumps(frame)
    return text if dice.random() < 0.9 else text[: dice.randint(0, len(text))]
