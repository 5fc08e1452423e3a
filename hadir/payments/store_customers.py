"""SQL on everything that one customer paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

GIVE = "UPDATE payment_sessions SET customer_id = %s WHERE customer_id = %s"
GIVE_CREDITS = "UPDATE credits SET customer_id = %s WHERE customer_id = %s"
LIST_PENDING = "SELECT id FROM payment_sessions WHERE customer_id = %s AND status = 'pending'"
LIST_OWED = """
    SELECT DISTINCT CASE WHEN status = 'pending' THEN 'PAYMENT_PENDING'
        WHEN status = 'confirmed' THEN 'PAYMENT_UNUSED' ELSE 'REFUND_OPEN' END AS reason
    FROM payment_sessions WHERE customer_id = %(customer)s AND status IN
        ('pending', 'confirmed', 'confirmed_late', 'refund_requested', 'refund_failed', 'review')
    UNION
    SELECT 'CREDIT_LEFT' FROM credits
    WHERE customer_id = %(customer)s AND minutes_left > 0 AND expires_at > %(now)s
    ORDER BY reason
"""
ERASE_ACCOUNTS = """
    UPDATE refunds r SET details = NULL FROM payment_sessions p
    WHERE p.customer_id = %s AND r.payment_session_id = p.id
"""
EXPORT_CREDITS = """
    SELECT jsonb_build_object('id', c.id, 'mode', c.mode, 'minutes', c.minutes,
        'minutes_left', c.minutes_left, 'cause', c.cause, 'created_at', c.created_at,
        'expires_at', c.expires_at)
    FROM credits c WHERE c.customer_id = %s ORDER BY c.created_at, c.id
"""
EXPORT_REFUNDS = """
    SELECT jsonb_build_object('id', r.id, 'payment_session_id', p.id, 'amount_idr', r.amount_idr,
        'status', r.status, 'reason', r.reason, 'details', r.details, 'created_at', r.created_at,
        'closed_at', r.closed_at)
    FROM refunds r JOIN payment_sessions p ON p.id = r.payment_session_id
    WHERE p.customer_id = %s ORDER BY r.created_at, r.id
"""
EXPORT = """
    SELECT jsonb_build_object('id', p.id, 'status', p.status, 'mode', p.mode,
        'minutes', p.minutes, 'amount_idr', p.amount_idr, 'method', p.method,
        'created_at', p.created_at, 'confirmed_at', p.confirmed_at, 'closed_at', p.closed_at)
    FROM payment_sessions p WHERE p.customer_id = %s ORDER BY p.created_at, p.id
"""


async def give_payments(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    await tx.execute(GIVE, (to_id, from_id))
    await tx.execute(GIVE_CREDITS, (to_id, from_id))


async def list_pending(tx: Tx, customer_id: UUID) -> list[UUID]:
    """Everything that waits for money, also for more time."""
    return [*await tx.values(LIST_PENDING, (customer_id,))]


async def list_owed(tx: Tx, customer_id: UUID) -> list[str]:
    params = {"customer": customer_id, "now": tx.now}
    return [str(reason) for reason in await tx.values(LIST_OWED, params)]


async def erase_accounts(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(ERASE_ACCOUNTS, (customer_id,))


async def export_payments(tx: Tx, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    return {
        "payments": [*await tx.values(EXPORT, (customer_id,))],
        "credits": [*await tx.values(EXPORT_CREDITS, (customer_id,))],
        "refunds": [*await tx.values(EXPORT_REFUNDS, (customer_id,))],
    }
