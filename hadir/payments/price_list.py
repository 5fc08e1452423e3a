"""What operators change of the shop: prices and ways to pay (spec B5, F4).

Each change names the version that was on the operator's screen, leaves its audit row in the same
transaction, and reaches every app at once. A payment that exists keeps its price (F5).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from psycopg import errors

from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.errors import AppError
from hadir.payments import store_discount
from hadir.payments import store_price_list as store
from hadir.settings import StaleWrite, tell_config

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database, Tx
    from hadir.kernel.enums import Mode
    from hadir.payments.model import FirstDiscount
    from hadir.payments.store_price_list import MethodRow, TierRow


class TierExists(AppError):
    """These minutes are sold already; change the price of those instead."""

    code = "TIER_EXISTS"
    status = 409


class InvalidBounds(AppError):
    """The smallest amount cannot be above the largest."""

    code = "INVALID_BOUNDS"
    status = 422


async def add_tier(
    db: Database, mode: Mode, minutes: int, price_idr: int, operator_id: UUID | None
) -> UUID:
    """Sell so many minutes from now on.

    Raises:
        TierExists: 409.
    """
    tier_id = new_id()
    async with db.transaction() as tx:
        if not await store.insert_tier(tx, tier_id, mode, minutes, price_idr):
            raise TierExists
        after = {"mode": mode.value, "minutes": minutes, "price_idr": price_idr, "is_active": True}
        subject = ("price_tier", str(tier_id))
        await write_audit(tx, operator_id, "price_tier.added", subject, (None, after))
        tell_config(tx)
    return tier_id


async def edit_tier(
    db: Database, tier_id: UUID, version: int, edits: dict[str, Any], operator_id: UUID | None
) -> None:
    """Another price, or (not) for sale; ``edits`` holds ``price_idr`` and ``is_active``.

    Raises:
        NotFound, StaleWrite.
        TierExists: the same minutes were put up for sale again meanwhile.
    """
    async with db.transaction() as tx:
        before = await store.lock_tier(tx, tier_id)
        if before.version != version:
            raise StaleWrite
        after = replace(before, **edits)
        if after.is_active and not before.is_active and await store.is_sold_already(tx, before):
            raise TierExists
        try:
            await store.set_tier(tx, tier_id, after.price_idr, is_active=after.is_active)
        except errors.UniqueViolation as error:
            raise TierExists from error
        change = (_tier(before), _tier(after))
        await write_audit(
            tx, operator_id, "price_tier.changed", ("price_tier", str(tier_id)), change
        )
        tell_config(tx)


async def edit_method(
    db: Database, code: str, version: int, edits: dict[str, Any], operator_id: UUID | None
) -> None:
    """Name, bounds, place in the order, and whether it is offered.

    Raises:
        NotFound, StaleWrite.
        InvalidBounds: 422.
    """
    async with db.transaction() as tx:
        before = await store.lock_method(tx, code)
        if before.version != version:
            raise StaleWrite
        after = replace(before, **edits)
        if after.min_idr > after.max_idr:
            raise InvalidBounds
        await _save_method(tx, before, after, operator_id)


async def edit_discount(
    db: Database, version: int, edits: dict[str, Any], operator_id: UUID | None
) -> None:
    """The first session's price, minutes and mode, and whether it is given (spec F5).

    Raises:
        StaleWrite: 409.
    """
    async with db.transaction() as tx:
        before = await store_discount.get_discount(tx)
        after = replace(before, **edits, version=version)
        await store_discount.change_discount(tx, after)
        subject = ("first_session_discount", "first_session_discount")
        change = (_discount(before), _discount(after))
        await write_audit(tx, operator_id, "first_session_discount.changed", subject, change)
        tell_config(tx)


async def _save_method(
    tx: Tx, before: MethodRow, after: MethodRow, operator_id: UUID | None
) -> None:
    await store.set_method(tx, after)
    subject = ("payment_method", before.code)
    change = (_method(before), _method(after))
    await write_audit(tx, operator_id, "payment_method.changed", subject, change)
    tell_config(tx)


def _tier(tier: TierRow) -> dict[str, Any]:
    return {
        "mode": tier.mode.value,
        "minutes": tier.minutes,
        "price_idr": tier.price_idr,
        "is_active": tier.is_active,
    }


def _discount(discount: FirstDiscount) -> dict[str, Any]:
    return {
        "is_enabled": discount.is_enabled,
        "mode": discount.mode.value,
        "minutes": discount.minutes,
        "price_idr": discount.price_idr,
    }


def _method(method: MethodRow) -> dict[str, Any]:
    return {
        "name": method.name,
        "min_idr": method.min_idr,
        "max_idr": method.max_idr,
        "sort_order": method.sort_order,
        "is_active": method.is_active,
    }
