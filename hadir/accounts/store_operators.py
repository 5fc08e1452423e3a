"""SQL of operators and their one-time sign-in links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.model import Operator
from hadir.kernel.enums import OperatorRole

if TYPE_CHECKING:
    from hadir.infra.db import Tx

INSERT = """
    INSERT INTO operators (id, email, role, created_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (email) DO NOTHING
"""
FIND = """
    SELECT id, email, role, password_hash, is_active, totp_required, version, created_at
    FROM operators WHERE id = %s
"""
FIND_BY_EMAIL = """
    SELECT id, email, role, password_hash, is_active, totp_required, version, created_at
    FROM operators WHERE email = %s
"""
LOCK = """
    SELECT id, email, role, password_hash, is_active, totp_required, version, created_at
    FROM operators WHERE id = %s FOR UPDATE
"""
LOCK_BY_EMAIL = FIND_BY_EMAIL + " FOR UPDATE"
LIST = """
    SELECT o.id, o.email, o.role, o.is_active, o.totp_required, o.version, o.created_at,
        o.password_hash IS NOT NULL AS has_password,
        EXISTS (SELECT 1 FROM operator_totp t
            WHERE t.operator_id = o.id AND t.confirmed_at IS NOT NULL) AS totp_enrolled,
        (SELECT max(s.last_used_at) FROM auth_sessions s WHERE s.account_id = o.id) AS last_seen_at
    FROM operators o ORDER BY o.email
"""
EMAILS = "SELECT id, email FROM operators WHERE id = ANY(%s)"
SET_HASH = "UPDATE operators SET password_hash = %s WHERE id = %s"
CHANGE = """
    UPDATE operators SET role = %s, is_active = %s, totp_required = %s, version = version + 1
    WHERE id = %s AND version = %s
"""
END_LINKS = "UPDATE operator_links SET used_at = %s WHERE operator_id = %s AND used_at IS NULL"
INSERT_LINK = "INSERT INTO operator_links (token_hash, operator_id, expires_at) VALUES (%s, %s, %s)"
USE_LINK = """
    UPDATE operator_links SET used_at = %(now)s
    WHERE token_hash = %(hash)s AND used_at IS NULL AND expires_at > %(now)s
    RETURNING operator_id, expires_at
"""


@dataclass(frozen=True, slots=True)
class OperatorRow:
    """An operator as other operators see them."""

    id: UUID
    email: str
    role: OperatorRole
    is_active: bool
    totp_required: bool
    version: int
    created_at: datetime
    has_password: bool
    totp_enrolled: bool
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Link:
    operator_id: UUID
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class _Named:
    id: UUID
    email: str


async def insert_operator(tx: Tx, operator_id: UUID, email: str, role: OperatorRole) -> bool:
    """False when there is an operator with that e-mail."""
    return await tx.execute(INSERT, (operator_id, email, role, tx.now)) == 1


async def get_operator(tx: Tx, operator_id: UUID) -> Operator:
    """Raises: NotFound."""
    return await tx.get(Operator, FIND, (operator_id,))


async def find_operator(tx: Tx, operator_id: UUID) -> Operator | None:
    return await tx.find(Operator, FIND, (operator_id,))


async def find_by_email(tx: Tx, email: str) -> Operator | None:
    return await tx.find(Operator, FIND_BY_EMAIL, (email,))


async def operator_emails(tx: Tx, ids: list[UUID]) -> dict[UUID, str]:
    """The addresses of those among ``ids`` that exist."""
    return {one.id: one.email for one in await tx.rows(_Named, EMAILS, (ids,))}


async def lock_operator(tx: Tx, operator_id: UUID) -> Operator:
    """Raises: NotFound."""
    return await tx.get(Operator, LOCK, (operator_id,))


async def lock_by_email(tx: Tx, email: str) -> Operator | None:
    return await tx.find(Operator, LOCK_BY_EMAIL, (email,))


async def list_operators(tx: Tx) -> list[OperatorRow]:
    return await tx.rows(OperatorRow, LIST)


async def set_password(tx: Tx, operator_id: UUID, password_hash: str) -> None:
    await tx.execute(SET_HASH, (password_hash, operator_id))


async def change_operator(tx: Tx, changed: Operator) -> bool:
    """False when somebody else changed it since ``changed.version``."""
    row = (changed.role, changed.is_active, changed.totp_required, changed.id, changed.version)
    return await tx.execute(CHANGE, row) == 1


async def end_links(tx: Tx, operator_id: UUID) -> None:
    """A newer link, or a deactivation, ends those that are still open."""
    await tx.execute(END_LINKS, (tx.now, operator_id))


async def insert_link(tx: Tx, token_hash: bytes, operator_id: UUID, expires_at: datetime) -> None:
    await tx.execute(INSERT_LINK, (token_hash, operator_id, expires_at))


async def use_link(tx: Tx, token_hash: bytes) -> Link | None:
    """None when the link is unknown, used or over; only one caller ever gets it."""
    return await tx.find(Link, USE_LINK, {"hash": token_hash, "now": tx.now})
