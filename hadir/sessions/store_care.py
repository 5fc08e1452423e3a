"""SQL on what people say about a session: sensitivity, ratings, reports, blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.kernel.enums import Side, TopicSensitivity

SET_TOPIC = "UPDATE chat_sessions SET topic_sensitivity = %s WHERE id = %s"
LOG_TOPIC = """
    INSERT INTO session_sensitivity_log (id, session_id, mitra_id, topic_sensitivity, at)
    VALUES (%s, %s, %s, %s, %s)
"""
RATE = """
    INSERT INTO session_ratings (session_id, stars, note, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (session_id) DO UPDATE
    SET stars = excluded.stars, note = excluded.note, at = excluded.at
"""
REPORT = """
    INSERT INTO session_reports (id, session_id, side, text, at) VALUES (%s, %s, %s, %s, %s)
"""
BLOCK = """
    INSERT INTO blocks (customer_id, mitra_id, side, at) VALUES (%s, %s, %s, %s)
    ON CONFLICT DO NOTHING
"""
# Also a part of pairing's one statement that opens offers (spec E3).
LIST_BLOCKED = "SELECT mitra_id FROM blocks WHERE customer_id = %(customer_id)s"


async def set_topic(
    tx: Tx, session_id: UUID, mitra_id: UUID, sensitivity: TopicSensitivity
) -> None:
    await tx.execute(SET_TOPIC, (sensitivity, session_id))
    await tx.execute(LOG_TOPIC, (new_id(), session_id, mitra_id, sensitivity, tx.now))


async def upsert_rating(tx: Tx, session_id: UUID, stars: int, note: str | None) -> None:
    await tx.execute(RATE, (session_id, stars, note, tx.now))


async def insert_report(tx: Tx, session_id: UUID, side: Side, text: str) -> None:
    await tx.execute(REPORT, (new_id(), session_id, side, text, tx.now))


async def insert_block(tx: Tx, customer_id: UUID, mitra_id: UUID, side: Side) -> None:
    await tx.execute(BLOCK, (customer_id, mitra_id, side, tx.now))


async def list_blocked_mitras(tx: Tx, customer_id: UUID) -> set[UUID]:
    """The mitras whom this customer must not meet again, whichever side wished it."""
    return {*await tx.values(LIST_BLOCKED, {"customer_id": customer_id})}
