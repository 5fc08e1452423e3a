"""SQL on session_cursors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from psycopg.types.json import Json

from hadir.kernel.enums import Side

if TYPE_CHECKING:
    from hadir.infra.db import Tx

ADVANCE = """
    INSERT INTO session_cursors AS c (session_id, side, delivered_seq, read_seq)
    SELECT moved.session_id, moved.side, least(moved.delivered, s.last_seq),
        least(moved.read, s.last_seq)
    FROM json_to_recordset(%s) AS moved (session_id uuid, side text, delivered bigint, read bigint)
    JOIN chat_sessions s ON s.id = moved.session_id
    ORDER BY moved.session_id, moved.side
    ON CONFLICT (session_id, side) DO UPDATE SET
        delivered_seq = greatest(c.delivered_seq, excluded.delivered_seq),
        read_seq = greatest(c.read_seq, excluded.read_seq)
    WHERE c.delivered_seq < excluded.delivered_seq OR c.read_seq < excluded.read_seq
    RETURNING session_id, side, delivered_seq, read_seq
"""
LIST = "SELECT session_id, side, delivered_seq, read_seq FROM session_cursors WHERE session_id = %s"


@dataclass(frozen=True, slots=True)
class Cursor:
    session_id: UUID
    side: Side
    delivered_seq: int = 0
    read_seq: int = 0


async def cursors_of(tx: Tx, session_id: UUID) -> dict[Side, Cursor]:
    rows = {row.side: row for row in await tx.rows(Cursor, LIST, (session_id,))}
    return {side: rows.get(side, Cursor(session_id, side)) for side in Side}


async def advance_cursors(tx: Tx, moved: dict[tuple[UUID, Side], tuple[int, int]]) -> list[Cursor]:
    """Move (delivered, read) forward, never back nor past the stream; those that moved."""
    rows = [
        {"session_id": session_id, "side": side, "delivered": delivered, "read": read}
        for (session_id, side), (delivered, read) in moved.items()
    ]
    return await tx.rows(Cursor, ADVANCE, (Json(rows),))
