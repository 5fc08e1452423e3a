"""SQL on what was running while nobody lived, and on what lost its deadline (spec G7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.pulse import Gap

MOVE_RUNNING = """
    UPDATE chat_sessions SET expires_at = expires_at + %(span)s
    WHERE state = 'active' AND paused_at IS NULL AND expires_at > %(since)s
    RETURNING id, expires_at, greatest(started_at, %(since)s) AS stood_since
"""
MOVE_SEARCHES = """
    UPDATE chat_sessions SET search_until = search_until + %(span)s
    WHERE state = 'searching' AND search_until > %(since)s
"""
MOVE_CHOICES = """
    UPDATE chat_sessions SET choice_offered_at = choice_offered_at + %(span)s
    WHERE state = 'active' AND choice_offered_at IS NOT NULL
"""
MOVE_ANSWERS = """
    UPDATE session_extensions SET answer_by = answer_by + %(span)s
    WHERE state = 'requested' AND answer_by > %(since)s
"""
# Whoever takes a deadline just now may have it inserted once more: every effect looks at the state.
MEND = """
    INSERT INTO deadlines (kind, ref, due_at)
    SELECT 'session_time_up', id, expires_at FROM chat_sessions
        WHERE state = 'active' AND paused_at IS NULL
    UNION ALL SELECT 'mitra_gone', id, %(now)s FROM chat_sessions
        WHERE state = 'active' AND paused_at IS NOT NULL
    UNION ALL SELECT 'session_closing_end', id, closing_until FROM chat_sessions
        WHERE state = 'closing'
    UNION ALL SELECT 'extension_answer', id, answer_by FROM session_extensions
        WHERE state = 'requested'
    UNION ALL SELECT 'extension_unpaid', id, pay_by FROM session_extensions
        WHERE state = 'approved'
    ON CONFLICT DO NOTHING RETURNING kind
"""


@dataclass(frozen=True, slots=True)
class Moved:
    """A session, its new end, and from when on its clock stood still."""

    id: UUID
    expires_at: datetime
    stood_since: datetime


async def move_running(tx: Tx, gap: Gap) -> list[Moved]:
    return await tx.rows(Moved, MOVE_RUNNING, _of(gap))


async def move_others(tx: Tx, gap: Gap) -> None:
    """Searches, answers that are waited for, and choices that are offered."""
    for statement in (MOVE_SEARCHES, MOVE_ANSWERS, MOVE_CHOICES):
        await tx.execute(statement, _of(gap))


async def insert_missing_deadlines(tx: Tx) -> list[str]:
    """Of which kind they were."""
    return await tx.values(MEND, {"now": tx.now})


def _of(gap: Gap) -> dict[str, object]:
    return {"span": gap.span, "since": gap.since}
