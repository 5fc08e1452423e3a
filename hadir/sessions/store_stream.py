"""The stream of a session: one ordered, gapless, durable list of everything that happened (H2).

It is transcript, audit and resume alike. ``chat_sessions.last_seq`` is its head; whoever appends
holds that row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Jsonb

from hadir.infra.outbox import StreamItem
from hadir.kernel.enums import Actor, Audience

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx
    from hadir.wire.events import StreamEvent

ADVANCE = "UPDATE chat_sessions SET last_seq = last_seq + 1 WHERE id = %s RETURNING last_seq"
APPEND = """
    INSERT INTO session_events (session_id, seq, at, type, actor, audience, payload)
    VALUES (%s, %s, %s, %s, %s, %s, %s)
"""
LIST = """
    SELECT session_id, seq, at, type, actor, audience, payload FROM session_events
    WHERE session_id = %s AND seq > %s ORDER BY seq LIMIT %s
"""


async def append(
    tx: Tx,
    session_id: UUID,
    event: StreamEvent,
    actor: Actor = Actor.SYSTEM,
    audience: Audience = Audience.BOTH,
    at: datetime | None = None,
) -> None:
    """Write the event as the next one of the stream and tell its readers on commit.

    ``at`` is for what happened while nobody could write it down.
    """
    payload = event.model_dump(mode="json", exclude={"type"})
    seq = int(await tx.value(ADVANCE, (session_id,)))
    at = at or tx.now
    row = (session_id, seq, at, event.type, actor, audience, Jsonb(payload))
    await tx.execute(APPEND, row)
    tx.emit_stream([StreamItem(session_id, seq, at, event.type, actor, audience, payload)])


async def list_events(tx: Tx, session_id: UUID, after_seq: int, limit: int) -> list[StreamItem]:
    return await tx.rows(StreamItem, LIST, (session_id, after_seq, limit))
