"""What one turn of the loop says to a peer leaves in one piece, in order, and not without end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from uvicorn import Config
from uvicorn.server import ServerState
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from hadir.edge.corked import MOST_WAITING_BYTES, OFFER, CorkedProtocol, text_frame
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from starlette.types import Receive, Scope, Send


class Wire(asyncio.Transport):
    """Keeps each piece that is written to it."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[bytes] = []
        self.closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.pieces.append(bytes(data))

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass


class Call:
    """An open connection, seen from both ends."""

    def __init__(self) -> None:
        self.wire, self.client = Wire(), ClientProtocol(parse_uri("ws://localhost/"))
        self.over = asyncio.Event()
        config = Config(self._app, interface="asgi3", ws_ping_interval=None, log_level="critical")
        config.load()
        self.protocol = CorkedProtocol(config, ServerState(), {})
        self.offer: Callable[[str], bool]
        self.send: Send

    async def _app(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        self.offer, self.send = scope["extensions"][OFFER][OFFER], send
        await self.over.wait()

    async def open(self) -> None:
        self.protocol.connection_made(self.wire)
        self.client.send_request(self.client.connect())
        self.protocol.data_received(b"".join(self.client.data_to_send()))
        await until(lambda: bool(self.wire.pieces))
        self.client.receive_data(self.wire.pieces.pop())
        self.client.events_received()

    def heard(self) -> list[list[Any]]:
        """The frames of each piece."""
        found = []
        for piece in self.wire.pieces:
            self.client.receive_data(piece)
            frames = [one for one in self.client.events_received() if isinstance(one, Frame)]
            found.append([bytes(frame.data).decode(errors="replace") for frame in frames])
        self.wire.pieces.clear()
        return found


@pytest.fixture
async def call() -> AsyncIterator[Call]:
    made = Call()
    await made.open()
    yield made
    made.over.set()
    await asyncio.gather(*made.protocol.tasks)


async def test_what_is_said_in_one_turn_is_one_piece(call: Call) -> None:
    assert all(call.offer(text) for text in ("satu", "dua", "tiga"))
    assert call.heard() == []
    await asyncio.sleep(0)
    assert call.heard() == [["satu", "dua", "tiga"]]
    assert call.offer("empat")
    await asyncio.sleep(0)
    assert call.heard() == [["empat"]]


async def test_what_is_sent_in_the_usual_way_comes_after_what_waits(call: Call) -> None:
    call.offer("satu")
    await call.send({"type": "websocket.send", "text": "dua"})
    call.offer("tiga")
    await call.send({"type": "websocket.close", "code": 4000, "reason": "sampai nanti"})
    told = [frame for piece in call.heard() for frame in piece]
    assert [told[0], told[1], told[2]] == ["satu", "dua", "tiga"]
    assert told[3].endswith("sampai nanti")
    assert not call.offer("terlambat")
    await asyncio.sleep(0)
    assert call.heard() == []


@pytest.mark.parametrize("size", [1, 125, 126, 65_535, 65_536, 200_000])
def test_a_frame_is_read_back_whatever_its_size(size: int) -> None:
    """RFC 6455, 5.2"""
    client = ClientProtocol(parse_uri("ws://localhost/"), max_size=None, state=State.OPEN)
    client.receive_data(text_frame(b"x" * size))
    (frame,) = client.events_received()
    assert isinstance(frame, Frame)
    assert (frame.opcode, frame.fin, frame.data) == (Opcode.TEXT, True, b"x" * size)


async def test_a_peer_that_takes_nothing_in_is_offered_no_more(call: Call) -> None:
    """Who asks learns it after a little, however much is said in one turn."""
    long = "x" * (MOST_WAITING_BYTES // 2 + 1)
    assert call.offer(long)
    assert call.wire.pieces == []
    assert call.offer(long)
    assert len(call.wire.pieces) == 1
    call.protocol.pause_writing()
    assert not call.offer("lagi")
    call.protocol.resume_writing()
    assert call.offer("lagi")


async def test_who_hung_up_is_offered_nothing(call: Call) -> None:
    call.offer("satu")
    call.protocol.connection_lost(None)
    await asyncio.sleep(0)
    assert not call.offer("dua")
    assert call.heard() == []
