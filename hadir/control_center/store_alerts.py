"""SQL of what somebody has to look at: the oldest of each kind, by the index of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx

OF_EACH = 20
LONG_WAIT = timedelta(minutes=1)

LIST = """
    (SELECT 'waiting_long' AS kind, created_at AS at, id AS subject_id, NULL AS word
        FROM chat_sessions WHERE state = 'searching' AND created_at <= %(long)s
        ORDER BY created_at LIMIT %(each)s)
    UNION ALL
    (SELECT 'paused', paused_at, id, NULL FROM chat_sessions
        WHERE state = 'active' AND paused_at IS NOT NULL ORDER BY paused_at LIMIT %(each)s)
    UNION ALL
    (SELECT 'payment_' || status, created_at, id, status FROM payment_sessions
        WHERE status IN ('review', 'refund_failed') ORDER BY id DESC LIMIT %(each)s)
    UNION ALL
    (SELECT 'failed_pairing', at, session_id, cause FROM pairing_failures
        WHERE resolved_at IS NULL ORDER BY id DESC LIMIT %(each)s)
    UNION ALL
    (SELECT 'job_failed', failed_at, id, kind FROM jobs
        WHERE failed_at IS NOT NULL ORDER BY failed_at DESC LIMIT %(each)s)
"""


@dataclass(frozen=True, slots=True)
class AlertRow:
    kind: str
    at: datetime
    subject_id: UUID
    word: str | None


async def list_alerts(tx: Tx) -> list[AlertRow]:
    """At most twenty of a kind."""
    return await tx.rows(AlertRow, LIST, {"long": tx.now - LONG_WAIT, "each": OF_EACH})
