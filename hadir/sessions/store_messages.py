"""SQL of a micro-batch: three statements, however many messages.

Rows travel as one JSON value: psycopg writes arrays element by element, in Python.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Json

from hadir.kernel.enums import Actor, SessionState, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hadir.infra.db import Tx
    from hadir.infra.outbox import StreamItem

LOCK_HEADS = """
    SELECT id, customer_id, mitra_id, state, last_seq FROM chat_sessions
    WHERE id = ANY(ARRAY(SELECT value::uuid FROM json_array_elements_text(%s)))
    ORDER BY id FOR UPDATE
"""
LIST_KNOWN = """
    SELECT e.session_id, e.actor, e.client_message_id, e.seq FROM session_events e
    JOIN json_to_recordset(%s) AS sent (session_id uuid, client_message_id uuid)
        ON e.session_id = sent.session_id AND e.client_message_id = sent.client_message_id
"""
INSERT = """
    WITH new AS (
        SELECT * FROM json_to_recordset(%s) AS new (session_id uuid, seq bigint, actor text,
            client_message_id uuid, payload jsonb)
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

    @property
    def parties(self) -> dict[Side, UUID]:
        mitra = {} if self.mitra_id is None else {Side.MITRA: self.mitra_id}
        return {Side.CUSTOMER: self.customer_id, **mitra}

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


async def lock_heads(tx: Tx, session_ids: Iterable[UUID]) -> dict[UUID, Head]:
    """Lock the heads of these streams, in id order so that batches never block each other."""
    rows = await tx.rows(Head, LOCK_HEADS, (Json([*session_ids]),))
    return {head.id: head for head in rows}


async def list_known(
    tx: Tx, sent: Iterable[tuple[UUID, UUID]]
) -> dict[tuple[UUID, Actor, UUID], int]:
    """The numbers of those (session, client's id) that were written before."""
    asked = [{"session_id": one, "client_message_id": message} for one, message in sent]
    rows = await tx.rows(Known, LIST_KNOWN, (Json(asked),))
    return {(row.session_id, row.actor, row.client_message_id): row.seq for row in rows}


async def insert_messages(tx: Tx, items: list[StreamItem], heads: Mapping[UUID, Head]) -> None:
    """Write the rows, advance the heads, tell the readers on commit."""
    by_session: dict[UUID, list[StreamItem]] = defaultdict(list)
    for item in items:
        by_session[item.session_id].append(item)
    await tx.execute(INSERT, (Json([_row(item) for item in items]), tx.now))
    for session_id, some in by_session.items():
        tx.emit_stream(some, heads[session_id].parties)


def _row(item: StreamItem) -> dict[str, object]:
    return {
        "session_id": item.session_id,
        "seq": item.seq,
        "actor": item.actor,
        "client_message_id": item.payload["client_message_id"],
        "payload": item.payload,
    }
