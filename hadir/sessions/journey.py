"""What sessions know of a customer's way through the app (spec B1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import Journey
from hadir.payments import is_offered
from hadir.sessions import store
from hadir.sessions.model import AlreadyActive

if TYPE_CHECKING:
    from hadir.infra.db import Tx


async def read_journey(tx: Tx, customer_id: UUID) -> Journey:
    live = await store.find_live_session(tx, customer_id)
    return Journey(
        has_transacted=await store.has_been_heard(tx, customer_id),
        discount_offered=await is_offered(tx, customer_id),
        active_session_id=live.id if live else None,
    )


async def refuse_second_session(tx: Tx, customer_id: UUID) -> None:
    """Raises: AlreadyActive when the customer has a live session (E1)."""
    if await store.find_live_session(tx, customer_id) is not None:
        raise AlreadyActive
