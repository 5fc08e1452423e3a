"""How mitras, and the numbers of people, are shown to operators (spec L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.accounts import masked_phone
from hadir.availability import capacity_of
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.control_center import store, store_mitras


class MitraReply(Reply):
    """Phones are shown by their last digits only."""

    id: UUID
    call_name: str
    phone_masked: str
    is_active: bool
    is_bot: bool
    is_online: bool
    load: int
    capacity: int
    created_at: Moment


def fields_of(row: store.MitraRow | store_mitras.MitraRow, default_capacity: int) -> dict[str, Any]:
    """Those of ``MitraReply``."""
    return {
        "id": row.id,
        "call_name": row.call_name,
        "phone_masked": masked_phone(row.phone),
        "is_active": row.is_active,
        "is_bot": row.is_bot,
        "is_online": row.is_online,
        "load": row.load,
        "capacity": capacity_of(row, default_capacity),
        "created_at": row.created_at,
    }
