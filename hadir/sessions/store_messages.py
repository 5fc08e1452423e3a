"""SQL of a micro-batch: three statements, however many messages."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Jsonb

from hadir.kernel.enums import Actor, SessionState

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.outbox import StreamItem

LOCK_HEADS = """
    SELECT id, customer_id, mitra_id, state, last_seq FROM chat_sessions
    WHERE id = ANY(%s) ORDER BY id FOR UPDATE
"""
LIST_KNOWN = """
    SELECT e.session_id, e.actor, e.client_message_id, e.seq FROM session_events e
    JOIN unnest(%s::uuid[], %s::uuid[]) AS sent (session_id, client_message_id)
        ON e.session_id = sent.session_id AND e.client_message_id = sent.client_message_id
"""
INSERT = """
    WITH new AS (
        SELECT * FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::uuid[], %s::jsonb[])
            AS new (session_id, seq, actor, client_message_id, payload)
    ), advanced AS (
        UPDATE chat_sessions SET last_seq = head.seq
        FROM (SELECT session_id, max(seq) AS seq FROM new GROUP BY session_id) AS head
        WHERE chat_sessions.id = head.session_id
    )
    INSERT INTO session_events (session_id, seq, at, type, actor, client_message_id, payload)
    SELECT session_id, seq, %s, 'message', actor, client_message_id, payload FROM new
"""


@dataclass(slots=True)
class Head:
    id: UUID
    customer_id: UUID
    mitra_id: UUID | None
    state: SessionState
    last_seq: int

    def actor_of(self, account_id: UUID) -> Actor | None:
        if account_id == self.customer_id:
            return Actor.CUSTOMER
        return Actor.MITRA if account_id == self.mitra_id else None


@dataclass(frozen=True, slots=True)
class Known:
    session_id: UUID
    actor: Actor
    client_message_id: UUID
    seq: int


async def lock_heads(tx: Tx, session_ids: list[UUID]) -> dict[UUID, Head]:
    """Lock the heads of these streams, in id order so that batches never block each other."""
    rows = await tx.rows(Head, LOCK_HEADS, (sorted(session_ids),))
    return {head.id: head for head in rows}


async def list_known(
    tx: Tx, session_ids: list[UUID], message_ids: list[UUID]
) -> dict[tuple[UUID, Actor, UUID], int]:
    """The numbers of those that were written before."""
    rows = await tx.rows(Known, LIST_KNOWN, (session_ids, message_ids))
    return {(row.session_id, row.actor, row.client_message_id): row.seq for row in rows}


async def insert_messages(tx: Tx, items: list[StreamItem]) -> None:
    """Write the rows, advance the heads, tell the readers on commit."""
    by_session: dict[UUID, list[StreamItem]] = defaultdict(list)
    for item in items:
        by_session[item.session_id].append(item)
    columns = (
        [item.session_id for item in items],
        [item.seq for item in items],
        [item.actor.value for item in items],
        [UUID(item.payload["client_message_id"]) for item in items],
        [Jsonb(item.payload) for item in items],
        tx.now,
    )
    await tx.execute(INSERT, columns)
    for slice_ in by_session.values():
        tx.emit_stream(slice_)
