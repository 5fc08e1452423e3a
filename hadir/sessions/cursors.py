"""How far each side has received and read: two cursors a side, never events (spec H3).

Deliveries of one process are collected for a moment and written in one statement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict
from uuid import UUID

from hadir.infra.loops import Loop
from hadir.kernel.enums import Side
from hadir.sessions.store_cursors import Cursor, advance_cursors
from hadir.wire import by_hand
from hadir.wire.topics import session_topic

if TYPE_CHECKING:
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.hub import Hub

COLLECT_SECONDS = 0.2
TOLD_AT_ONCE = 200
STATUS = "status"


class Said(TypedDict):
    """Something ephemeral of a topic; ``skip`` is the side that caused it."""

    topic: str
    event: dict[str, Any]
    skip: str


def status_event(cursor: Cursor) -> dict[str, Any]:
    """The cursor as the other side is told of it."""
    return by_hand.status_event(
        cursor.session_id, cursor.side, cursor.delivered_seq, cursor.read_seq
    )


class Cursors:
    """Collects and writes; tells the other side, which may miss it (the row is the truth)."""

    def __init__(self, db: Database, hub: Hub, bus: Bus) -> None:
        self._db, self._hub, self._bus = db, hub, bus
        self._moved: dict[tuple[UUID, Side], tuple[int, int]] = {}
        self._loop = Loop("cursors", COLLECT_SECONDS, self._write)
        hub.delivered = self.delivered
        bus.on(STATUS, self._heard)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()
        await self._write()

    def delivered(self, session_id: UUID, side: Side, seq: int) -> None:
        self._move(session_id, side, seq, 0)

    def read(self, session_id: UUID, side: Side, seq: int) -> None:
        """Whoever has read something has received it."""
        self._move(session_id, side, seq, seq)

    def _move(self, session_id: UUID, side: Side, delivered: int, read: int) -> None:
        old = self._moved.get((session_id, side), (0, 0))
        self._moved[session_id, side] = (max(old[0], delivered), max(old[1], read))

    async def _write(self) -> None:
        moved, self._moved = self._moved, {}
        if not moved:
            return
        async with self._db.reading() as tx:
            cursors = await advance_cursors(tx, moved)
        told = [_said_of(cursor) for cursor in cursors]
        self._pass_on(told)
        for start in range(0, len(told), TOLD_AT_ONCE):
            await self._bus.hint(STATUS, {"said": told[start : start + TOLD_AT_ONCE]})

    def _pass_on(self, told: list[Said]) -> None:
        now = self._db.clock.now()
        for said in told:
            self._hub.pass_on(said["topic"], now, said["event"], Side(said["skip"]))

    def _heard(self, body: dict[str, Any]) -> None:
        self._pass_on(body["said"])


def _said_of(cursor: Cursor) -> Said:
    topic = session_topic(cursor.session_id)
    return {"topic": topic, "event": status_event(cursor), "skip": cursor.side.value}
