"""What somebody has to look at, worst first (spec L2). Pure: made from the dashboard's numbers."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.availability import Overview
    from hadir.control_center.store_day import Numbers


class AlertKind(StrEnum):
    MIRROR_AWAY = "mirror_away"
    NOBODY_FREE = "nobody_free"
    PAUSED = "paused"
    MITRAS_SILENT = "mitras_silent"
    PAYMENTS_WRONG = "payments_wrong"
    FAILED_PAIRINGS = "failed_pairings"
    JOBS_FAILED = "jobs_failed"
    SALES_STOPPED = "sales_stopped"


class Alert(Reply):
    """``n`` of the kind; ``since``: the oldest one, where that is known."""

    kind: AlertKind
    level: Literal["severe", "mild"]
    n: int
    since: Moment | None


def alerts_of(
    presence: Overview, numbers: Numbers, *, mirror_believed: bool, selling: bool
) -> list[Alert]:
    """Severe ones first."""
    silent = max(0, presence.online - presence.reachable)
    stuck = numbers.waiting if presence.available == 0 else 0
    severe = {
        AlertKind.MIRROR_AWAY: int(not mirror_believed),
        AlertKind.NOBODY_FREE: stuck,
        AlertKind.PAUSED: numbers.paused,
        AlertKind.PAYMENTS_WRONG: numbers.wrong_payments,
    }
    mild = {
        AlertKind.MITRAS_SILENT: silent,
        AlertKind.FAILED_PAIRINGS: numbers.open_failures,
        AlertKind.JOBS_FAILED: numbers.failed_jobs,
        AlertKind.SALES_STOPPED: int(not selling),
    }
    since = {AlertKind.NOBODY_FREE: numbers.waiting_since}
    return [
        *(
            Alert(kind=kind, level="severe", n=n, since=since.get(kind))
            for kind, n in severe.items()
            if n
        ),
        *(Alert(kind=kind, level="mild", n=n, since=None) for kind, n in mild.items() if n),
    ]
