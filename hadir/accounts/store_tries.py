"""SQL of failed sign-ins. Accounts are keyed hashes: what people type by mistake is not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts.tries import Tries

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx

FIND = """
    SELECT coalesce(max(failed) FILTER (WHERE source = %(source)s), 0) AS failed,
        max(failed_at) FILTER (WHERE source = %(source)s) AS failed_at,
        max(locked_until) FILTER (WHERE source = %(source)s) AS locked_until,
        coalesce(sum(CASE WHEN locked_until > %(now)s THEN %(attempts)s ELSE failed END)
            FILTER (WHERE failed_at > %(since)s), 0)::int AS recent_in_all
    FROM sign_in_tries WHERE account = %(account)s
"""
LOCK = """
    INSERT INTO sign_in_tries (account, source) VALUES (%s, %s)
    ON CONFLICT (account, source) DO UPDATE SET source = excluded.source
"""
SET = """
    UPDATE sign_in_tries SET failed = %s, failed_at = %s, locked_until = %s
    WHERE account = %s AND source = %s
"""
FORGET = "DELETE FROM sign_in_tries WHERE account = %s AND source = %s"
FORGET_ALL = "DELETE FROM sign_in_tries WHERE account = %s"


async def find_tries(tx: Tx, account: bytes, source: str, since: datetime, attempts: int) -> Tries:
    """``since`` begins the time that counts; a locked source counts as ``attempts``."""
    params = {
        "account": account,
        "source": source,
        "since": since,
        "now": tx.now,
        "attempts": attempts,
    }
    return await tx.get(Tries, FIND, params)


async def lock_tries(tx: Tx, account: bytes, source: str) -> None:
    """One try of a source at a time."""
    await tx.execute(LOCK, (account, source))


async def set_tries(
    tx: Tx, account: bytes, source: str, failed: int, locked_until: datetime | None
) -> None:
    await tx.execute(SET, (failed, tx.now, locked_until, account, source))


async def forget_tries(tx: Tx, account: bytes, source: str) -> None:
    await tx.execute(FORGET, (account, source))


async def forget_all_tries(tx: Tx, account: bytes) -> None:
    await tx.execute(FORGET_ALL, (account,))
