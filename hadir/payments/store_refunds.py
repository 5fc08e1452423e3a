"""SQL on refunds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from psycopg.types.json import Jsonb

from hadir.kernel.enums import RefundStatus

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = """
    id, payment_session_id, credit_id, amount_idr, status, reason, asked_by, details, proof,
    provider_ref, created_at, closed_at
"""
SELECT = "SELECT " + COLUMNS + " FROM refunds "  # noqa: S608 - constants only
GET = SELECT + "WHERE id = %s"
LOCK = GET + " FOR UPDATE"
FIND_BY_REF = SELECT + "WHERE provider_ref = %s"
LIST_OF_PAYMENT = SELECT + "WHERE payment_session_id = %s ORDER BY created_at, id"
LIST_OF_CUSTOMER = """
    SELECT r.id, r.payment_session_id, r.credit_id, r.amount_idr, r.status, r.reason, r.asked_by,
        r.details, r.proof, r.provider_ref, r.created_at, r.closed_at
    FROM refunds r JOIN payment_sessions p ON p.id = r.payment_session_id
    WHERE p.customer_id = %s ORDER BY r.created_at DESC, r.id DESC
"""
INSERT = """
    INSERT INTO refunds (id, payment_session_id, credit_id, amount_idr, status, reason, asked_by,
        operator_id, created_at)
    VALUES (%(id)s, %(payment_id)s, %(credit_id)s, %(amount_idr)s, 'requested', %(reason)s,
        %(asked_by)s, %(operator_id)s, %(now)s)
"""
MARK = """
    UPDATE refunds SET status = %(status)s, provider_ref = coalesce(%(ref)s, provider_ref),
        closed_at = CASE WHEN %(status)s = 'refunded' THEN %(now)s::timestamptz END
    WHERE id = %(id)s
"""
MARK_DETAILS = "UPDATE refunds SET details = %s WHERE id = %s"
MARK_PROOF = "UPDATE refunds SET proof = %s, operator_id = %s WHERE id = %s"
CLOSE_TAKEN_BACK = """
    UPDATE refunds SET status = 'refunded', proof = 'taken back through the provider',
        closed_at = %s
    WHERE payment_session_id = %s AND status IN ('requested', 'manual', 'failed')
    RETURNING id, payment_session_id, credit_id, amount_idr, status, reason, asked_by, details,
        proof, provider_ref, created_at, closed_at
"""
SUM = "SELECT coalesce(sum(amount_idr), 0)::bigint FROM refunds WHERE payment_session_id = %s"
COUNT_OPEN = """
    SELECT count(*) FROM refunds WHERE payment_session_id = %s AND closed_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back."""

    id: UUID
    payment_session_id: UUID
    credit_id: UUID | None
    amount_idr: int
    status: RefundStatus
    reason: str
    asked_by: str
    details: dict[str, Any] | None
    proof: str | None
    provider_ref: str | None
    created_at: datetime
    closed_at: datetime | None


async def get_refund(tx: Tx, refund_id: UUID) -> Refund:
    """Raises: NotFound."""
    return await tx.get(Refund, GET, (refund_id,))


async def lock_refund(tx: Tx, refund_id: UUID) -> Refund:
    """Raises: NotFound. Its payment is locked before it."""
    return await tx.get(Refund, LOCK, (refund_id,))


async def find_by_ref(tx: Tx, provider_ref: str) -> Refund | None:
    return await tx.find(Refund, FIND_BY_REF, (provider_ref,))


async def list_of_payment(tx: Tx, payment_id: UUID) -> list[Refund]:
    return await tx.rows(Refund, LIST_OF_PAYMENT, (payment_id,))


async def list_of_customer(tx: Tx, customer_id: UUID) -> list[Refund]:
    """Newest first."""
    return await tx.rows(Refund, LIST_OF_CUSTOMER, (customer_id,))


async def insert_refund(tx: Tx, row: dict[str, object]) -> None:
    await tx.execute(INSERT, {**row, "now": tx.now})


async def mark_refund(
    tx: Tx, refund_id: UUID, status: RefundStatus, ref: str | None = None
) -> None:
    await tx.execute(MARK, {"id": refund_id, "status": status, "ref": ref, "now": tx.now})


async def mark_details(tx: Tx, refund_id: UUID, details: dict[str, Any]) -> None:
    await tx.execute(MARK_DETAILS, (Jsonb(details), refund_id))


async def mark_proof(tx: Tx, refund_id: UUID, proof: str, operator_id: UUID) -> None:
    await tx.execute(MARK_PROOF, (proof, operator_id, refund_id))


async def close_taken_back(tx: Tx, payment_id: UUID) -> list[Refund]:
    """Those that have not left us: who was to get them has the money by another way."""
    return await tx.rows(Refund, CLOSE_TAKEN_BACK, (tx.now, payment_id))


async def sum_refunds(tx: Tx, payment_id: UUID) -> int:
    """Rupiah that were asked back, whether they have arrived or not."""
    return int(await tx.value(SUM, (payment_id,)))


async def count_open(tx: Tx, payment_id: UUID) -> int:
    return int(await tx.value(COUNT_OPEN, (payment_id,)))
