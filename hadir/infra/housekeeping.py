"""Rows that have had their time are deleted, a few at a time, whichever instance comes first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hadir.infra.loops import Loop

if TYPE_CHECKING:
    from hadir.infra.db import Database

EVERY_SECONDS = 600.0
AT_ONCE = 5000

# What, and how long it is kept.
DELETES = (
    (
        """DELETE FROM idempotency_keys WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM idempotency_keys WHERE created_at < %s LIMIT %s))""",
        timedelta(hours=24),
    ),
    (
        """DELETE FROM dev_inbox WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM dev_inbox WHERE at < %s LIMIT %s))""",
        timedelta(days=7),
    ),
    (
        """DELETE FROM jobs WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM jobs WHERE failed_at < %s LIMIT %s))""",
        timedelta(days=30),
    ),
    (
        """DELETE FROM push_claims WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM push_claims WHERE at < %s LIMIT %s))""",
        timedelta(days=2),
    ),
    (
        """DELETE FROM refresh_tokens WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM refresh_tokens WHERE expires_at < %s LIMIT %s))""",
        timedelta(0),  # until then a reuse is noticed
    ),
    (
        """DELETE FROM auth_sessions WHERE ctid = ANY(ARRAY(
            SELECT a.ctid FROM auth_sessions a WHERE a.last_used_at < %s AND NOT EXISTS
                (SELECT 1 FROM refresh_tokens r WHERE r.auth_session_id = a.id) LIMIT %s))""",
        timedelta(days=31),
    ),
    (
        """DELETE FROM otp_requests WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM otp_requests WHERE created_at < %s LIMIT %s))""",
        timedelta(days=7),
    ),
    (
        """DELETE FROM sign_in_tries WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM sign_in_tries
            WHERE coalesce(failed_at, '-infinity') < %s LIMIT %s))""",
        timedelta(days=2),  # longer than any lock
    ),
    (
        """DELETE FROM operator_links WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM operator_links WHERE expires_at < %s LIMIT %s))""",
        timedelta(days=30),
    ),
    (
        """DELETE FROM used_tickets WHERE ctid = ANY(ARRAY(
            SELECT ctid FROM used_tickets WHERE expires_at < %s LIMIT %s))""",
        timedelta(hours=1),
    ),
)


class Housekeeping:
    """Tidies up every ten minutes."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._loop = Loop("housekeeping", EVERY_SECONDS, self.tidy)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def tidy(self) -> None:
        """One round."""
        for statement, kept in DELETES:
            async with self._db.reading() as tx:
                await tx.execute(statement, (tx.now - kept, AT_ONCE))
