"""SQL of operators and their one-time sign-in links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.model import Operator

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.kernel.enums import OperatorRole

INSERT = """
    INSERT INTO operators (id, email, role, created_at) VALUES (%s, %s, %s, %s)
    ON CONFLICT (email) DO NOTHING
"""
FIND = """
    SELECT id, email, role, password_hash, is_active, failed_attempts, locked_until
    FROM operators WHERE id = %s
"""
FIND_BY_EMAIL = """
    SELECT id, email, role, password_hash, is_active, failed_attempts, locked_until
    FROM operators WHERE email = %s
"""
LOCK = """
    SELECT id, email, role, password_hash, is_active, failed_attempts, locked_until
    FROM operators WHERE id = %s FOR UPDATE
"""
SET_HASH = """
    UPDATE operators SET password_hash = %s, failed_attempts = 0, locked_until = NULL
    WHERE id = %s
"""
SET_FAILURES = "UPDATE operators SET failed_attempts = %s, locked_until = %s WHERE id = %s"
EMAILS = "SELECT id, email FROM operators WHERE id = ANY(%s)"
INSERT_LINK = "INSERT INTO operator_links (token_hash, operator_id, expires_at) VALUES (%s, %s, %s)"
USE_LINK = """
    UPDATE operator_links SET used_at = %(now)s
    WHERE token_hash = %(hash)s AND used_at IS NULL AND expires_at > %(now)s
    RETURNING operator_id, expires_at
"""


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


async def set_password(tx: Tx, operator_id: UUID, password_hash: str) -> None:
    """Also forgets failed tries and a lock."""
    await tx.execute(SET_HASH, (password_hash, operator_id))


async def set_failures(
    tx: Tx, operator_id: UUID, attempts: int, locked_until: datetime | None
) -> None:
    await tx.execute(SET_FAILURES, (attempts, locked_until, operator_id))


async def insert_link(tx: Tx, token_hash: bytes, operator_id: UUID, expires_at: datetime) -> None:
    await tx.execute(INSERT_LINK, (token_hash, operator_id, expires_at))


async def use_link(tx: Tx, token_hash: bytes) -> Link | None:
    """None when the link is unknown, used or over; only one caller ever gets it."""
    return await tx.find(Link, USE_LINK, {"hash": token_hash, "now": tx.now})
