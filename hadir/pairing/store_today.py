"""SQL of a mitra's own day, one statement for all of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx

# The day begins at midnight in Jakarta. A talk lasts from its start to its end, pauses included.
TODAY = """
    WITH day AS (
        SELECT date_trunc('day', %(now)s::timestamptz AT TIME ZONE 'Asia/Jakarta')
            AT TIME ZONE 'Asia/Jakarta' AS began
    )
    SELECT money.*, work.*, answers.*
    FROM (
        SELECT coalesce(-sum(l.amount_idr), 0)::bigint AS earned_idr
        FROM ledger_postings l JOIN ledger_entries e ON e.id = l.entry_id
        WHERE l.account = 'mitra' AND l.subject = %(mitra_id)s AND e.kind = 'earning'
            AND e.at >= (SELECT began FROM day)
    ) AS money, (
        SELECT count(*) AS sessions,
            coalesce(extract(epoch FROM sum(least(expires_at, ended_at) - started_at)), 0)::bigint
                AS seconds
        FROM chat_sessions
        WHERE mitra_id = %(mitra_id)s AND state = 'completed'
            AND ended_at >= (SELECT began FROM day)
    ) AS work, (
        SELECT round(avg(extract(epoch FROM responded_at - offered_at)))::bigint AS answer_seconds
        FROM session_offers
        WHERE mitra_id = %(mitra_id)s AND response IN ('accepted', 'declined')
            AND offered_at >= (SELECT began FROM day)
    ) AS answers
"""


@dataclass(frozen=True, slots=True)
class Today:
    earned_idr: int
    sessions: int
    seconds: int
    answer_seconds: int | None


async def get_today(tx: Tx, mitra_id: UUID) -> Today:
    return await tx.get(Today, TODAY, {"mitra_id": mitra_id, "now": tx.now})
