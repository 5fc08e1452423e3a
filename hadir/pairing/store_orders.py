"""SQL on session_orders: what a search that is not paid yet will cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments import Order

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.sessions import Session

INSERT = (
    "INSERT INTO session_orders (session_id, tier_id, method, provider) VALUES (%s, %s, %s, %s)"
)
FIND = "SELECT tier_id, method, provider FROM session_orders WHERE session_id = %s"


@dataclass(frozen=True, slots=True)
class Chosen:
    """The tier, the way to pay, and who will be asked for the money."""

    tier_id: UUID
    method: str
    provider: str


def order_of(session: Session, chosen: Chosen) -> Order:
    """The purchase that the customer made with the search."""
    return Order(
        session.mode,
        chosen.tier_id,
        session.topic_sensitivity,
        chosen.method,
        session.topics,
        session.targeted_mitra_id,
    )


async def insert_order(tx: Tx, session_id: UUID, chosen: Chosen) -> None:
    await tx.execute(INSERT, (session_id, chosen.tier_id, chosen.method, chosen.provider))


async def get_order(tx: Tx, session_id: UUID) -> Chosen:
    """Raises: NotFound: it was paid before it was searched for."""
    return await tx.get(Chosen, FIND, (session_id,))


async def find_order(tx: Tx, session_id: UUID) -> Chosen | None:
    return await tx.find(Chosen, FIND, (session_id,))
