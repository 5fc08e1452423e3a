"""What becomes of a customer's payments when two accounts turn out to be one, or one leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hadir.kernel.enums import PaymentStatus
from hadir.payments import store, store_customers
from hadir.payments.moves import move

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx


async def give_payments(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    """Everything of one customer is the other's from now on (A8).

    One payment may be pending: the one on the screen of who merges just now, ``from_id``'s.
    """
    for one in sorted((from_id, to_id)):
        await store.lock_customer(tx, one)
    mine, theirs = await store.find_pending(tx, from_id), await store.find_pending(tx, to_id)
    if mine is not None and theirs is not None:
        await move(tx, await store.lock_payment(tx, theirs.id), PaymentStatus.ABANDONED)
    await store_customers.give_payments(tx, from_id, to_id)


async def owed(tx: Tx, customer_id: UUID) -> list[str]:
    """What of a customer's money is not settled: reasons against leaving (B8)."""
    return await store_customers.list_owed(tx, customer_id)


async def erase_accounts(tx: Tx, customer_id: UUID) -> None:
    """Where refunds were sent to is forgotten; the sums stay on the books."""
    await store_customers.erase_accounts(tx, customer_id)


async def export_payments(tx: Tx, customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    """Every payment, credit and refund, as the customer may see it."""
    return await store_customers.export_payments(tx, customer_id)
