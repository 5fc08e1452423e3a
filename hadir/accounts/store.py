"""SQL of people: customers, mitras and the ways to reach support."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.legal import LEGAL_SINCE
from hadir.accounts.model import Customer, MitraAccount, SupportHandle

if TYPE_CHECKING:
    from hadir.infra.db import Tx

INSERT_CUSTOMER = "INSERT INTO customers (id, created_at) VALUES (%s, %s)"
INSERT_VERIFIED = """
    INSERT INTO customers (id, phone, phone_verified_at, created_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (phone) WHERE phone IS NOT NULL DO NOTHING
"""
GET_CUSTOMER = """
    SELECT id, call_name, phone, phone_verified_at, usp_seen_at, terms_accepted_at,
        privacy_accepted_at, adult_confirmed_at, created_at
    FROM customers WHERE id = %s
"""
FIND_CUSTOMER_BY_PHONE = """
    SELECT id, call_name, phone, phone_verified_at, usp_seen_at, terms_accepted_at,
        privacy_accepted_at, adult_confirmed_at, created_at
    FROM customers WHERE phone = %s
"""
LOCK_PHONE = "SELECT pg_advisory_xact_lock(hashtextextended('phone:' || %s, 0))"
SET_CALL_NAME = "UPDATE customers SET call_name = %s WHERE id = %s"
SET_PHONE = """
    UPDATE customers SET phone = %s, phone_verified_at = %s WHERE id = %s AND phone IS NULL
"""
MARK_USP_SEEN = "UPDATE customers SET usp_seen_at = coalesce(usp_seen_at, %s) WHERE id = %s"
MARK_CONSENTS = """
    UPDATE customers SET
        terms_accepted_at = CASE
            WHEN %(terms)s AND (terms_accepted_at < %(since)s) IS NOT FALSE THEN %(now)s
            ELSE terms_accepted_at END,
        privacy_accepted_at = CASE
            WHEN %(privacy)s AND (privacy_accepted_at < %(since)s) IS NOT FALSE THEN %(now)s
            ELSE privacy_accepted_at END,
        adult_confirmed_at = CASE
            WHEN %(adult)s THEN coalesce(adult_confirmed_at, %(now)s)
            ELSE adult_confirmed_at END
    WHERE id = %(id)s
"""
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
LIST_DEACTIVATED = "SELECT id FROM mitras WHERE NOT is_active ORDER BY id"
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
class _Id:
    id: UUID


async def insert_customer(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(INSERT_CUSTOMER, (customer_id, tx.now))


async def insert_verified_customer(tx: Tx, customer_id: UUID, phone: str) -> bool:
    """False when that number has an account by now."""
    return await tx.execute(INSERT_VERIFIED, (customer_id, phone, tx.now, tx.now)) == 1


async def get_customer(tx: Tx, customer_id: UUID) -> Customer:
    """Raises: NotFound."""
    return await tx.get(Customer, GET_CUSTOMER, (customer_id,))


async def find_customer(tx: Tx, customer_id: UUID) -> Customer | None:
    return await tx.find(Customer, GET_CUSTOMER, (customer_id,))


async def find_customer_by_phone(tx: Tx, phone: str) -> Customer | None:
    return await tx.find(Customer, FIND_CUSTOMER_BY_PHONE, (phone,))


async def lock_phone(tx: Tx, phone: str) -> None:
    """One transaction at a time deals with a number."""
    await tx.execute(LOCK_PHONE, (phone,))


async def set_call_name(tx: Tx, customer_id: UUID, name: str) -> None:
    await tx.execute(SET_CALL_NAME, (name, customer_id))


async def set_phone(tx: Tx, customer_id: UUID, phone: str) -> bool:
    """False when the account already has a number."""
    return await tx.execute(SET_PHONE, (phone, tx.now, customer_id)) == 1


async def mark_usp_seen(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(MARK_USP_SEEN, (tx.now, customer_id))


async def mark_consents(
    tx: Tx, customer_id: UUID, *, terms: bool, privacy: bool, adult: bool
) -> None:
    """A consent that still counts keeps the moment at which it was given."""
    given = {"terms": terms, "privacy": privacy, "adult": adult}
    params = {"id": customer_id, "now": tx.now, "since": LEGAL_SINCE, **given}
    await tx.execute(MARK_CONSENTS, params)


async def insert_mitra(
    tx: Tx, mitra_id: UUID, call_name: str, phone: str, *, is_bot: bool = False
) -> bool:
    """False when there is a mitra with that number."""
    return await tx.execute(INSERT_MITRA, (mitra_id, call_name, phone, is_bot, tx.now)) == 1


async def get_mitra(tx: Tx, mitra_id: UUID) -> MitraAccount:
    """Raises: NotFound."""
    return await tx.get(MitraAccount, GET_MITRA, (mitra_id,))


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


async def list_deactivated(tx: Tx) -> list[UUID]:
    return [one.id for one in await tx.rows(_Id, LIST_DEACTIVATED)]


async def set_mitra_active(tx: Tx, mitra_id: UUID, active: bool) -> bool:
    """False when nothing changed."""
    return await tx.execute(SET_MITRA_ACTIVE, (active, mitra_id, active)) == 1


async def list_support_handles(tx: Tx) -> list[SupportHandle]:
    return await tx.rows(SupportHandle, LIST_SUPPORT_HANDLES)
