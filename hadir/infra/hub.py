"""The sockets of this instance, by topic. A window on committed facts: it decides nothing.

A session's stream reaches every connection whole and in order: a gap is read from Postgres, a
repeat is dropped. Events of other topics are passed on as they come.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from hadir.wire.frames import Reload
from hadir.wire.model import iso
from hadir.wire.topics import ACCOUNT, SESSION, session_id_of, session_topic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Database
    from hadir.infra.outbox import Outgoing, Slice, StreamItem
    from hadir.kernel.enums import Side

    StreamReader = Callable[[UUID, int], Awaitable[list[StreamItem]]]
    DeliveredListener = Callable[[UUID, Side, int], None]

# Frames that were written for one listener and serve the next: by seq, and whether it is shown.
Texts = dict[tuple[int, bool], str]
OMITTED = {"type": "omitted"}
STREAM_PAGE = 500  # a reader that finds fewer items has found all


READ_EPOCH = "SELECT epoch FROM system_state"


async def read_epoch(db: Database) -> str:
    """Changes when a backup is restored: a stream position of another epoch means nothing."""
    async with db.reading() as tx:
        return str(await tx.value(READ_EPOCH))


class Connection(Protocol):
    """One open socket."""

    def push(self, text: str) -> None:
        """Queue a frame; closes the connection when it cannot keep up."""
        ...


@dataclass(slots=True, eq=False)
class Subscription:
    connection: Connection
    side: Side | None
    cursor: int
    wanted: int = 0
    catching_up: bool = False
    granted_at: int = 0
    over: bool = False


class Hub:
    """Who listens to what on this instance."""

    def __init__(self, read_stream: StreamReader, epoch: str = "", page: int = STREAM_PAGE) -> None:
        self._page = page
        self.epoch = epoch
        self.delivered: DeliveredListener = lambda _session, _side, _seq: None
        self.is_last: Callable[[StreamItem, Side], bool] = lambda _item, _side: False
        self._read_stream = read_stream
        self._topics: dict[str, dict[Connection, Subscription]] = {}
        self._joined: dict[Connection, set[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def listens(self, topic: str) -> bool:
        return topic in self._topics

    def join(self, connection: Connection, topic: str) -> None:
        """Hear an account's topic."""
        self._add(topic, Subscription(connection, None, 0))

    async def follow(
        self, connection: Connection, topic: str, side: Side, after_seq: int, granted_at: int = 0
    ) -> Subscription:
        """Hear a session's stream from ``after_seq`` on; returns when what was missed is sent.

        ``granted_at`` is the head at which the listener was found to be this side: an event after
        it for which ``is_last`` holds is the last one that this subscription hears.
        """
        subscription = Subscription(
            connection, side, after_seq, wanted=after_seq, granted_at=granted_at
        )
        self._add(topic, subscription)
        await self._catch_up(topic, subscription)
        return subscription

    def leave(self, connection: Connection) -> None:
        for topic in self._joined.pop(connection, ()):
            del self._topics[topic][connection]
            if not self._topics[topic]:
                del self._topics[topic]

    def followed(self, connection: Connection) -> dict[str, int]:
        """The sessions that ``connection`` follows, each with the last seq that it was sent."""
        return {
            topic.removeprefix(SESSION): self._topics[topic][connection].cursor
            for topic in self._joined.get(connection, ())
            if topic.startswith(SESSION)
        }

    def reread(self) -> None:
        """Other instances' messages may have been lost: every followed stream is read on, and who
        hears of an account, which has no stream to read, is told to look again."""
        for topic, subscriptions in self._topics.items():
            if session_id_of(topic) is not None:
                for subscription in subscriptions.values():
                    if not subscription.catching_up:
                        self._catch_up_soon(topic, subscription)
            elif topic.startswith(ACCOUNT):
                text = Reload(topic=topic).model_dump_json()
                for connection in subscriptions:
                    connection.push(text)

    def _add(self, topic: str, subscription: Subscription) -> None:
        self._topics.setdefault(topic, {})[subscription.connection] = subscription
        self._joined.setdefault(subscription.connection, set()).add(topic)

    def deliver(self, outgoing: Outgoing) -> None:
        """Pass one committed fact on to whoever listens here."""
        for one in outgoing.slices:
            topic, texts = session_topic(one.session_id), Texts()
            for subscription in [*self._topics.get(topic, {}).values()]:
                self._advance(topic, subscription, one, texts)
        for topic in outgoing.topics:
            subscriptions = self._topics.get(topic)
            if subscriptions and outgoing.event is not None:
                text = self._envelope(topic, None, outgoing.at, outgoing.event)
                for connection in [*subscriptions]:
                    connection.push(text)

    def tell(self, connection: Connection, topic: str, at: datetime, event: dict[str, Any]) -> None:
        """Tell one connection something ephemeral of a topic."""
        connection.push(self._envelope(topic, None, at, event))

    def pass_on(self, topic: str, at: datetime, event: dict[str, Any], skip: Side | None) -> None:
        """Pass on something ephemeral (typing, cursors); ``skip`` is the side that caused it."""
        text = self._envelope(topic, None, at, event)
        for subscription in [*self._topics.get(topic, {}).values()]:
            if skip is None or subscription.side is not skip:
                subscription.connection.push(text)

    def _advance(self, topic: str, subscription: Subscription, one: Slice, texts: Texts) -> None:
        subscription.wanted = max(subscription.wanted, one.last_seq)
        if subscription.catching_up or one.last_seq <= subscription.cursor:
            return
        if one.items and one.first_seq <= subscription.cursor + 1:
            self._send(topic, subscription, one.items, texts)
            return
        self._catch_up_soon(topic, subscription)

    def _catch_up_soon(self, topic: str, subscription: Subscription) -> None:
        task = asyncio.create_task(self._catch_up(topic, subscription))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _catch_up(self, topic: str, subscription: Subscription) -> None:
        session_id = session_id_of(topic)
        assert session_id is not None
        subscription.catching_up = True
        try:
            while not subscription.over:
                wanted = subscription.wanted
                items = await self._read_stream(session_id, subscription.cursor)
                if not self._is_current(topic, subscription):
                    return
                if items:
                    self._send(topic, subscription, items, {})
                all_read = len(items) < self._page and subscription.wanted <= subscription.cursor
                if all_read or (not items and wanted == subscription.wanted):
                    return
        finally:
            subscription.catching_up = False

    def _is_current(self, topic: str, subscription: Subscription) -> bool:
        """False when its socket closed or asked for the topic anew while the stream was read."""
        return self._topics.get(topic, {}).get(subscription.connection) is subscription

    def _send(
        self, topic: str, subscription: Subscription, items: list[StreamItem], texts: Texts
    ) -> None:
        for item in items:
            if item.seq <= subscription.cursor or subscription.over:
                continue
            shown = subscription.side is None or item.audience.includes(subscription.side)
            text = texts.get((item.seq, shown))
            if text is None:
                event = item.event if shown else OMITTED
                text = texts[item.seq, shown] = self._envelope(topic, item.seq, item.at, event)
            subscription.connection.push(text)
            subscription.cursor = item.seq
            if self._ends(subscription, item):
                self._remove(topic, subscription)
        if subscription.side is not None and any(
            item.actor.value != subscription.side.value for item in items
        ):  # that one's own words come back too, and nobody waits for a tick on them
            self.delivered(items[0].session_id, subscription.side, subscription.cursor)

    def _ends(self, subscription: Subscription, item: StreamItem) -> bool:
        side = subscription.side
        after = item.seq > subscription.granted_at
        return side is not None and after and self.is_last(item, side)

    def _remove(self, topic: str, subscription: Subscription) -> None:
        subscription.over = True
        followers = self._topics.get(topic, {})
        if followers.get(subscription.connection) is subscription:
            del followers[subscription.connection]
            self._joined[subscription.connection].discard(topic)
            if not followers:
                del self._topics[topic]

    def _envelope(self, topic: str, seq: int | None, at: datetime, event: dict[str, Any]) -> str:
        body = {"topic": topic, "epoch": self.epoch, "seq": seq, "at": iso(at), "event": event}
        return orjson.dumps(body).decode()
