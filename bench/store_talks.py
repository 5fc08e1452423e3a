"""SQL of the benchmarks: conversations in bulk, and what the rows say afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from psycopg import AsyncConnection

    from hadir.infra.db import Database

OPEN = """
    INSERT INTO chat_sessions (id, customer_id, mitra_id, state, mode, minutes, created_at,
        search_until, started_at, expires_at)
    SELECT id, customer, mitra, 'active', 'chat', 60, now(), now(), now(), now() + '1 hour'
    FROM unnest(%s::uuid[], %s::uuid[], %s::uuid[]) AS new (id, customer, mitra)
"""
COUNT_MESSAGES = """
    SELECT count(*), count(DISTINCT client_message_id) FROM session_events WHERE type = 'message'
"""
COUNT_GAPS = """
    SELECT count(*) FROM chat_sessions s WHERE last_seq <>
        (SELECT count(*) FROM session_events e WHERE e.session_id = s.id)
"""
WRITE = """
    INSERT INTO session_events (session_id, seq, at, type, actor, client_message_id, payload)
    SELECT s.id, seq, now(), 'message', 'customer', m, jsonb_build_object(
        'client_message_id', m, 'sender', 'customer', 'text', 'aku capek banget hari ini')
    FROM chat_sessions s, generate_series(1, %s) AS seq, LATERAL (SELECT gen_random_uuid() AS m
        WHERE seq > 0) AS made
"""
ADVANCE = "UPDATE chat_sessions SET last_seq = %s"
COPY_OF_EVENTS = "CREATE TABLE bench_events (LIKE session_events INCLUDING ALL)"
INSERT_ONE = """
    INSERT INTO bench_events (session_id, seq, at, type, actor, client_message_id, payload)
    VALUES (%s, %s, %s, 'message', 'customer', %s, %s)
"""


async def open_talks(
    conn: AsyncConnection, ids: Sequence[UUID], customers: Sequence[UUID], mitras: Sequence[UUID]
) -> None:
    """Conversations that run."""
    await conn.execute(OPEN, ([*ids], [*customers], [*mitras]))


async def count_messages(conn: AsyncConnection) -> tuple[int, int, int]:
    """How many rows, how many different messages, how many streams with a gap."""
    messages = await (await conn.execute(COUNT_MESSAGES)).fetchone()
    gaps = await (await conn.execute(COUNT_GAPS)).fetchone()
    assert messages is not None
    assert gaps is not None
    return int(messages[0]), int(messages[1]), int(gaps[0])


async def write_messages(conn: AsyncConnection, count: int) -> None:
    """So many in every conversation."""
    await conn.execute(WRITE, (count,))
    await conn.execute(ADVANCE, (count,))


async def copy_events_table(conn: AsyncConnection) -> None:
    """An empty table like that of the messages, with the same indexes."""
    await conn.execute(COPY_OF_EVENTS)


async def insert_one(db: Database, row: tuple[object, ...]) -> None:
    """One row, one statement, one commit."""
    async with db.reading() as tx:
        await tx.execute(INSERT_ONE, row)
