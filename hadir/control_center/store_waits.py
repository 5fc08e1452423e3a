"""SQL of the wait chart: how long people waited, hour by hour."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hadir.infra.db import Tx

HOURS = 12

# Whole hours of Jakarta and of UTC are the same ones. An hour in which nobody began is a gap.
LIST = """
    SELECT date_trunc('hour', started_at, 'UTC') AS at, count(*) AS sessions,
        percentile_cont(0.5) WITHIN GROUP
            (ORDER BY extract(epoch FROM started_at - created_at)) AS p50_seconds,
        percentile_cont(0.95) WITHIN GROUP
            (ORDER BY extract(epoch FROM started_at - created_at)) AS p95_seconds
    FROM chat_sessions WHERE started_at >= %s GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class HourRow:
    at: datetime
    sessions: int
    p50_seconds: float
    p95_seconds: float


def window_began(now: datetime) -> datetime:
    """The whole hour with which the chart begins."""
    return now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)


async def list_hours(tx: Tx) -> list[HourRow]:
    """Of the last twelve hours, the present one included."""
    return await tx.rows(HourRow, LIST, (window_began(tx.now),))
