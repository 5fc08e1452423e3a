"""SQL on the first-session discount."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments.model import FirstDiscount
from hadir.settings.model import StaleWrite

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = "is_enabled, mode, minutes, price_idr, version"
GET = "SELECT " + COLUMNS + " FROM first_session_discount"  # noqa: S608 - constants only
UPDATE = """
    UPDATE first_session_discount SET is_enabled = %(is_enabled)s, mode = %(mode)s,
        minutes = %(minutes)s, price_idr = %(price_idr)s, version = version + 1
    WHERE version = %(version)s
"""
# Late money that was sent back bought nothing.
HAS_PAID = """
    SELECT EXISTS (SELECT FROM payment_sessions
        WHERE customer_id = %s AND paid_idr IS NOT NULL AND (confirmed_at IS NOT NULL
            OR status NOT IN ('refund_requested', 'refunded', 'refund_failed')))
"""


async def get_discount(tx: Tx) -> FirstDiscount:
    return await tx.get(FirstDiscount, GET)


async def change_discount(tx: Tx, to: FirstDiscount) -> FirstDiscount:
    """Raises: StaleWrite: somebody changed it meanwhile."""
    row = {
        "is_enabled": to.is_enabled,
        "mode": to.mode,
        "minutes": to.minutes,
        "price_idr": to.price_idr,
        "version": to.version,
    }
    if not await tx.execute(UPDATE, row):
        raise StaleWrite
    return await get_discount(tx)


async def has_paid(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(HAS_PAID, (customer_id,)))
