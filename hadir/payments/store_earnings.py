"""SQL on what mitras have earned and were paid, as they see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import PayoutStatus

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LIST_EARNINGS = """
    SELECT e.id, e.at, e.kind, e.chat_session_id, -l.amount_idr AS amount_idr,
        p.status AS payout_status
    FROM ledger_postings l JOIN ledger_entries e ON e.id = l.entry_id
    LEFT JOIN payouts p ON p.id = e.payout_id
    WHERE l.account = 'mitra' AND l.subject = %(mitra_id)s
        AND (%(before)s::uuid IS NULL OR e.id < %(before)s)
    ORDER BY e.id DESC LIMIT %(limit)s
"""
# A payout that failed is money back, and nothing that was earned.
SUM_EARNED = """
    SELECT coalesce(-sum(l.amount_idr) FILTER (WHERE e.kind = 'earning'), 0)::bigint
            AS earned_idr,
        coalesce(sum(l.amount_idr) FILTER (WHERE e.kind <> 'earning'), 0)::bigint AS paid_out_idr
    FROM ledger_postings l JOIN ledger_entries e ON e.id = l.entry_id
    WHERE l.account = 'mitra' AND l.subject = %s
"""


@dataclass(frozen=True, slots=True)
class Earning:
    """One line of a mitra's account; a payout is negative."""

    id: UUID
    at: datetime
    kind: str
    chat_session_id: UUID | None
    amount_idr: int
    payout_status: PayoutStatus | None


@dataclass(frozen=True, slots=True)
class Earned:
    earned_idr: int
    paid_out_idr: int


async def list_earnings(tx: Tx, mitra_id: UUID, before: UUID | None, limit: int) -> list[Earning]:
    """Newest first."""
    params = {"mitra_id": mitra_id, "before": before, "limit": limit}
    return await tx.rows(Earning, LIST_EARNINGS, params)


async def sum_earned(tx: Tx, mitra_id: UUID) -> Earned:
    return await tx.get(Earned, SUM_EARNED, (mitra_id,))
