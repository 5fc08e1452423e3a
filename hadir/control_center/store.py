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


async def list_mitras(tx: Tx, after: UUID | None) -> list[MitraRow]:
    """Newest first; one more than a page when there is another page."""
    return await tx.rows(MitraRow, LIST_MITRAS, {"after": after, "limit": PAGE + 1})
