"""SQL on everything that one customer's sessions hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

GIVE = "UPDATE chat_sessions SET customer_id = %s WHERE customer_id = %s"
GIVE_UNUSED = "UPDATE session_unused SET customer_id = %s WHERE customer_id = %s"
GIVE_BLOCKS = """
    INSERT INTO blocks (customer_id, mitra_id, side, at)
    SELECT %s, mitra_id, side, at FROM blocks WHERE customer_id = %s ON CONFLICT DO NOTHING
"""
DROP_BLOCKS = "DELETE FROM blocks WHERE customer_id = %s"
HAS_OPEN = """
    SELECT EXISTS (SELECT 1 FROM chat_sessions WHERE customer_id = %s AND ended_at IS NULL)
"""
BLANK_STREAMS = """
    UPDATE session_events e SET payload = jsonb_set(e.payload, '{text}', '""')
    FROM chat_sessions s
    WHERE s.customer_id = %s AND e.session_id = s.id AND e.payload ? 'text'
        AND jsonb_typeof(e.payload -> 'text') = 'string'
"""
BLANK_RATINGS = """
    UPDATE session_ratings r SET note = NULL FROM chat_sessions s
    WHERE s.customer_id = %s AND r.session_id = s.id
"""
EXPORT = """
    SELECT jsonb_build_object('id', s.id, 'state', s.state, 'mode', s.mode, 'minutes', s.minutes,
        'topic_sensitivity', s.topic_sensitivity, 'topics', to_jsonb(s.topics),
        'bestie', m.call_name, 'created_at', s.created_at, 'started_at', s.started_at,
        'ended_at', s.ended_at, 'stars', r.stars, 'note', r.note,
        'events', coalesce((SELECT jsonb_agg(jsonb_build_object('seq', e.seq, 'at', e.at,
                'type', e.type, 'by', e.actor, 'payload', e.payload) ORDER BY e.seq)
            FROM session_events e
            WHERE e.session_id = s.id AND e.audience IN ('both', 'customer')), '[]'))
    FROM chat_sessions s LEFT JOIN mitras m ON m.id = s.mitra_id
    LEFT JOIN session_ratings r ON r.session_id = s.id
    WHERE s.customer_id = %s ORDER BY s.created_at, s.id
"""


async def give_sessions(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    await tx.execute(GIVE, (to_id, from_id))
    await tx.execute(GIVE_UNUSED, (to_id, from_id))


async def give_blocks(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    await tx.execute(GIVE_BLOCKS, (to_id, from_id))
    await tx.execute(DROP_BLOCKS, (from_id,))


async def has_open_session(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(HAS_OPEN, (customer_id,)))


async def blank_streams(tx: Tx, customer_id: UUID) -> None:
    """Both sides' words: what the listener answered tells of the customer, too."""
    await tx.execute(BLANK_STREAMS, (customer_id,))


async def blank_ratings(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(BLANK_RATINGS, (customer_id,))


async def export_sessions(tx: Tx, customer_id: UUID) -> list[dict[str, Any]]:
    return [*await tx.values(EXPORT, (customer_id,))]
