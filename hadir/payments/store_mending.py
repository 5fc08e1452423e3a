"""SQL on payments that wait for money and lost the deadline that ends them (spec G7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.payments.model import EXPIRY_DEADLINE

if TYPE_CHECKING:
    from hadir.infra.db import Tx

# Whoever takes a deadline just now may have it inserted once more: the effect looks at the status.
MEND = """
    INSERT INTO deadlines (kind, ref, due_at)
    SELECT %s, id, expires_at FROM payment_sessions WHERE status = 'pending'
    ON CONFLICT DO NOTHING
"""


async def insert_missing_deadlines(tx: Tx) -> None:
    await tx.execute(MEND, (EXPIRY_DEADLINE,))
