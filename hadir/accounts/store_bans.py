"""SQL of closed accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

LOCK_SOFTLY = "SELECT 1 FROM customers WHERE id = %s FOR NO KEY UPDATE"
# The lock is the same that a row pointing at the customer takes: it does not wait for anybody but
# for who clears the account away.
IS_BANNED = "SELECT banned_at IS NOT NULL FROM customers WHERE id = %s FOR KEY SHARE"
HOLD_SOFTLY = "SELECT account_belongs_to FROM customers WHERE id = %s FOR KEY SHARE"
IS_CLOSED = """
    SELECT banned_at IS NOT NULL OR deleted_at IS NOT NULL FROM customers WHERE id = %s
    FOR KEY SHARE
"""
MARK_BANNED = "UPDATE customers SET banned_at = %s, ban_reason = %s WHERE id = %s"
MARK_UNBANNED = "UPDATE customers SET banned_at = NULL, ban_reason = NULL WHERE id = %s"


async def lock_softly(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(LOCK_SOFTLY, (customer_id,))


async def hold_softly(tx: Tx, customer_id: UUID) -> UUID | None:
    """Whose account it is by now, if it is another's."""
    real_id: UUID | None = await tx.value(HOLD_SOFTLY, (customer_id,))
    return real_id


async def is_banned(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(IS_BANNED, (customer_id,)))


async def is_closed(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(IS_CLOSED, (customer_id,)))


async def mark_banned(tx: Tx, customer_id: UUID, reason: str) -> None:
    await tx.execute(MARK_BANNED, (tx.now, reason, customer_id))


async def mark_unbanned(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(MARK_UNBANNED, (customer_id,))
