"""SQL on what was paid for a session, and on when its clock ran."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.outbox import StreamItem
from hadir.sessions.served import TELLING

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LIST_CLOCK = """
    SELECT session_id, seq, at, type, actor, audience, payload FROM session_events
    WHERE session_id = %s AND type = ANY(%s) ORDER BY seq
"""
# A session that serves the rest of another one (G9) lives on what was paid for that one, too.
LIST_PAID_FOR = """
    WITH RECURSIVE chain AS (
        SELECT id, continues_id, payment_session_id FROM chat_sessions WHERE id = %s
        UNION ALL
        SELECT s.id, s.continues_id, s.payment_session_id
        FROM chat_sessions s JOIN chain c ON s.id = c.continues_id)
    SELECT payment_session_id FROM chain WHERE payment_session_id IS NOT NULL
    UNION
    SELECT e.payment_session_id FROM session_extensions e JOIN chain ON chain.id = e.session_id
    WHERE e.state = 'applied'
"""


async def list_clock(tx: Tx, session_id: UUID) -> list[StreamItem]:
    return await tx.rows(StreamItem, LIST_CLOCK, (session_id, [*TELLING]))


async def list_paid_for(tx: Tx, session_id: UUID) -> list[UUID]:
    """The payments whose minutes this session served, or was to serve."""
    return await tx.values(LIST_PAID_FOR, (session_id,))
