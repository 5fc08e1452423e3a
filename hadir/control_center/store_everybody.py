"""SQL of the activity of all mitras: counted now and then, read a page at a time (spec J4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.control_center.store_activity import DAYS, ENOUGH_SESSIONS, OUTLIER, Counted

if TYPE_CHECKING:
    from hadir.infra.db import Tx

# Whoever counts holds the row: the others have nothing to do.
CLAIM = """
    UPDATE system_state SET activity_counted_at = %(now)s
    WHERE activity_counted_at IS NULL OR activity_counted_at <= %(before)s
"""
COUNTED_AT = "SELECT activity_counted_at FROM system_state"
COUNT = """
    WITH offers AS (
        SELECT mitra_id, count(*) AS offers,
            count(*) FILTER (WHERE response = 'accepted') AS accepted,
            count(*) FILTER (WHERE response IN ('accepted', 'declined', 'ignored')) AS answered,
            percentile_cont(0.5) WITHIN GROUP
                (ORDER BY extract(epoch FROM responded_at - offered_at))
                FILTER (WHERE response IN ('accepted', 'declined')) AS response_p50_seconds
        FROM session_offers WHERE offered_at >= %(since)s GROUP BY mitra_id
    ), talks AS (
        SELECT mitra_id, count(*) AS sessions,
            count(*) FILTER (WHERE topic_sensitivity = 'sensitive') AS sensitive_sessions
        FROM chat_sessions
        WHERE created_at >= %(since)s AND started_at IS NOT NULL AND mitra_id IS NOT NULL
        GROUP BY mitra_id
    ), ratings AS (
        SELECT s.mitra_id, count(*) AS ratings, avg(r.stars)::float8 AS stars
        FROM session_ratings r JOIN chat_sessions s ON s.id = r.session_id
        WHERE s.created_at >= %(since)s GROUP BY s.mitra_id
    ), flips AS (
        SELECT l.mitra_id, count(*) AS flips FROM session_sensitivity_log l
        JOIN chat_sessions s ON s.id = l.session_id
        WHERE s.created_at >= %(since)s GROUP BY l.mitra_id
    ), usual AS (
        SELECT (SELECT sum(flips) FROM flips) / nullif((SELECT sum(sessions) FROM talks), 0)
            AS flips_each
    ), switches AS (
        SELECT mitra_id, is_online, at, lead(at) OVER turns AS next_at,
            row_number() OVER turns AS turn
        FROM mitra_online_logs WHERE at >= %(since)s
        WINDOW turns AS (PARTITION BY mitra_id ORDER BY at, id)
    ), hours AS (
        SELECT mitra_id, sum(CASE WHEN is_online THEN coalesce(next_at, %(now)s) - at
            WHEN turn = 1 THEN at - %(since)s END) AS online
        FROM switches GROUP BY mitra_id
    )
    INSERT INTO mitra_activity
    SELECT m.id, coalesce(o.offers, 0), coalesce(o.accepted, 0), coalesce(o.answered, 0),
        o.response_p50_seconds,
        coalesce(extract(epoch FROM coalesce(h.online,
            CASE WHEN h.mitra_id IS NULL AND st.is_online
                THEN %(now)s - greatest(%(since)s, st.online_changed_at) END)), 0),
        coalesce(t.sessions, 0), coalesce(t.sensitive_sessions, 0), coalesce(r.ratings, 0),
        r.stars, coalesce(f.flips, 0),
        coalesce(t.sessions >= %(enough)s
            AND coalesce(f.flips, 0)::numeric / t.sessions > %(outlier)s * u.flips_each, false)
    FROM mitras m CROSS JOIN usual u
    LEFT JOIN offers o ON o.mitra_id = m.id LEFT JOIN talks t ON t.mitra_id = m.id
    LEFT JOIN ratings r ON r.mitra_id = m.id LEFT JOIN flips f ON f.mitra_id = m.id
    LEFT JOIN hours h ON h.mitra_id = m.id LEFT JOIN mitra_status st ON st.mitra_id = m.id
    ON CONFLICT (mitra_id) DO UPDATE SET offers = excluded.offers, accepted = excluded.accepted,
        answered = excluded.answered, response_p50_seconds = excluded.response_p50_seconds,
        online_seconds = excluded.online_seconds, sessions = excluded.sessions,
        sensitive_sessions = excluded.sensitive_sessions, ratings = excluded.ratings,
        stars = excluded.stars, flips = excluded.flips, is_outlier = excluded.is_outlier
    WHERE mitra_activity IS DISTINCT FROM excluded
"""
LIST = """
    SELECT a.*, (SELECT call_name FROM mitras WHERE id = a.mitra_id) AS call_name
    FROM mitra_activity a WHERE (sessions, mitra_id) < (%(sessions)s, %(id)s)
"""
OUTLIERS = " AND is_outlier"
BUSIEST = " ORDER BY sessions DESC, mitra_id DESC LIMIT %(limit)s"
BUSIEST_OF_ALL = (2**31 - 1, UUID(int=2**128 - 1))


@dataclass(frozen=True, slots=True)
class ActivityRow(Counted):
    mitra_id: UUID
    is_outlier: bool
    call_name: str


async def claim_counting(tx: Tx, age: timedelta) -> bool:
    """False where it was counted a moment ago, or is being counted."""
    return await tx.execute(CLAIM, {"now": tx.now, "before": tx.now - age}) == 1


async def find_counted_at(tx: Tx) -> datetime | None:
    counted_at: datetime | None = await tx.value(COUNTED_AT)
    return counted_at


async def count_everybody(tx: Tx) -> int:
    """What the last thirty days count, of every mitra; how many rows changed."""
    since = tx.now - timedelta(days=DAYS)
    params = {"now": tx.now, "since": since, "enough": ENOUGH_SESSIONS, "outlier": OUTLIER}
    return await tx.execute(COUNT, params)


async def list_activity(
    tx: Tx, after: tuple[int, UUID] | None, limit: int, *, outliers: bool = False
) -> list[ActivityRow]:
    """Who had most sessions first."""
    sessions, row_id = after or BUSIEST_OF_ALL
    params = {"sessions": sessions, "id": row_id, "limit": limit}
    return await tx.rows(ActivityRow, LIST + (OUTLIERS if outliers else "") + BUSIEST, params)
