"""SQL on everything that one customer paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

GIVE = "UPDATE payment_sessions SET customer_id = %s WHERE customer_id = %s"
LIST_OWED = """
    SELECT DISTINCT CASE status WHEN 'pending' THEN 'PAYMENT_PENDING' ELSE 'PAYMENT_UNUSED' END
    FROM payment_sessions WHERE customer_id = %s AND status IN ('pending', 'confirmed') ORDER BY 1
"""
EXPORT = """
    SELECT jsonb_build_object('id', p.id, 'status', p.status, 'mode', p.mode,
        'minutes', p.minutes, 'amount_idr', p.amount_idr, 'method', p.method,
        'created_at', p.created_at, 'confirmed_at', p.confirmed_at, 'closed_at', p.closed_at)
    FROM payment_sessions p WHERE p.customer_id = %s ORDER BY p.created_at, p.id
"""


async def give_payments(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    await tx.execute(GIVE, (to_id, from_id))


async def list_owed(tx: Tx, customer_id: UUID) -> list[str]:
    return [str(reason) for reason in await tx.values(LIST_OWED, (customer_id,))]


async def export_payments(tx: Tx, customer_id: UUID) -> list[dict[str, Any]]:
    return [*await tx.values(EXPORT, (customer_id,))]
