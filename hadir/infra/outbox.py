"""What a transaction tells the world, written down in the transaction itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Json

from hadir.kernel.enums import Actor, Audience

if TYPE_CHECKING:
    from collections.abc import Mapping

    from psycopg import AsyncConnection

    from hadir.kernel.enums import Side


@dataclass(frozen=True, slots=True)
class StreamItem:
    """One numbered event of a session's stream, as the table holds it."""

    session_id: UUID
    seq: int
    at: datetime
    type: str
    actor: Actor
    audience: Audience
    payload: dict[str, Any]

    @property
    def event(self) -> dict[str, Any]:
        return {"type": self.type, **self.payload}


@dataclass(slots=True)
class Slice:
    """Consecutive items of one session's stream: numbers for everybody, content for the instance
    that wrote them, and who takes part where the writer knew it anyway."""

    session_id: UUID
    first_seq: int
    last_seq: int
    items: list[StreamItem] = field(default_factory=list)
    parties: Mapping[Side, UUID] | None = None

    @property
    def pointer(self) -> tuple[UUID, int, int]:
        return self.session_id, self.first_seq, self.last_seq


def slice_of(items: list[StreamItem], parties: Mapping[Side, UUID] | None = None) -> Slice:
    return Slice(items[0].session_id, items[0].seq, items[-1].seq, items, parties)


@dataclass(slots=True)
class Outgoing:
    """One row of the outbox: an event for some topics, or slices of sessions' streams."""

    topics: list[str]
    at: datetime
    event: dict[str, Any] | None = None
    slices: list[Slice] = field(default_factory=list)
    id: int = 0

    @property
    def pointer(self) -> dict[str, Any]:
        """Enough to read the rest, or to pass it on when it is all there is."""
        slices = [one.pointer for one in self.slices] or None
        return {
            "id": self.id,
            "topics": self.topics,
            "at": self.at,
            "event": self.event,
            "slices": slices,
        }


@dataclass(slots=True)
class Pointer:
    """``Outgoing.pointer`` as it comes back from the table or from another instance."""

    id: int
    topics: list[str]
    at: datetime
    event: dict[str, Any] | None
    slices: list[tuple[str, int, int]] | None

    def read(self) -> Outgoing:
        slices = [Slice(UUID(one), first, last) for one, first, last in self.slices or ()]
        return Outgoing(self.topics, self.at, self.event, slices, self.id)


INSERT = """
    INSERT INTO outbox (topics, event, slices, created_at)
    SELECT topics, event, slices, at FROM ROWS FROM (json_to_recordset(%s) AS (
        topics text[], event jsonb, slices jsonb, at timestamptz
    )) WITH ORDINALITY AS new (topics, event, slices, at, place)
    ORDER BY place RETURNING id
"""
# A row is an orphan once nobody relayed it for a second: its instance is gone or cut off. Two
# instances may pass on the same one: readers drop what they have seen.
LIST_ORPHANS = """
    SELECT id, topics, created_at AS at, event, slices FROM outbox
    WHERE created_at <= %(before)s ORDER BY id LIMIT %(limit)s
"""
LIST_UNRELAYED = """
    SELECT id, topics, created_at AS at, event, slices FROM outbox
    WHERE created_at >= %(since)s AND NOT id = ANY(%(seen)s) ORDER BY id LIMIT %(limit)s
"""
DELETE = "DELETE FROM outbox WHERE id = ANY(%s)"


async def insert_outgoing(conn: AsyncConnection[Any], rows: list[Outgoing]) -> None:
    """Write the rows and learn their ids, in one statement."""
    told = Json([row.pointer for row in rows])
    made = await (await conn.execute(INSERT, (told,))).fetchall()
    for row, (row_id,) in zip(rows, made, strict=True):
        row.id = row_id
