"""May these two go on together? Asked again whenever money is about to become minutes (C4, B7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import get_mitra, is_closed
from hadir.sessions.store_care import list_blocked_mitras

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.sessions.model import Session


async def may_meet(tx: Tx, session: Session) -> bool:
    """The mitra, whose row is locked, and the customer are still ours, and neither has blocked the
    other."""
    assert session.mitra_id is not None
    if not (await get_mitra(tx, session.mitra_id)).is_active:
        return False
    if await is_closed(tx, session.customer_id):
        return False
    return session.mitra_id not in await list_blocked_mitras(tx, session.customer_id)
