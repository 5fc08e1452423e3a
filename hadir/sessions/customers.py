"""What becomes of a customer's sessions when two accounts turn out to be one, or one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hadir.accounts import BothTalking
from hadir.sessions import store, store_customers

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx


async def give_sessions(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    """Everything of one customer is the other's from now on (A8).

    Raises:
        BothTalking: both have a live session.
    """
    live = await store.find_live_session(tx, from_id)
    if live is not None and await store.find_live_session(tx, to_id) is not None:
        raise BothTalking
    await store_customers.give_sessions(tx, from_id, to_id)
    await store_customers.give_blocks(tx, from_id, to_id)


async def is_talking(tx: Tx, customer_id: UUID) -> bool:
    """A conversation is under way, or its goodbye is."""
    return await store_customers.has_open_session(tx, customer_id)


async def erase_words(tx: Tx, customer_id: UUID) -> None:
    """Blank what was said; the rows of the streams stay (K4). Reports stay for safety."""
    await store_customers.blank_streams(tx, customer_id)
    await store_customers.blank_ratings(tx, customer_id)


async def export_sessions(tx: Tx, customer_id: UUID) -> list[dict[str, Any]]:
    """Every session with what was said in it, as this customer may read it."""
    return await store_customers.export_sessions(tx, customer_id)
