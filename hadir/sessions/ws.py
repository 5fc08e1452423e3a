"""Sessions over the socket."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import SessionState, Side
from hadir.kernel.errors import AppError, NotFound
from hadir.sessions.batch import Answer, Draft
from hadir.sessions.cursors import STATUS, status_event
from hadir.sessions.resuming import Resuming
from hadir.wire.by_hand import ack_text
from hadir.wire.commands import MessageRead, MessageSend, Subscribe, Typing
from hadir.wire.frames import Reload, Subscribed
from hadir.wire.passing import TypingNow
from hadir.wire.topics import session_id_of, session_topic

if TYPE_CHECKING:
    from hadir.edge.callers import Caller
    from hadir.edge.realtime import Realtime
    from hadir.edge.socket import Socket
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.hub import Hub
    from hadir.infra.outbox import StreamItem
    from hadir.sessions.cursors import Cursors
    from hadir.sessions.messages import Messages

TYPING_SECONDS = 2.0
TYPING_REMEMBERED = 10_000


def ends_for(item: StreamItem, side: Side) -> bool:
    """The mitra from whom a session is taken hears nothing of it any more (E11)."""
    return side is Side.MITRA and item.type == "session_rerouted"


class SessionSockets:
    """What the session commands of a socket mean."""

    def __init__(
        self, db: Database, hub: Hub, bus: Bus, messages: Messages, cursors: Cursors
    ) -> None:
        self._db, self._hub, self._bus = db, hub, bus
        self._messages, self._cursors = messages, cursors
        self._resuming = Resuming(db)
        hub.is_last = ends_for
        self._typed_at: dict[tuple[UUID, UUID], float] = {}

    def register(self, realtime: Realtime) -> None:
        realtime.on(Subscribe, self.subscribe)
        realtime.on(MessageSend, self.send)
        realtime.on(MessageRead, self.read)
        realtime.on(Typing, self.typing)

    async def live_sessions(self, account_id: UUID) -> list[UUID]:
        """Those that a client should subscribe to when it connects."""
        return await self._resuming.followed(account_id)

    async def subscribe(self, socket: Socket, caller: Caller, command: Subscribe) -> None:
        session_id = session_id_of(command.topic)
        if session_id is None:
            raise NotFound
        session, side = await self._resuming.access(caller.account_id, session_id)
        if command.after_seq > session.last_seq:
            socket.reply(Reload(topic=command.topic))
            return
        subscription = await self._hub.follow(
            socket, command.topic, side, command.after_seq, session.last_seq
        )
        socket.reply(
            Subscribed(topic=command.topic, epoch=self._hub.epoch, last_seq=subscription.cursor)
        )
        await self._tell_cursor(socket, command.topic, session_id, side.other)

    async def _tell_cursor(self, socket: Socket, topic: str, session_id: UUID, other: Side) -> None:
        """How far the other side is: what was said of it while this socket was away is gone."""
        cursor = await self._resuming.cursor(session_id, other)
        self._hub.tell(socket, topic, self._db.clock.now(), status_event(cursor))

    async def send(self, socket: Socket, caller: Caller, command: MessageSend) -> None:
        """Answered when it is committed; what the socket says next need not wait for that."""
        draft = Draft(
            command.session_id, caller.account_id, command.client_message_id, command.text
        )

        def answered(answer: Answer) -> None:
            if isinstance(answer, AppError):
                socket.refuse(str(command.client_message_id), answer)
            else:
                socket.push(ack_text(command.client_message_id, answer))

        self._messages.submit(draft, answered)

    async def read(self, _socket: Socket, caller: Caller, command: MessageRead) -> None:
        _, side = await self._resuming.access(caller.account_id, command.session_id)
        self._cursors.read(command.session_id, side, command.seq)

    async def typing(self, _socket: Socket, caller: Caller, command: Typing) -> None:
        """Ephemeral, and passed on at most every 2 s."""
        key, now = (caller.account_id, command.session_id), time.monotonic()
        if now - self._typed_at.get(key, 0) < TYPING_SECONDS:
            return
        if len(self._typed_at) >= TYPING_REMEMBERED:
            self._typed_at.clear()
        self._typed_at[key] = now
        session, side = await self._resuming.access(caller.account_id, command.session_id)
        if session.state is not SessionState.ACTIVE:
            return
        event = TypingNow(session_id=command.session_id, side=side).model_dump(mode="json")
        topic = session_topic(command.session_id)
        self._hub.pass_on(topic, self._db.clock.now(), event, side)
        said = {"topic": topic, "event": event, "skip": side.value}
        await self._bus.hint(STATUS, {"said": [said]})
