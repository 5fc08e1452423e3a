"""SQL of the dashboard's numbers, one statement for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from hadir.infra.db import Tx

JAKARTA = ZoneInfo("Asia/Jakarta")
LATELY = timedelta(hours=1)

# Who was quicker than somebody else says nothing about their will: missed offers do not count.
NUMBERS = """
    SELECT live.*, lately.*, today.*, offers.*, money.*, work.*
    FROM (
        SELECT count(*) FILTER (WHERE state IN ('active', 'extending')) AS in_session,
            count(*) FILTER (WHERE state = 'searching') AS waiting,
            count(*) FILTER (WHERE paused_at IS NOT NULL) AS paused,
            min(created_at) FILTER (WHERE state = 'searching') AS waiting_since
        FROM chat_sessions WHERE state IN ('searching', 'active', 'extending')
    ) AS live, (
        SELECT percentile_cont(0.5) WITHIN GROUP
                (ORDER BY extract(epoch FROM started_at - created_at)) AS wait_p50_seconds,
            percentile_cont(0.95) WITHIN GROUP
                (ORDER BY extract(epoch FROM started_at - created_at)) AS wait_p95_seconds
        FROM chat_sessions WHERE started_at >= %(lately)s
    ) AS lately, (
        SELECT count(*) AS sessions_today,
            count(*) FILTER (WHERE topic_sensitivity = 'sensitive') AS sensitive_today
        FROM chat_sessions WHERE started_at >= %(today)s
    ) AS today, (
        SELECT count(*) FILTER (WHERE response = 'accepted') AS accepted,
            count(*) FILTER (WHERE response IN ('accepted', 'declined', 'ignored')) AS answered
        FROM session_offers WHERE offered_at >= %(lately)s
    ) AS offers, (
        SELECT coalesce(sum(paid_idr), 0)::bigint AS revenue_today_idr
        FROM payment_sessions WHERE confirmed_at >= %(today)s AND paid_idr IS NOT NULL
    ) AS money, (
        SELECT (SELECT count(*) FROM pairing_failures WHERE resolved_at IS NULL) AS open_failures,
            (SELECT count(*) FROM jobs WHERE failed_at IS NOT NULL) AS failed_jobs,
            (SELECT count(*) FROM payment_sessions WHERE status IN ('review', 'refund_failed'))
                AS wrong_payments
    ) AS work
"""


@dataclass(frozen=True, slots=True)
class Numbers:
    in_session: int
    waiting: int
    paused: int
    waiting_since: datetime | None
    wait_p50_seconds: float | None
    wait_p95_seconds: float | None
    sessions_today: int
    sensitive_today: int
    accepted: int
    answered: int
    revenue_today_idr: int
    open_failures: int
    failed_jobs: int
    wrong_payments: int


def day_began(now: datetime) -> datetime:
    """Midnight in Jakarta, where the team looks at the clock."""
    return now.astimezone(JAKARTA).replace(hour=0, minute=0, second=0, microsecond=0)


async def get_numbers(tx: Tx) -> Numbers:
    params = {"lately": tx.now - LATELY, "today": day_began(tx.now)}
    return await tx.get(Numbers, NUMBERS, params)
