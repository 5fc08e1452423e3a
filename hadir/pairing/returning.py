"""Former listeners: may this customer ask for this one again, and is the one free now (E10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.accounts import find_mitra
from hadir.payments import Target

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.availability import Availability
    from hadir.infra.db import Database
    from hadir.kernel.enums import Mode


async def judge_target(
    db: Database, availability: Availability, customer_id: UUID, mitra_id: UUID, mode: Mode
) -> Target:
    """Unknown is whoever never sat with this customer, is no mitra any more, or is blocked: one
    word for all, for whoever was blocked is not told (B7)."""
    async with db.reading() as tx:
        mitra = await find_mitra(tx, mitra_id)
        if mitra is None or not mitra.is_active:
            return Target.UNKNOWN
        if not await sessions.has_sat_with(tx, customer_id, mitra_id):
            return Target.UNKNOWN
        if mitra_id in await sessions.list_blocked_mitras(tx, customer_id):
            return Target.UNKNOWN
    free = await availability.free_among([mitra_id], mode)
    return Target.FREE if mitra_id in free else Target.AWAY
