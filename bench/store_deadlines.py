"""SQL of the benchmarks: conversations whose time is up at known moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from psycopg import AsyncConnection

INSERT_CUSTOMERS = """
    INSERT INTO customers (id, call_name, created_at)
    SELECT gen_random_uuid(), 'Teman', now() FROM generate_series(1, %s)
"""
INSERT_TALKS = """
    INSERT INTO chat_sessions (id, customer_id, mitra_id, state, mode, minutes, created_at,
        search_until, started_at, expires_at)
    SELECT gen_random_uuid(), c.id, m.id, 'active', 'chat', 60, now(), now(), now(),
        now() + '1 hour'
    FROM (SELECT id, row_number() OVER () AS n FROM customers) c
    JOIN (SELECT id, row_number() OVER () AS n FROM mitras) m USING (n)
"""
SET_TIME_UP = """
    WITH moments AS (SELECT id, %(first)s + n * %(each)s * interval '1 second' AS due
        FROM (SELECT id, row_number() OVER () - 1 AS n FROM chat_sessions) AS all_of_them),
    moved AS (UPDATE chat_sessions s SET expires_at = due FROM moments m WHERE m.id = s.id)
    INSERT INTO deadlines (kind, ref, due_at) SELECT 'session_time_up', id, due FROM moments
"""
COUNT_LEFT = "SELECT count(*) FROM deadlines WHERE kind = 'session_time_up'"
COUNT_FIRED = "SELECT count(*) FROM session_events WHERE type = 'session_expired'"
LATENESS = """
    SELECT extract(epoch FROM min(e.at) - s.expires_at) * 1000 FROM chat_sessions s
    JOIN session_events e ON e.session_id = s.id AND e.type = 'session_expired' GROUP BY s.id
"""


async def insert_talks(conn: AsyncConnection, count: int) -> None:
    """So many that run, one for each mitra."""
    await conn.execute(INSERT_CUSTOMERS, (count,))
    await conn.execute(INSERT_TALKS)


async def set_time_up(conn: AsyncConnection, first: datetime, each_seconds: float) -> None:
    """One after the other, evenly."""
    await conn.execute(SET_TIME_UP, {"first": first, "each": each_seconds})


async def count_left(conn: AsyncConnection) -> int:
    found = await (await conn.execute(COUNT_LEFT)).fetchone()
    assert found is not None
    return int(found[0])


async def lateness(conn: AsyncConnection) -> tuple[int, list[float]]:
    """How often time was up, and how many milliseconds late for each conversation."""
    fired = await (await conn.execute(COUNT_FIRED)).fetchone()
    assert fired is not None
    late = await (await conn.execute(LATENESS)).fetchall()
    return int(fired[0]), [float(row[0]) for row in late]
