"""SQL of the customers list: read in the order of an index, whatever is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.control_center.paging import NEWEST_OF_ALL

if TYPE_CHECKING:
    from hadir.control_center.paging import Place
    from hadir.infra.db import Tx

# What a customer has in the other rooms is looked up for the rows of the page only.
SELECT = """
    SELECT c.*, (SELECT max(created_at) FROM chat_sessions WHERE customer_id = c.id)
        AS last_request_at
    FROM (
        SELECT id, call_name, phone, created_at, banned_at, ban_reason FROM customers
        WHERE account_belongs_to IS NULL AND deleted_at IS NULL
            AND (created_at, id) < (%(at)s, %(id)s)
"""
BANNED = " AND banned_at IS NOT NULL"
OF_NUMBER = " AND phone = %(phone)s"
NEWEST = (
    " ORDER BY created_at DESC, id DESC LIMIT %(limit)s) AS c ORDER BY created_at DESC, id DESC"
)
GET = """
    SELECT id, call_name, phone, created_at, banned_at, ban_reason,
        (SELECT max(created_at) FROM chat_sessions WHERE customer_id = c.id) AS last_request_at
    FROM customers c
    WHERE id = %s AND account_belongs_to IS NULL AND deleted_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class CustomerRow:
    id: UUID
    call_name: str | None
    phone: str | None
    created_at: datetime
    banned_at: datetime | None
    ban_reason: str | None
    last_request_at: datetime | None


async def list_customers(
    tx: Tx, after: Place | None, limit: int, *, banned: bool = False, phone: str | None = None
) -> list[CustomerRow]:
    """Newest first; deleted accounts, and those that are somebody else's by now, are not here."""
    sql = SELECT + (BANNED if banned else "") + (OF_NUMBER if phone is not None else "")
    at, row_id = after or NEWEST_OF_ALL
    params = {"at": at, "id": row_id, "limit": limit, "phone": phone}
    return await tx.rows(CustomerRow, sql + NEWEST, params)


async def get_customer_row(tx: Tx, customer_id: UUID) -> CustomerRow:
    """Raises: NotFound."""
    return await tx.get(CustomerRow, GET, (customer_id,))
