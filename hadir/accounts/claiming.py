"""Whose a proven number or identity is (spec A8, A9), and what becomes of the anonymous account.

The anonymous account is known by its bearer token alone; no body names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import store_customers
from hadir.accounts.access import AccountBanned, Identity
from hadir.accounts.sign_in import revoke_all
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.accounts.model import Customer
    from hadir.infra.db import Tx

    Merging = Callable[[Tx, UUID, UUID], Awaitable[None]]


async def no_merging(_tx: Tx, _from_id: UUID, _to_id: UUID) -> None:
    """Nothing to move: the rooms above are not wired."""


async def claim_number(tx: Tx, phone: str, anonymous_id: UUID | None, merging: Merging) -> Identity:
    """The account of a number: the known one, else the one at hand that has none and now has it,
    be it anonymous or known by Google or Apple alone, else a new one.

    Raises:
        BothTalking: both accounts have a live session.
        AccountBanned: an operator closed it.
    """
    await store_customers.lock_number(tx, phone)
    await store_customers.lock_both_by_phone(tx, anonymous_id, phone)
    numberless = await _numberless(tx, anonymous_id)
    owner = await store_customers.lock_customer_by_phone(tx, phone)
    if owner is not None:
        return await _lead_to(tx, owner, await _unless_known(tx, numberless), merging)
    customer_id = await _same_or_new(tx, numberless)
    await store_customers.set_phone(tx, customer_id, phone)
    return _identity(customer_id, numberless.call_name if numberless else None)


async def claim_identity(
    tx: Tx, issuer: str, subject: str, anonymous_id: UUID | None, merging: Merging
) -> Identity:
    """The same for a Google or Apple account, keyed by (issuer, subject).

    Raises:
        BothTalking, AccountBanned.
    """
    await store_customers.lock_identity(tx, issuer, subject)
    await store_customers.lock_both_by_identity(tx, anonymous_id, issuer, subject)
    anonymous = await _unless_known(tx, await _numberless(tx, anonymous_id))
    owner = await store_customers.lock_customer_by_identity(tx, issuer, subject)
    if owner is not None:
        return await _lead_to(tx, owner, anonymous, merging)
    customer_id = await _same_or_new(tx, anonymous)
    await store_customers.insert_identity(tx, customer_id, issuer, subject)
    return _identity(customer_id, anonymous.call_name if anonymous else None)


async def _lead_to(
    tx: Tx, owner: Customer, anonymous: Customer | None, merging: Merging
) -> Identity:
    if owner.banned_at is not None:
        raise AccountBanned
    if anonymous is None:
        return _identity(owner.id, owner.call_name)
    await merging(tx, anonymous.id, owner.id)
    await store_customers.point_at(tx, anonymous.id, owner.id)
    await revoke_all(tx, anonymous.id, "merged")
    return _identity(owner.id, owner.call_name or anonymous.call_name)


async def _numberless(tx: Tx, customer_id: UUID | None) -> Customer | None:
    """None for an account that has a number, or is gone.

    Raises:
        AccountBanned: what was begun before the ban leads nowhere after it.
    """
    found = None if customer_id is None else await store_customers.lock_customer(tx, customer_id)
    if found is not None and found.banned_at is not None:
        raise AccountBanned
    return found if found is not None and found.is_anonymous else None


async def _unless_known(tx: Tx, numberless: Customer | None) -> Customer | None:
    """None for an account that Google or Apple vouch for: it is somebody's, and not merged."""
    if numberless is None or await store_customers.has_identity(tx, numberless.id):
        return None
    return numberless


async def _same_or_new(tx: Tx, anonymous: Customer | None) -> UUID:
    if anonymous is not None:
        return anonymous.id
    customer_id = new_id()
    await store_customers.insert_customer(tx, customer_id)
    return customer_id


def _identity(customer_id: UUID, name: str | None) -> Identity:
    return Identity(customer_id, AccountKind.CUSTOMER, name)
