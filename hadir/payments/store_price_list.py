"""SQL on what operators edit of the shop: prices and ways to pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import Mode

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LIST_TIERS = """
    SELECT id, mode, minutes, price_idr, is_active, is_test, version, created_at
    FROM price_tiers ORDER BY mode, minutes, is_active DESC, created_at DESC, id LIMIT 200
"""
LOCK_TIER = """
    SELECT id, mode, minutes, price_idr, is_active, is_test, version, created_at
    FROM price_tiers WHERE id = %s FOR UPDATE
"""
INSERT_TIER = """
    INSERT INTO price_tiers (id, mode, minutes, price_idr, created_at)
    VALUES (%s, %s, %s, %s, %s) ON CONFLICT (mode, minutes) WHERE is_active DO NOTHING
"""
SET_TIER = """
    UPDATE price_tiers SET price_idr = %s, is_active = %s, version = version + 1 WHERE id = %s
"""
OTHER_ACTIVE = """
    SELECT EXISTS (SELECT 1 FROM price_tiers
        WHERE mode = %s AND minutes = %s AND is_active AND id <> %s)
"""
LIST_METHODS = """
    SELECT code, method_group, name, min_idr, max_idr, sort_order, is_active, version
    FROM payment_methods ORDER BY sort_order, code
"""
LOCK_METHOD = """
    SELECT code, method_group, name, min_idr, max_idr, sort_order, is_active, version
    FROM payment_methods WHERE code = %s FOR UPDATE
"""
SET_METHOD = """
    UPDATE payment_methods SET name = %s, min_idr = %s, max_idr = %s, sort_order = %s,
        is_active = %s, version = version + 1
    WHERE code = %s
"""


@dataclass(frozen=True, slots=True)
class TierRow:
    """A price as operators see it: also one that is not sold any more."""

    id: UUID
    mode: Mode
    minutes: int
    price_idr: int
    is_active: bool
    is_test: bool
    version: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MethodRow:
    code: str
    method_group: str
    name: str
    min_idr: int
    max_idr: int
    sort_order: int
    is_active: bool
    version: int


async def list_all_tiers(tx: Tx) -> list[TierRow]:
    return await tx.rows(TierRow, LIST_TIERS)


async def lock_tier(tx: Tx, tier_id: UUID) -> TierRow:
    """Raises: NotFound."""
    return await tx.get(TierRow, LOCK_TIER, (tier_id,))


async def insert_tier(tx: Tx, tier_id: UUID, mode: Mode, minutes: int, price_idr: int) -> bool:
    """False when these minutes are sold in this mode already."""
    return await tx.execute(INSERT_TIER, (tier_id, mode, minutes, price_idr, tx.now)) == 1


async def set_tier(tx: Tx, tier_id: UUID, price_idr: int, *, is_active: bool) -> None:
    await tx.execute(SET_TIER, (price_idr, is_active, tier_id))


async def is_sold_already(tx: Tx, tier: TierRow) -> bool:
    """Is there another active tier of the same mode and minutes?"""
    return bool(await tx.value(OTHER_ACTIVE, (tier.mode, tier.minutes, tier.id)))


async def list_all_methods(tx: Tx) -> list[MethodRow]:
    return await tx.rows(MethodRow, LIST_METHODS)


async def lock_method(tx: Tx, code: str) -> MethodRow:
    """Raises: NotFound."""
    return await tx.get(MethodRow, LOCK_METHOD, (code,))


async def set_method(tx: Tx, one: MethodRow) -> None:
    row = (one.name, one.min_idr, one.max_idr, one.sort_order, one.is_active, one.code)
    await tx.execute(SET_METHOD, row)
