"""SQL of one mitra's page: the account with its switch, and the log of the switch."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.control_center.paging import NEWEST_OF_ALL

if TYPE_CHECKING:
    from hadir.control_center.paging import Place
    from hadir.infra.db import Tx

GET = """
    SELECT m.id, m.call_name, m.phone, m.is_active, m.is_bot, m.version, m.created_at,
        coalesce(s.is_online, false) AS is_online, coalesce(s.load, 0) AS load,
        s.capacity_override, s.last_heartbeat_at, s.online_changed_at
    FROM mitras m LEFT JOIN mitra_status s ON s.mitra_id = m.id WHERE m.id = %s
"""
LIST_SWITCHES = """
    SELECT id, at, is_online, reason FROM mitra_online_logs
    WHERE mitra_id = %(mitra)s AND (at, id) < (%(at)s, %(id)s)
    ORDER BY at DESC, id DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class MitraRow:
    id: UUID
    call_name: str
    phone: str
    is_active: bool
    is_bot: bool
    version: int
    created_at: datetime
    is_online: bool
    load: int
    capacity_override: int | None
    last_heartbeat_at: datetime | None
    online_changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Switch:
    """The mitra went online or offline, and why."""

    id: UUID
    at: datetime
    is_online: bool
    reason: str


async def get_mitra_row(tx: Tx, mitra_id: UUID) -> MitraRow:
    """Raises: NotFound."""
    return await tx.get(MitraRow, GET, (mitra_id,))


async def list_switches(tx: Tx, mitra_id: UUID, after: Place | None, limit: int) -> list[Switch]:
    """Newest first."""
    at, row_id = after or NEWEST_OF_ALL
    params = {"mitra": mitra_id, "at": at, "id": row_id, "limit": limit}
    return await tx.rows(Switch, LIST_SWITCHES, params)
