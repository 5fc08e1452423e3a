"""SQL of sign-ins: auth sessions, refresh tokens, used tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts.access import REFRESH_DAYS, AuthSession, RefreshToken

if TYPE_CHECKING:
    from collections.abc import Collection

    from hadir.accounts.access import Identity
    from hadir.infra.db import Tx

INSERT_SESSION = """
    INSERT INTO auth_sessions (id, account_id, account_kind, device, created_at, last_used_at)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
LOCK_SESSION = """
    SELECT id, account_id, account_kind, device, created_at, last_used_at, revoked_at
    FROM auth_sessions WHERE id = %s FOR UPDATE
"""
OVER_AMONG = """
    SELECT id FROM auth_sessions s WHERE id = ANY(%(ids)s) AND (revoked_at IS NOT NULL
        OR %(now)s >= (SELECT max(expires_at) FROM refresh_tokens t
            WHERE t.auth_session_id = s.id))
"""
LIVE_AMONG = "SELECT id FROM auth_sessions WHERE id = ANY(%s) AND revoked_at IS NULL"
TOUCH_SESSION = "UPDATE auth_sessions SET last_used_at = %s WHERE id = %s"
LIST_SESSIONS = """
    SELECT id, account_id, account_kind, device, created_at, last_used_at, revoked_at
    FROM auth_sessions WHERE account_id = %s AND revoked_at IS NULL ORDER BY last_used_at DESC, id
"""
REVOKE_ONE = """
    UPDATE auth_sessions SET revoked_at = %s, revoked_reason = %s
    WHERE id = %s AND account_id = %s AND revoked_at IS NULL RETURNING id
"""
REVOKE_ALL = """
    UPDATE auth_sessions SET revoked_at = %s, revoked_reason = %s
    WHERE account_id = %s AND revoked_at IS NULL RETURNING id
"""
REVOKE_OTHERS = """
    UPDATE auth_sessions SET revoked_at = %s, revoked_reason = %s
    WHERE account_id = %s AND id <> %s AND revoked_at IS NULL RETURNING id
"""
LIST_REVOKED = "SELECT id, revoked_at FROM auth_sessions WHERE revoked_at > %s"
INSERT_REFRESH = """
    INSERT INTO refresh_tokens (token_hash, auth_session_id, issued_at, expires_at)
    VALUES (%s, %s, %s, %s)
"""
FIND_REFRESH = """
    SELECT token_hash, auth_session_id, expires_at, spent_at, successor_hash
    FROM refresh_tokens WHERE token_hash = %s
"""
SPEND_REFRESH = """
    UPDATE refresh_tokens SET spent_at = %s, successor_hash = %s WHERE token_hash = %s
"""
USE_TICKET = "INSERT INTO used_tickets (id, expires_at) VALUES (%s, %s) ON CONFLICT DO NOTHING"
FORGET_TICKETS = "DELETE FROM used_tickets WHERE expires_at < %s"


@dataclass(frozen=True, slots=True)
class Revoked:
    id: UUID
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class _Id:
    id: UUID


async def insert_session(tx: Tx, session_id: UUID, identity: Identity, device: str) -> None:
    row = (session_id, identity.id, identity.kind, device, tx.now, tx.now)
    await tx.execute(INSERT_SESSION, row)


async def lock_session(tx: Tx, session_id: UUID) -> AuthSession:
    """Raises: NotFound."""
    return await tx.get(AuthSession, LOCK_SESSION, (session_id,))


async def live_among(tx: Tx, ids: Collection[UUID]) -> set[UUID]:
    """Those that exist and were not revoked."""
    return {*await tx.values(LIVE_AMONG, ([*ids],))}


async def over_among(tx: Tx, ids: Collection[UUID]) -> set[UUID]:
    """Those that were revoked, and those whose last refresh token has had its time."""
    return {*await tx.values(OVER_AMONG, {"ids": [*ids], "now": tx.now})}


async def touch_session(tx: Tx, session_id: UUID) -> None:
    await tx.execute(TOUCH_SESSION, (tx.now, session_id))


async def list_sessions(tx: Tx, account_id: UUID) -> list[AuthSession]:
    return await tx.rows(AuthSession, LIST_SESSIONS, (account_id,))


async def mark_revoked(tx: Tx, session_id: UUID, account_id: UUID, reason: str) -> list[UUID]:
    """Which rows it was: none when it is not a live session of that account."""
    row = (tx.now, reason, session_id, account_id)
    return [one.id for one in await tx.rows(_Id, REVOKE_ONE, row)]


async def mark_all_revoked(tx: Tx, account_id: UUID, reason: str) -> list[UUID]:
    return [one.id for one in await tx.rows(_Id, REVOKE_ALL, (tx.now, reason, account_id))]


async def mark_others_revoked(
    tx: Tx, account_id: UUID, but_session_id: UUID, reason: str
) -> list[UUID]:
    row = (tx.now, reason, account_id, but_session_id)
    return [one.id for one in await tx.rows(_Id, REVOKE_OTHERS, row)]


async def list_revoked(tx: Tx, since: datetime) -> list[Revoked]:
    return await tx.rows(Revoked, LIST_REVOKED, (since,))


async def insert_refresh(tx: Tx, token_hash: bytes, session_id: UUID) -> None:
    row = (token_hash, session_id, tx.now, tx.now + timedelta(days=REFRESH_DAYS))
    await tx.execute(INSERT_REFRESH, row)


async def find_refresh(tx: Tx, token_hash: bytes) -> RefreshToken | None:
    return await tx.find(RefreshToken, FIND_REFRESH, (token_hash,))


async def mark_spent(tx: Tx, token_hash: bytes, successor_hash: bytes) -> None:
    await tx.execute(SPEND_REFRESH, (tx.now, successor_hash, token_hash))


async def use_ticket(tx: Tx, ticket_id: UUID, expires_at: datetime) -> bool:
    """False when it was used before."""
    await tx.execute(FORGET_TICKETS, (tx.now,))
    return await tx.execute(USE_TICKET, (ticket_id, expires_at)) == 1
