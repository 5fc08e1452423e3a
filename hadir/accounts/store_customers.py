"""SQL of customers who become somebody: found, given a number or identity, merged, erased."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.model import Customer

if TYPE_CHECKING:
    from hadir.infra.db import Tx

COLUMNS = """
    SELECT id, call_name, phone, phone_verified_at, usp_seen_at, account_belongs_to, deleted_at,
        banned_at, created_at FROM customers
"""
LOCK_NUMBER = "SELECT pg_advisory_xact_lock(hashtextextended('phone:' || %s, 0))"
LOCK_IDENTITY = "SELECT pg_advisory_xact_lock(hashtextextended('identity:' || %s || ' ' || %s, 0))"
LOCK = COLUMNS + " WHERE id = %s FOR UPDATE"
LOCK_BY_PHONE = COLUMNS + " WHERE phone = %s FOR UPDATE"
# Both rows in the order of their ids, whoever is whose.
LOCK_BOTH_BY_PHONE = "SELECT 1 FROM customers WHERE id = %s OR phone = %s ORDER BY id FOR UPDATE"
LOCK_BOTH_BY_IDENTITY = """
    SELECT 1 FROM customers WHERE id = %s OR id = (
        SELECT customer_id FROM customer_identities WHERE issuer = %s AND subject = %s)
    ORDER BY id FOR UPDATE
"""
HOLD = COLUMNS + " WHERE id = %s FOR SHARE"
LOCK_BY_IDENTITY = """
    SELECT c.id, c.call_name, c.phone, c.phone_verified_at, c.usp_seen_at, c.account_belongs_to,
        c.deleted_at, c.banned_at, c.created_at
    FROM customer_identities i JOIN customers c ON c.id = i.customer_id
    WHERE i.issuer = %s AND i.subject = %s FOR UPDATE OF c
"""
HAS_IDENTITY = "SELECT EXISTS (SELECT 1 FROM customer_identities WHERE customer_id = %s)"
INSERT = "INSERT INTO customers (id, created_at) VALUES (%s, %s)"
SET_PHONE = "UPDATE customers SET phone = %s, phone_verified_at = %s WHERE id = %s"
INSERT_IDENTITY = """
    INSERT INTO customer_identities (issuer, subject, customer_id, created_at)
    VALUES (%s, %s, %s, %s)
"""
LIST_IDENTITIES = "SELECT issuer FROM customer_identities WHERE customer_id = %s ORDER BY issuer"
POINT_AT = "UPDATE customers SET account_belongs_to = %s WHERE id = %s"
FILL_IN = """
    UPDATE customers SET call_name = coalesce(customers.call_name, old.call_name),
        usp_seen_at = coalesce(customers.usp_seen_at, old.usp_seen_at)
    FROM customers old WHERE customers.id = %(to)s AND old.id = %(from)s
"""
COPY_CONSENTS = """
    INSERT INTO customer_consents (customer_id, kind, version, given_at)
    SELECT %(to)s, kind, version, given_at FROM customer_consents WHERE customer_id = %(from)s
    ON CONFLICT DO NOTHING
"""
ERASE = """
    UPDATE customers SET call_name = NULL, phone = NULL, phone_verified_at = NULL, deleted_at = %s
    WHERE id = %s OR account_belongs_to = %s
"""
DELETE_IDENTITIES = "DELETE FROM customer_identities WHERE customer_id = %s"
DELETE_CODES = "DELETE FROM otp_requests WHERE phone = %s OR requested_by = %s"
FORGET_DEVICES = "UPDATE auth_sessions SET device = '' WHERE account_id = %s"


async def lock_number(tx: Tx, phone: str) -> None:
    """One transaction at a time deals with a number."""
    await tx.execute(LOCK_NUMBER, (phone,))


async def lock_identity(tx: Tx, issuer: str, subject: str) -> None:
    await tx.execute(LOCK_IDENTITY, (issuer, subject))


async def lock_customer(tx: Tx, customer_id: UUID) -> Customer | None:
    return await tx.find(Customer, LOCK, (customer_id,))


async def lock_customer_by_phone(tx: Tx, phone: str) -> Customer | None:
    return await tx.find(Customer, LOCK_BY_PHONE, (phone,))


async def lock_customer_by_identity(tx: Tx, issuer: str, subject: str) -> Customer | None:
    return await tx.find(Customer, LOCK_BY_IDENTITY, (issuer, subject))


async def lock_both_by_phone(tx: Tx, customer_id: UUID | None, phone: str) -> None:
    await tx.execute(LOCK_BOTH_BY_PHONE, (customer_id, phone))


async def lock_both_by_identity(
    tx: Tx, customer_id: UUID | None, issuer: str, subject: str
) -> None:
    await tx.execute(LOCK_BOTH_BY_IDENTITY, (customer_id, issuer, subject))


async def hold_customer(tx: Tx, customer_id: UUID) -> Customer | None:
    """Nobody bans, deletes or merges this account before this transaction is over."""
    return await tx.find(Customer, HOLD, (customer_id,))


async def has_identity(tx: Tx, customer_id: UUID) -> bool:
    return bool(await tx.value(HAS_IDENTITY, (customer_id,)))


async def insert_customer(tx: Tx, customer_id: UUID) -> None:
    await tx.execute(INSERT, (customer_id, tx.now))


async def set_phone(tx: Tx, customer_id: UUID, phone: str) -> None:
    await tx.execute(SET_PHONE, (phone, tx.now, customer_id))


async def insert_identity(tx: Tx, customer_id: UUID, issuer: str, subject: str) -> None:
    await tx.execute(INSERT_IDENTITY, (issuer, subject, customer_id, tx.now))


async def list_identities(tx: Tx, customer_id: UUID) -> list[str]:
    """Who vouches for this customer."""
    return [str(issuer) for issuer in await tx.values(LIST_IDENTITIES, (customer_id,))]


async def point_at(tx: Tx, from_id: UUID, to_id: UUID) -> None:
    """The anonymous account is ``to_id`` from now on; what that one lacks is filled in."""
    both = {"from": from_id, "to": to_id}
    await tx.execute(FILL_IN, both)
    await tx.execute(COPY_CONSENTS, both)
    await tx.execute(POINT_AT, (to_id, from_id))


async def erase_customer(tx: Tx, customer: Customer) -> None:
    """The row stays, so that money and streams keep their other end; nobody is in it."""
    await tx.execute(DELETE_IDENTITIES, (customer.id,))
    await tx.execute(DELETE_CODES, (customer.phone, customer.id))
    await tx.execute(FORGET_DEVICES, (customer.id,))
    await tx.execute(ERASE, (tx.now, customer.id, customer.id))
