"""SQL of people: customers, mitras and the ways to reach support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.model import Customer, MitraAccount, SupportHandle

if TYPE_CHECKING:
    from hadir.infra.db import Tx

INSERT_CUSTOMER = "INSERT INTO customers (id, created_at) VALUES (%s, %s)"
GET_CUSTOMER = """
    SELECT id, call_name, phone, phone_verified_at, usp_seen_at, account_belongs_to, deleted_at,
        banned_at, created_at
    FROM customers WHERE id = %s
"""
SET_CALL_NAME = "UPDATE customers SET call_name = %s WHERE id = %s"
MARK_USP_SEEN = "UPDATE customers SET usp_seen_at = coalesce(usp_seen_at, %s) WHERE id = %s"
INSERT_MITRA = """
    INSERT INTO mitras (id, call_name, phone, is_bot, created_at) VALUES (%s, %s, %s, %s, %s)
    ON CONFLICT (phone) DO NOTHING
"""
GET_MITRA = """
    SELECT id, call_name, phone, is_active, is_bot, version, created_at
    FROM mitras WHERE id = %s
"""
FIND_MITRA_BY_PHONE = """
    SELECT id, call_name, phone, is_active, is_bot, version, created_at
    FROM mitras WHERE phone = %s
"""
LOCK_MITRA_BY_PHONE = FIND_MITRA_BY_PHONE + " FOR SHARE"
MITRA_NAMES = "SELECT id, call_name FROM mitras WHERE id = ANY(%s)"
CUSTOMER_NAMES = "SELECT id, call_name FROM customers WHERE id = ANY(%s)"
LIST_DEACTIVATED = "SELECT id FROM mitras WHERE NOT is_active ORDER BY id"
LOCK_MITRA = GET_MITRA + " FOR UPDATE"
SET_MITRA = """
    UPDATE mitras SET call_name = %s, phone = %s, version = version + 1 WHERE id = %s
"""
SET_MITRA_ACTIVE = """
    UPDATE mitras SET is_active = %s, version = version + 1 WHERE id = %s AND is_active <> %s
"""
LIST_SUPPORT_HANDLES = """
    SELECT id, kind, label, value FROM support_handles WHERE is_active ORDER BY sort_order, id
"""


@dataclass(frozen=True, slots=True)
class _Named:
    id: UUID
    call_name: str


@dataclass(frozen=True, slots=True)
class _Called:
    id: UUID
    call_name: str | None


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


async def insert_customer(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(INSERT_CUSTOMER, (customer_id, tx.now))


async def get_customer(tx: Tx, customer_id: UUID) -> Customer:
    """Raises: NotFound."""
    return await tx.get(Customer, GET_CUSTOMER, (customer_id,))


async def find_customer(tx: Tx, customer_id: UUID) -> Customer | None:
    return await tx.find(Customer, GET_CUSTOMER, (customer_id,))


async def set_call_name(tx: Tx, customer_id: UUID, name: str) -> None:
    await tx.execute(SET_CALL_NAME, (name, customer_id))


async def mark_usp_seen(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(MARK_USP_SEEN, (tx.now, customer_id))


async def insert_mitra(
    tx: Tx, mitra_id: UUID, call_name: str, phone: str, *, is_bot: bool = False
) -> bool:
    """False when there is a mitra with that number."""
    return await tx.execute(INSERT_MITRA, (mitra_id, call_name, phone, is_bot, tx.now)) == 1


async def get_mitra(tx: Tx, mitra_id: UUID) -> MitraAccount:
    """Raises: NotFound."""
    return await tx.get(MitraAccount, GET_MITRA, (mitra_id,))


async def lock_mitra_account(tx: Tx, mitra_id: UUID) -> MitraAccount:
    """Raises: NotFound."""
    return await tx.get(MitraAccount, LOCK_MITRA, (mitra_id,))


async def set_mitra(tx: Tx, mitra_id: UUID, call_name: str, phone: str) -> None:
    await tx.execute(SET_MITRA, (call_name, phone, mitra_id))


async def find_mitra(tx: Tx, mitra_id: UUID) -> MitraAccount | None:
    return await tx.find(MitraAccount, GET_MITRA, (mitra_id,))


async def find_mitra_by_phone(tx: Tx, phone: str) -> MitraAccount | None:
    return await tx.find(MitraAccount, FIND_MITRA_BY_PHONE, (phone,))


async def lock_mitra_by_phone(tx: Tx, phone: str) -> MitraAccount | None:
    """Like ``find_mitra_by_phone``; a deactivation waits until this transaction is over."""
    return await tx.find(MitraAccount, LOCK_MITRA_BY_PHONE, (phone,))


async def mitra_names(tx: Tx, ids: list[UUID]) -> dict[UUID, str]:
    """The call names of those among ``ids`` that exist."""
    return {one.id: one.call_name for one in await tx.rows(_Named, MITRA_NAMES, (ids,))}


async def customer_names(tx: Tx, ids: list[UUID]) -> dict[UUID, str | None]:
    """The same for customers, who may have told none."""
    return {one.id: one.call_name for one in await tx.rows(_Called, CUSTOMER_NAMES, (ids,))}


async def list_deactivated(tx: Tx) -> list[UUID]:
    return [one.id for one in await tx.rows(_Id, LIST_DEACTIVATED)]


async def set_mitra_active(tx: Tx, mitra_id: UUID, active: bool) -> bool:
    """False when nothing changed."""
    return await tx.execute(SET_MITRA_ACTIVE, (active, mitra_id, active)) == 1


async def list_support_handles(tx: Tx) -> list[SupportHandle]:
    return await tx.rows(SupportHandle, LIST_SUPPORT_HANDLES)
