"""One side of a conversation that goes on whatever happens to the server, as an app does it."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2
from websockets import WebSocketException

from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone

PATIENCE_SECONDS = 60
ACK_SECONDS = 20
REFUSED_SECONDS = 0.5


class Talker:
    """Resends what was not acknowledged, with its first id; reads on from what it has."""

    def __init__(self, phone: Phone, session_id: str) -> None:
        self.phone = phone
        self.session_id = session_id
        self.acked: dict[str, int] = {}
        self.resent = 0
        self._before: list[dict[str, Any]] = []

    @property
    def stream(self) -> list[dict[str, Any]]:
        """Every numbered envelope that it was ever sent, in the order of arrival."""
        frames = [*self._before, *self.phone.frames]
        return [frame for frame in frames if "event" in frame and frame["seq"] is not None]

    @property
    def is_cut_off(self) -> bool:
        """The socket is gone."""
        return self.phone.close_code is not None

    async def reconnect(self) -> None:
        """Try until it works."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                self._before += self.phone.frames
                self.phone.frames.clear()
                after = self.stream[-1]["seq"] if self.stream else 0
                try:
                    await self.phone.connect()
                    await self.phone.follow(self.session_id, after_seq=after)
                except (httpx2.TransportError, OSError, WebSocketException, Refusal):
                    await asyncio.sleep(0.05)
                else:
                    return

    async def say(self, text: str) -> None:
        """Returns when the server has promised to keep it."""
        message_id = str(uuid4())
        frame = {
            "type": "message.send",
            "session_id": self.session_id,
            "client_message_id": message_id,
            "text": text,
        }
        while not await self._acknowledged(message_id, frame):
            self.resent += 1

    async def _acknowledged(self, message_id: str, frame: dict[str, Any]) -> bool:
        """False when it has to be said again: refused for now, cut off, or not answered."""
        self.phone.forget("error", re=message_id)
        hear = self.phone.hear
        ack = asyncio.ensure_future(hear("ack", seconds=ACK_SECONDS, client_message_id=message_id))
        refused = asyncio.ensure_future(hear("error", seconds=ACK_SECONDS, re=message_id))
        cut = asyncio.ensure_future(self.phone.closed(ACK_SECONDS))
        with suppress(WebSocketException):
            await self.phone.send(frame)
        await asyncio.wait((ack, refused, cut), return_when=asyncio.FIRST_COMPLETED)
        was_refused = refused.done() and refused.exception() is None
        said_yes = ack.done() and ack.exception() is None
        for one in (ack, refused, cut):
            one.cancel()
        await asyncio.gather(ack, refused, cut, return_exceptions=True)
        if said_yes:
            self.acked[message_id] = ack.result()["seq"]
        elif was_refused and refused.result()["temporary"]:
            await asyncio.sleep(REFUSED_SECONDS)
        else:
            await self.phone.drop()
            await self.reconnect()
        return said_yes


def heard_whole_and_in_order(talker: Talker, stream: list[dict[str, Any]]) -> None:
    """What arrived is the stream: nothing lost, doubled or out of place."""
    heard = [(frame["seq"], frame["event"]["type"]) for frame in talker.stream]
    assert heard == [(event["seq"], event["type"]) for event in stream]


def written_once(talkers: list[Talker], stream: list[dict[str, Any]]) -> None:
    """Every acknowledged message is where its acknowledgement said, and nowhere else."""
    written = [
        (event["payload"]["client_message_id"], event["seq"])
        for event in stream
        if event["type"] == "message"
    ]
    promised = {**talkers[0].acked}
    for other in talkers[1:]:
        promised |= other.acked
    assert sorted(written) == sorted(promised.items())
