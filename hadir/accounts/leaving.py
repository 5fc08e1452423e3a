"""A customer takes their data, or leaves (spec B8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hadir.accounts import store, store_access, store_consents, store_customers
from hadir.accounts.claiming import no_merging
from hadir.accounts.sign_in import revoke_all
from hadir.accounts.usecases import no_journey
from hadir.kernel.errors import AppError, NotFound

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.accounts.claiming import Merging
    from hadir.accounts.model import Customer
    from hadir.accounts.usecases import JourneyReader
    from hadir.infra.db import Database, Tx


class CannotLeaveYet(AppError):
    """Something is still under way; ``reasons`` says what."""

    code = "CANNOT_LEAVE_YET"
    status = 409


async def no_reasons(_tx: Tx, _customer_id: UUID) -> list[str]:
    return []


async def nothing_to_erase(_tx: Tx, _customer_id: UUID) -> None:
    return None


async def nothing_to_export(_tx: Tx, _customer_id: UUID) -> dict[str, list[dict[str, Any]]]:
    return {"sessions": [], "payments": [], "credits": [], "refunds": []}


@dataclass(frozen=True, slots=True)
class Above:
    """What the rooms above know of a customer and do with one, in this room's transactions."""

    read_journey: JourneyReader = no_journey
    merge: Merging = no_merging
    reasons_to_stay: Callable[[Tx, UUID], Awaitable[list[str]]] = no_reasons
    erase: Callable[[Tx, UUID], Awaitable[None]] = nothing_to_erase
    export: Callable[[Tx, UUID], Awaitable[dict[str, list[dict[str, Any]]]]] = nothing_to_export


async def delete_customer(db: Database, above: Above, customer_id: UUID) -> None:
    """Name, number and words are gone, every device is signed out; what was paid is kept.

    Raises:
        CannotLeaveYet: with the reasons.
    """
    async with db.transaction() as tx:
        customer = await _lock(tx, customer_id)
        reasons = await above.reasons_to_stay(tx, customer_id)
        if reasons:
            raise CannotLeaveYet(reasons=reasons)
        await above.erase(tx, customer_id)
        await store_customers.erase_customer(tx, customer)
        await revoke_all(tx, customer_id, "deleted")


async def export_customer(db: Database, above: Above, customer_id: UUID) -> dict[str, Any]:
    """Everything that we hold about a customer, in their own words."""
    async with db.reading() as tx:
        customer = await store.get_customer(tx, customer_id)
        consents = await store_consents.list_consents(tx, customer_id)
        devices = await store_access.list_sessions(tx, customer_id)
        return {
            "exported_at": tx.now,
            "account": {
                "id": customer.id,
                "name": customer.call_name,
                "phone": customer.phone,
                "phone_verified_at": customer.phone_verified_at,
                "created_at": customer.created_at,
                "signed_in_by": await store_customers.list_identities(tx, customer_id),
            },
            "consents": [
                {"kind": one.kind, "version": one.version, "given_at": one.given_at}
                for one in consents
            ],
            "devices": [
                {"device": one.device, "since": one.created_at, "last_used_at": one.last_used_at}
                for one in devices
            ],
            **await above.export(tx, customer_id),
        }


async def _lock(tx: Tx, customer_id: UUID) -> Customer:
    customer = await store_customers.lock_customer(tx, customer_id)
    if customer is None or customer.is_gone:
        raise NotFound
    return customer
