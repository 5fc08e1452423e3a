"""An operator closes a customer's account, and opens it again (spec L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import store, store_bans, store_customers
from hadir.accounts.access import AccountBanned
from hadir.accounts.sign_in import revoke_all
from hadir.infra.audit import write_audit
from hadir.kernel.errors import NotFound, Unauthorised

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.model import Customer
    from hadir.infra.db import Database, Tx

BANNED = "pairing.customer_banned"


async def ban_customer(db: Database, customer_id: UUID, reason: str, operator_id: UUID) -> None:
    """Signed out everywhere at once; what runs is ended by a job. Again is no change.

    Raises:
        NotFound: nobody's, deleted, or another account's by now.
    """
    async with db.transaction() as tx:
        if (await _lock(tx, customer_id)).banned_at is not None:
            return
        await store_bans.mark_banned(tx, customer_id, reason)
        await revoke_all(tx, customer_id, "banned", banned=True)
        tx.enqueue(BANNED, {"customer_id": str(customer_id)})
        change = ({"is_banned": False}, {"is_banned": True, "reason": reason})
        subject = ("customer", str(customer_id))
        await write_audit(tx, operator_id, "customer.banned", subject, change)


async def unban_customer(db: Database, customer_id: UUID, operator_id: UUID) -> None:
    """May sign in again. Again is no change.

    Raises:
        NotFound.
    """
    async with db.transaction() as tx:
        if (await _lock(tx, customer_id)).banned_at is None:
            return
        await store_bans.mark_unbanned(tx, customer_id)
        change = ({"is_banned": True}, {"is_banned": False})
        subject = ("customer", str(customer_id))
        await write_audit(tx, operator_id, "customer.unbanned", subject, change)


async def refuse_banned(tx: Tx, customer_id: UUID) -> None:
    """Before something begins; ``await_beginnings`` waits for whoever passed here.

    Raises:
        AccountBanned.
    """
    if await store_bans.is_banned(tx, customer_id):
        raise AccountBanned


async def hold_buyer(tx: Tx, customer_id: UUID) -> None:
    """Before anything is sold; a ban, a deletion or a merge waits until it is.

    The row comes before every other lock of this customer: whoever ends or merges the account
    takes it first, too.

    Raises:
        AccountBanned.
        Unauthorised: deleted, or another account's by now, as its sign-ins are.
    """
    customer = await store_customers.hold_customer(tx, customer_id)
    if customer is None or customer.is_gone:
        raise Unauthorised
    if customer.banned_at is not None:
        raise AccountBanned


async def hold_account(tx: Tx, customer_id: UUID) -> UUID:
    """Nobody deletes or merges it before this transaction is over: the account, or whose it became
    while we waited. Before any lock on a session or a payment: a merge takes them in this order."""
    real_id = await store_bans.hold_softly(tx, customer_id)
    return customer_id if real_id is None else await hold_account(tx, real_id)


async def is_closed(tx: Tx, customer_id: UUID) -> bool:
    """Banned or deleted: nobody is served, and money that still comes goes back."""
    return await store_bans.is_closed(tx, customer_id)


async def await_beginnings(tx: Tx, customer_id: UUID) -> None:
    """Whoever found the customer not banned has committed when this returns."""
    await store_customers.lock_customer(tx, customer_id)


async def _lock(tx: Tx, customer_id: UUID) -> Customer:
    # Not FOR UPDATE: rows that point at the customer go on being written.
    await store_bans.lock_softly(tx, customer_id)
    customer = await store.find_customer(tx, customer_id)
    if customer is None or customer.is_gone:
        raise NotFound
    return customer
