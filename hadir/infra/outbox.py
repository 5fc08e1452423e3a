"""What a transaction tells the world, written down in the transaction itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

from hadir.kernel.enums import Actor, Audience
from hadir.wire.topics import session_topic

if TYPE_CHECKING:
    from psycopg import AsyncConnection


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
class Outgoing:
    """One row of the outbox: an event for some topics, or a slice of one session's stream."""

    topics: list[str]
    at: datetime
    event: dict[str, Any] | None = None
    items: list[StreamItem] = field(default_factory=list)
    first_seq: int | None = None
    last_seq: int | None = None
    id: int = 0


def stream_slice(items: list[StreamItem]) -> Outgoing:
    """The pointer row of consecutive ``items`` of one session."""
    first, last = items[0], items[-1]
    return Outgoing(
        topics=[session_topic(first.session_id)],
        at=last.at,
        items=items,
        first_seq=first.seq,
        last_seq=last.seq,
    )


# No topic has a space in it.
INSERT = """
    INSERT INTO outbox (topics, event, first_seq, last_seq, created_at)
    SELECT string_to_array(topics, ' '), event, first_seq, last_seq, at
    FROM unnest(%s::text[], %s::jsonb[], %s::bigint[], %s::bigint[], %s::timestamptz[])
        WITH ORDINALITY AS new (topics, event, first_seq, last_seq, at, place)
    ORDER BY place RETURNING id
"""
# A row is an orphan once nobody relayed it for a second: its instance is gone or cut off. Two
# instances may pass on the same one: readers drop what they have seen.
LIST_ORPHANS = """
    SELECT id, topics, event, first_seq, last_seq, created_at AS at FROM outbox
    WHERE created_at <= %(before)s ORDER BY id LIMIT %(limit)s
"""
LIST_UNRELAYED = """
    SELECT id, topics, event, first_seq, last_seq, created_at AS at FROM outbox
    WHERE created_at >= %(since)s AND NOT id = ANY(%(seen)s) ORDER BY id LIMIT %(limit)s
"""
DELETE = "DELETE FROM outbox WHERE id = ANY(%s)"


async def insert_outgoing(conn: AsyncConnection[Any], rows: list[Outgoing]) -> None:
    """Write the rows and learn their ids, in one statement."""
    columns = (
        [" ".join(row.topics) for row in rows],
        [_json(row.event) for row in rows],
        [row.first_seq for row in rows],
        [row.last_seq for row in rows],
        [row.at for row in rows],
    )
    made = await (await conn.execute(INSERT, columns)).fetchall()
    for row, (row_id,) in zip(rows, made, strict=True):
        row.id = row_id


def _json(event: dict[str, Any] | None) -> Jsonb | None:
    return None if event is None else Jsonb(event)
