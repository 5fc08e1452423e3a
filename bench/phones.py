"""Phones: many sockets, as light as they get (picows), that send when they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

import orjson
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench.line import Line
from bench.result import Wrong

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.site import Account

SECONDS = 30
AT_ONCE = 16
SOCKET, TICKET = "/api/shared/ws", "/api/shared/realtime-ticket"

Ear = Callable[["Phone", bytes], None]


def deaf(_phone: Phone, _text: bytes) -> None:
    """Hears nothing."""


class Phone(WSListener):
    """One socket; ``ear`` is told of every text frame that nobody waits for."""

    def __init__(self, ear: Ear = deaf) -> None:
        self.ear = ear
        self.number = 0
        self.closed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waited: tuple[bytes, asyncio.Future[bytes]] | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._wire = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type != WSMsgType.TEXT:
            return
        text = frame.get_payload_as_bytes()
        waited = self._waited
        if waited is not None and text.startswith(waited[0]):
            self._waited = None
            waited[1].set_result(text)
        elif text.startswith(b'{"type":"ping"'):
            self.say(b'{"type":"pong"}')
        elif text.startswith(b'{"type":"error"'):
            raise Wrong(text.decode())
        else:
            self.ear(self, text)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if not self.closed.done():
            self.closed.set_result(None)
        if self._waited is not None and not self._waited[1].done():
            self._waited[1].set_exception(Wrong("the server hung up"))

    def say(self, text: bytes) -> None:
        self._wire.send(WSMsgType.TEXT, text)

    async def ask(self, text: bytes, answer_begins: bytes) -> bytes:
        """Say something and wait for the frame that begins like this."""
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waited = (answer_begins, heard)
        self.say(text)
        return await asyncio.wait_for(heard, SECONDS)

    async def follow(self, session_id: str, after_seq: int = 0) -> None:
        """Hear a session's stream."""
        topic = f"session:{session_id}"
        command = {"type": "subscribe", "topic": topic, "after_seq": after_seq}
        await self.ask(orjson.dumps(command), b'{"type":"subscribed"')

    def hang_up(self) -> None:
        self._wire.disconnect()


async def open_phone(port: int, path: str = SOCKET, ear: Ear = deaf) -> Phone:
    """A socket whose handshake is done; nobody is signed in on it."""
    url = f"ws://127.0.0.1:{port}{path}"
    _, phone = await ws_connect(lambda: Phone(ear), url, websocket_handshake_timeout=SECONDS)
    return cast("Phone", phone)


async def come_in(port: int, line: Line, account: Account, ear: Ear = deaf) -> Phone:
    """Ticket, socket, sign-in."""
    ticket = (await line.must("POST", TICKET, account.token))["ticket"]
    phone = await open_phone(port, SOCKET, ear)
    await phone.ask(orjson.dumps({"type": "auth", "ticket": ticket}), b'{"type":"ready"')
    return phone


async def phones_of(port: int, accounts: Sequence[Account], ear: Ear = deaf) -> list[Phone]:
    """A signed-in phone for each, in their order."""
    found: dict[int, Phone] = {}
    todo = iter(enumerate(accounts))

    async def work() -> None:
        line = await Line.open(port)
        for number, account in todo:
            found[number] = await come_in(port, line, account, ear)
            found[number].number = number
        line.close()

    await asyncio.gather(*(work() for _ in range(AT_ONCE)))
    return [found[number] for number in range(len(accounts))]
