"""SQL of what one mitra did in the last thirty days, beside the whole platform (spec J4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

DAYS = 30
ENOUGH_SESSIONS, OUTLIER = 10, 2

GET = """
    SELECT offers.*, hours.*, talks.*, ratings.*, flips.*, everybody.*
    FROM (
        SELECT count(*) AS offers, count(*) FILTER (WHERE response = 'accepted') AS accepted,
            count(*) FILTER (WHERE response IN ('accepted', 'declined', 'ignored')) AS answered,
            percentile_cont(0.5) WITHIN GROUP
                (ORDER BY extract(epoch FROM responded_at - offered_at))
                FILTER (WHERE response IN ('accepted', 'declined')) AS response_p50_seconds
        FROM session_offers WHERE mitra_id = %(mitra)s AND offered_at >= %(since)s
    ) AS offers, (
        SELECT coalesce(extract(epoch FROM coalesce(
                sum(CASE WHEN is_online THEN coalesce(next_at, %(now)s) - at
                    WHEN turn = 1 THEN at - %(since)s END),
                (SELECT %(now)s - greatest(%(since)s, online_changed_at) FROM mitra_status
                    WHERE mitra_id = %(mitra)s AND is_online))), 0)::int
            AS online_seconds
        FROM (
            SELECT is_online, at, lead(at) OVER turns AS next_at, row_number() OVER turns AS turn
            FROM mitra_online_logs WHERE mitra_id = %(mitra)s AND at >= %(since)s
            WINDOW turns AS (ORDER BY at, id)
        ) AS switches
    ) AS hours, (
        SELECT count(*) AS sessions,
            count(*) FILTER (WHERE topic_sensitivity = 'sensitive') AS sensitive_sessions
        FROM chat_sessions
        WHERE mitra_id = %(mitra)s AND created_at >= %(since)s AND started_at IS NOT NULL
    ) AS talks, (
        SELECT count(*) AS ratings, avg(r.stars)::float8 AS stars
        FROM session_ratings r JOIN chat_sessions s ON s.id = r.session_id
        WHERE s.mitra_id = %(mitra)s AND s.created_at >= %(since)s
    ) AS ratings, (
        SELECT count(*) AS flips FROM session_sensitivity_log l
        JOIN chat_sessions s ON s.id = l.session_id
        WHERE l.mitra_id = %(mitra)s AND s.created_at >= %(since)s
    ) AS flips, (
        SELECT (SELECT count(*) FROM session_sensitivity_log l
                JOIN chat_sessions s ON s.id = l.session_id
                WHERE s.created_at >= %(since)s) AS flips_of_all,
            (SELECT count(*) FROM chat_sessions
                WHERE created_at >= %(since)s AND started_at IS NOT NULL) AS sessions_of_all
    ) AS everybody
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the last thirty days count of one mitra."""

    offers: int
    accepted: int
    answered: int
    response_p50_seconds: float | None
    online_seconds: int
    sessions: int
    sensitive_sessions: int
    ratings: int
    stars: float | None
    flips: int


@dataclass(frozen=True, slots=True)
class Activity(Counted):
    """Beside the whole platform."""

    flips_of_all: int
    sessions_of_all: int

    @property
    def is_outlier(self) -> bool:
        """Flips more than twice as often as the platform, on sessions enough to tell (J4)."""
        if self.sessions < ENOUGH_SESSIONS:
            return False
        usual = self.flips_of_all / self.sessions_of_all
        return self.flips / self.sessions > OUTLIER * usual


async def get_activity(tx: Tx, mitra_id: UUID) -> Activity:
    params = {"mitra": mitra_id, "now": tx.now, "since": tx.now - timedelta(days=DAYS)}
    return await tx.get(Activity, GET, params)
