"""The life of a socket: how many, whose, how long, and what it is told meanwhile."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

import websockets

from hadir.infra.outbox import Outgoing
from hadir.wire.topics import account_topic
from tests.support.phone import Phone
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.world import World

REPLACED, SIGNED_OUT = 4502, 4501


async def tab(world: World, phone: Phone) -> Phone:
    """Another window of the same person."""
    other = Phone(phone.app, world.config.public_url)
    other.sign_in(phone.tokens)
    world.phones.append(other)
    await other.connect()
    return other


async def test_the_sixth_socket_replaces_the_oldest(world: World) -> None:
    """H1"""
    ana, bima = await world.customer("ana"), await world.customer("bima")
    await bima.connect()
    tabs = [await tab(world, ana) for _ in range(5)]
    assert world.system.realtime.open_sockets == 6
    await tab(world, ana)
    assert await tabs[0].closed() == REPLACED
    await until(lambda: world.system.realtime.open_sockets == 6)
    for still_open in (bima, *tabs[1:]):
        await still_open.send({"type": "ping", "t": 1})
        await still_open.hear("pong", t=1)


async def test_signing_out_closes_the_sockets_of_that_sign_in_alone(world: World) -> None:
    """A6, H1"""
    ana, bima = await world.customer("ana"), await world.customer("bima")
    here, there = await tab(world, ana), await tab(world, ana)
    await bima.connect()
    await ana.post("/api/shared/auth/logout")
    assert [await here.closed(), await there.closed()] == [SIGNED_OUT] * 2
    await bima.send({"type": "ping", "t": 1})
    await bima.hear("pong", t=1)


async def test_who_was_signed_out_and_does_not_read_cannot_go_on_writing(world: World) -> None:
    """A6, H1"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    deaf = await deaf_socket(world, ana)
    fill(world, ana, 200)
    await ana.post("/api/shared/auth/logout")
    for number in range(3):
        frame = {
            "type": "message.send",
            "session_id": session_id,
            "client_message_id": f"9a2c3b1e-0000-4000-8000-{number:012}",
            "text": "masih bisa?",
        }
        await deaf.send(json.dumps(frame))
    await until(lambda: world.system.realtime.open_sockets == 0)
    assert "message" not in [event["type"] for event in await teduh.stream(session_id)]
    deaf.transport.abort()


async def test_a_pong_says_how_far_each_session_was_sent(world: World) -> None:
    """H4"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.connect()
    await ana.send({"type": "ping", "t": 1})
    first = await ana.hear("pong", t=1)
    assert (first["last_seq"], first["beacon"]["count"]) == ({}, 1)
    await ana.follow(session_id)
    seq = await teduh.say(session_id, "halo")
    await ana.hear("message", text="halo")
    await ana.send({"type": "ping", "t": 2})
    assert (await ana.hear("pong", t=2))["last_seq"] == {session_id: seq}


async def test_who_takes_nothing_in_is_let_go_and_delays_nobody(world: World) -> None:
    ana, bima = await world.customer("ana"), await world.customer("bima")
    await bima.connect()
    deaf = await deaf_socket(world, ana)
    assert world.system.realtime.open_sockets == 2
    fill(world, ana, 2500)
    await until(lambda: world.system.realtime.open_sockets == 1)
    assert not world.system.hub.listens(account_topic(UUID(ana.id)))
    await bima.send({"type": "ping", "t": 1})
    await bima.hear("pong", t=1)
    deaf.transport.abort()


async def deaf_socket(world: World, phone: Phone) -> websockets.ClientConnection:
    """Signed in, and reading no more."""
    ticket = (await phone.post("/api/shared/realtime-ticket"))["ticket"]
    url = world.config.public_url.replace("http", "ws", 1) + "/api/shared/ws"
    socket = await websockets.connect(url, compression=None, ping_interval=None)
    await socket.send(json.dumps({"type": "auth", "ticket": ticket}))
    await socket.recv()
    socket.transport.pause_reading()
    return socket


def fill(world: World, phone: Phone, events: int) -> None:
    """More than the network between holds."""
    event: dict[str, Any] = {"type": "config_changed", "more": "x" * 40_000}
    for _ in range(events):
        topics = [account_topic(UUID(phone.id))]
        world.system.hub.deliver(Outgoing(topics, world.clock.now(), event))
