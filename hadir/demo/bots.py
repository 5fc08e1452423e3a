"""Two listeners made of code. They sit at the hub like a socket and act through use cases.

What a bot writes carries an id derived from what it answers, so that a restart, or a second
instance with the same bots, never answers twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

import orjson
import structlog

from hadir.availability import Availability, go_online
from hadir.demo import words
from hadir.kernel.enums import Mode, Side
from hadir.kernel.errors import AppError
from hadir.pairing.answers import accept_offer
from hadir.sessions.batch import Draft
from hadir.sessions.extensions import answer_extension
from hadir.sessions.usecases import access_session, say_goodbye
from hadir.wire.topics import account_topic, session_id_of, session_topic

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from hadir.infra.db import Database
    from hadir.infra.hub import Hub
    from hadir.sessions.messages import Messages
    from hadir.sessions.ws import SessionSockets
    from hadir.settings import Settings

log = structlog.get_logger(__name__)

ACCEPT_SECONDS = 2.0
PEOPLE_FIRST_SECONDS = 10.0
THINK_SECONDS = 2.0
BEAT_SECONDS = 10.0


class Bots:
    """All bots of this instance."""

    def __init__(
        self,
        db: Database,
        hub: Hub,
        settings: Settings,
        availability: Availability,
        messages: Messages,
        sockets: SessionSockets,
    ) -> None:
        self.db, self.hub, self.settings = db, hub, settings
        self.availability, self.messages, self.sockets = availability, messages, sockets
        self._bots: list[Bot] = []

    async def start(self, mitra_ids: list[UUID]) -> None:
        self._bots = [Bot(self, mitra_id, {*mitra_ids}) for mitra_id in mitra_ids]
        for bot in self._bots:
            await bot.start()

    async def stop(self) -> None:
        for bot in self._bots:
            await bot.stop()


class Bot:
    """One of them; to the hub it is a connection."""

    def __init__(self, bots: Bots, mitra_id: UUID, all_bots: set[UUID]) -> None:
        self._at = bots
        self._id = mitra_id
        self._all_bots = all_bots
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._at.hub.join(self, account_topic(self._id))
        self._do(self._stay_online())
        for session_id in await self._at.sockets.live_sessions(self._id):
            self._do(self._follow(session_id))

    async def stop(self) -> None:
        self._at.hub.leave(self)
        for task in [*self._tasks]:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    def push(self, text: str) -> None:
        """What the hub has to say."""
        envelope = orjson.loads(text)
        event = envelope.get("event", {})
        match event.get("type"):
            case "offer.made":
                self._do(self._accept(UUID(event["request_id"])))
            case "paired":
                self._do(self._follow(UUID(event["session_id"])))
            case "session_rerouted" if self._is_given(envelope):
                self._do(self._follow(UUID(event["session_id"])))
            case (
                "session_started"
                | "message"
                | "extension_requested"
                | "session_expired"
                | "session_closing"
            ):
                session_id = session_id_of(envelope["topic"])
                if session_id is not None:
                    self._do(self._answer(session_id, envelope["seq"], event))

    async def _stay_online(self) -> None:
        await go_online(self._at.db, self._at.settings, self._id)
        while True:
            self._at.availability.beat(self._id)
            await asyncio.sleep(BEAT_SECONDS)

    async def _accept(self, request_id: UUID) -> None:
        """People come first: a bot waits longer while one of them is free."""
        free = await self._at.availability.find_available(10, Mode.CHAT, self._all_bots)
        await asyncio.sleep(PEOPLE_FIRST_SECONDS if free else ACCEPT_SECONDS)
        await accept_offer(self._at.db, self._at.settings.values, self._id, request_id)

    async def _follow(self, session_id: UUID) -> None:
        async with self._at.db.reading() as tx:
            session, side = await access_session(tx, self._id, session_id)
        await self._at.hub.follow(self, session_topic(session_id), side, 0, session.last_seq)

    def _is_given(self, envelope: dict[str, Any]) -> bool:
        """Told to the account; the stream, which says it too, is followed from then on."""
        return envelope["seq"] is None and envelope["event"]["mitra_id"] == str(self._id)

    async def _answer(self, session_id: UUID, seq: int, event: dict[str, Any]) -> None:
        match event:
            case {"type": "session_started"}:
                await self._write(session_id, seq, words.GREETING)
            case {"type": "message", "sender": Side.CUSTOMER}:
                await self._write(session_id, seq, words.reply_to(seq))
            case {"type": "extension_requested"}:
                ids = (session_id, UUID(event["extension_id"]))
                await asyncio.sleep(THINK_SECONDS)
                values = self._at.settings.values
                await answer_extension(self._at.db, values, self._id, ids, approve=True)
            case {"type": "session_expired" | "session_closing"}:
                await say_goodbye(self._at.db, self._id, session_id, words.GOODBYE)

    async def _write(self, session_id: UUID, seq: int, text: str) -> None:
        await asyncio.sleep(THINK_SECONDS)
        message_id = uuid5(session_id, f"answer to {seq}")
        await self._at.messages.send(Draft(session_id, self._id, message_id, text))

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(self._quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _quietly(self, work: Coroutine[Any, Any, None]) -> None:
        """Being too late is part of a bot's life."""
        try:
            await work
        except AppError as error:
            log.debug("bot.refused", code=error.code)
