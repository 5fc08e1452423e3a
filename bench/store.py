"""SQL of the benchmarks: mitras in bulk, and the way that the mirror replaced."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from psycopg import AsyncConnection, Connection

    from hadir.infra.db import Tx

BEAT = "UPDATE mitra_status SET last_heartbeat_at = %s WHERE mitra_id = %s AND is_online"
SWITCH_ALL_ON = """
    INSERT INTO mitra_status (mitra_id, is_online, online_changed_at, last_heartbeat_at, version)
    SELECT id, true, now(), now(), 1 FROM mitras
    ON CONFLICT (mitra_id) DO UPDATE SET is_online = true, online_changed_at = now(),
        last_heartbeat_at = now(), version = mitra_status.version + 1
"""
INSERT_MITRAS = """
    INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT gen_random_uuid(), 'Bestie', '+629' || lpad((%(from)s + n)::text, 12, '0'), now()
    FROM generate_series(1, %(count)s) AS n
"""
COUNT_STATEMENTS = """
    SELECT query, calls FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = 'hadir' AND s.toplevel
"""
COUNT_ACCEPTED_TWICE = """
    SELECT count(*) FROM (SELECT FROM session_offers WHERE response = 'accepted'
        GROUP BY session_id HAVING count(*) > 1) AS twice
"""


async def beat(tx: Tx, mitra_id: UUID) -> None:
    """One UPDATE for each beat."""
    await tx.execute(BEAT, (tx.now, mitra_id))


async def switch_all_on(conn: AsyncConnection) -> None:
    """Everybody's toggle; the mirror must be rebuilt afterwards."""
    await conn.execute(SWITCH_ALL_ON)


async def insert_mitras(conn: AsyncConnection, count: int, start: int) -> None:
    """Without a sign-in."""
    await conn.execute(INSERT_MITRAS, {"count": count, "from": start})


async def count_statements(conn: AsyncConnection) -> Counter[str]:
    """How often each statement has been run in the database of Hadir."""
    found: Counter[str] = Counter()
    for query, calls in await (await conn.execute(COUNT_STATEMENTS)).fetchall():
        found[query] += calls
    return found


def count_from_now_on(conn: Connection) -> None:
    """After the next start, pg_stat_statements counts."""
    conn.execute("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    conn.execute("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")


async def count_accepted_twice(conn: AsyncConnection) -> int:
    """Requests with more than one accepted offer: what the rows say, whatever was answered."""
    found = await (await conn.execute(COUNT_ACCEPTED_TWICE)).fetchone()
    assert found is not None
    return int(found[0])
