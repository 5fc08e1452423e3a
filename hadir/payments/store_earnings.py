"""SQL on what mitras have earned and were paid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('earnings:' || %s, 0))"
INSERT_PAYOUT = """
    INSERT INTO payouts (id, mitra_id, amount_idr, proof, operator_id, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
LIST_EARNINGS = """
    SELECT e.id, e.at, e.kind, e.chat_session_id, -l.amount_idr AS amount_idr
    FROM ledger_postings l JOIN ledger_entries e ON e.id = l.entry_id
    WHERE l.account = 'mitra' AND l.subject = %(mitra_id)s
        AND (%(before)s::uuid IS NULL OR e.id < %(before)s)
    ORDER BY e.id DESC LIMIT %(limit)s
"""
SUM_EARNED = """
    SELECT coalesce(-sum(amount_idr) FILTER (WHERE amount_idr < 0), 0)::bigint AS earned_idr,
        coalesce(sum(amount_idr) FILTER (WHERE amount_idr > 0), 0)::bigint AS paid_out_idr
    FROM ledger_postings WHERE account = 'mitra' AND subject = %s
"""
LIST_DUE = """
    SELECT subject AS mitra_id, -sum(amount_idr)::bigint AS owed_idr
    FROM ledger_postings WHERE account = 'mitra'
    GROUP BY subject HAVING sum(amount_idr) < 0 ORDER BY sum(amount_idr), subject LIMIT 500
"""
LIST_PAYOUTS = """
    SELECT id, mitra_id, amount_idr, proof, created_at FROM payouts
    WHERE %(before)s::uuid IS NULL OR id < %(before)s ORDER BY id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Earning:
    """One line of a mitra's account; a payout is negative."""

    id: UUID
    at: datetime
    kind: str
    chat_session_id: UUID | None
    amount_idr: int


@dataclass(frozen=True, slots=True)
class Earned:
    earned_idr: int
    paid_out_idr: int


@dataclass(frozen=True, slots=True)
class OwedTo:
    mitra_id: UUID
    owed_idr: int


@dataclass(frozen=True, slots=True)
class Payout:
    id: UUID
    mitra_id: UUID
    amount_idr: int
    proof: str
    created_at: datetime


async def lock_earnings(tx: Tx, mitra_id: UUID) -> None:
    """One payout to a mitra at a time."""
    await tx.execute(LOCK, (str(mitra_id),))


async def insert_payout(
    tx: Tx, payout_id: UUID, mitra_id: UUID, amount_idr: int, proof: str, operator_id: UUID
) -> None:
    await tx.execute(INSERT_PAYOUT, (payout_id, mitra_id, amount_idr, proof, operator_id, tx.now))


async def list_earnings(tx: Tx, mitra_id: UUID, before: UUID | None, limit: int) -> list[Earning]:
    """Newest first."""
    params = {"mitra_id": mitra_id, "before": before, "limit": limit}
    return await tx.rows(Earning, LIST_EARNINGS, params)


async def sum_earned(tx: Tx, mitra_id: UUID) -> Earned:
    return await tx.get(Earned, SUM_EARNED, (mitra_id,))


async def list_due(tx: Tx) -> list[OwedTo]:
    """Whom we owe, the most first."""
    return await tx.rows(OwedTo, LIST_DUE)


async def list_payouts(tx: Tx, before: UUID | None, limit: int) -> list[Payout]:
    """Newest first."""
    return await tx.rows(Payout, LIST_PAYOUTS, {"before": before, "limit": limit})
