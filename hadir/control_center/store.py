"""SQL for the operators' pages. Read-only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx

PAGE = 50

LIST_MITRAS = """
    SELECT m.id, m.call_name, m.phone, m.is_active, m.is_bot, m.created_at,
        coalesce(s.is_online, false) AS is_online, coalesce(s.load, 0) AS load,
        s.capacity_override
    FROM mitras m LEFT JOIN mitra_status s ON s.mitra_id = m.id
    WHERE %(after)s::uuid IS NULL OR m.id < %(after)s
    ORDER BY m.id DESC LIMIT %(limit)s
"""

LIST_ONLINE = """
    SELECT m.id, m.call_name, m.phone, m.is_active, m.is_bot, m.created_at, s.is_online, s.load,
        s.capacity_override
    FROM mitra_status s CROSS JOIN LATERAL (SELECT * FROM mitras WHERE id = s.mitra_id LIMIT 1) AS m
    WHERE s.is_online AND (%(after)s::uuid IS NULL OR s.mitra_id < %(after)s)
    ORDER BY s.mitra_id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class MitraRow:
    id: UUID
    call_name: str
    phone: str
    is_active: bool
    is_bot: bool
    created_at: datetime
    is_online: bool
    load: int
    capacity_override: int | None


async def list_mitras(tx: Tx, after: UUID | None, *, online: bool = False) -> list[MitraRow]:
    """Newest first; one more than a page when there is another page."""
    statement = LIST_ONLINE if online else LIST_MITRAS
    return await tx.rows(MitraRow, statement, {"after": after, "limit": PAGE + 1})
