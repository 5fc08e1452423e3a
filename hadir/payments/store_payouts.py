"""SQL on payouts, and on what is owed to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import PayoutStatus
from hadir.payments.store import NEWEST

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LOCK_EARNINGS = "SELECT pg_advisory_xact_lock(hashtextextended('earnings:' || %s, 0))"
INSERT = """
    INSERT INTO payouts (id, mitra_id, amount_idr, status, operator_id, created_at)
    VALUES (%s, %s, %s, 'open', %s, %s)
"""
COLUMNS = "id, mitra_id, amount_idr, status, proof, reason, created_at, closed_at"
SELECT = "SELECT " + COLUMNS + " FROM payouts "  # noqa: S608 - constants only
LOCK = SELECT + "WHERE id = %s FOR UPDATE"
MARK_PAID = "UPDATE payouts SET status = 'paid', proof = %s, closed_at = %s WHERE id = %s"
MARK_FAILED = "UPDATE payouts SET status = 'failed', reason = %s, closed_at = %s WHERE id = %s"
PAGE = "id < %(before)s ORDER BY id DESC LIMIT %(limit)s"
LIST = SELECT + "WHERE " + PAGE
LIST_IN = SELECT + "WHERE status = %(status)s AND " + PAGE
LIST_OF = (
    SELECT
    + "WHERE mitra_id = %(mitra_id)s AND (%(status)s::text IS NULL OR status = %(status)s) AND "
    + PAGE
)
LIST_DUE = """
    SELECT mitra_id, owed_idr FROM mitra_balances
    WHERE owed_idr > 0 AND (owed_idr, mitra_id) < (%(owed)s, %(mitra)s)
    ORDER BY owed_idr DESC, mitra_id DESC LIMIT %(limit)s
"""
MOST = 2**62


@dataclass(frozen=True, slots=True)
class OwedTo:
    mitra_id: UUID
    owed_idr: int


@dataclass(frozen=True, slots=True)
class Payout:
    id: UUID
    mitra_id: UUID
    amount_idr: int
    status: PayoutStatus
    proof: str | None
    reason: str | None
    created_at: datetime
    closed_at: datetime | None


async def lock_earnings(tx: Tx, mitra_id: UUID) -> None:
    """One payout to a mitra is made at a time."""
    await tx.execute(LOCK_EARNINGS, (str(mitra_id),))


async def insert_payout(
    tx: Tx, payout_id: UUID, mitra_id: UUID, amount_idr: int, operator_id: UUID
) -> None:
    await tx.execute(INSERT, (payout_id, mitra_id, amount_idr, operator_id, tx.now))


async def lock_payout(tx: Tx, payout_id: UUID) -> Payout:
    """Raises: NotFound."""
    return await tx.get(Payout, LOCK, (payout_id,))


async def mark_paid(tx: Tx, payout_id: UUID, proof: str) -> None:
    await tx.execute(MARK_PAID, (proof, tx.now, payout_id))


async def mark_failed(tx: Tx, payout_id: UUID, reason: str) -> None:
    await tx.execute(MARK_FAILED, (reason, tx.now, payout_id))


async def list_due(tx: Tx, after: OwedTo | None, limit: int) -> list[OwedTo]:
    """Whom we owe, the most first, after the one that ``after`` names."""
    place = {"owed": after.owed_idr, "mitra": after.mitra_id} if after else {}
    params = {"owed": MOST, "mitra": NEWEST, "limit": limit, **place}
    return await tx.rows(OwedTo, LIST_DUE, params)


async def list_payouts(
    tx: Tx, status: str | None, mitra_id: UUID | None, before: UUID | None, limit: int
) -> list[Payout]:
    """Newest first; one statement for each way to look, so that each has its index."""
    statement = LIST_OF if mitra_id else LIST_IN if status else LIST
    params = {"status": status, "mitra_id": mitra_id, "before": before or NEWEST, "limit": limit}
    return await tx.rows(Payout, statement, params)
