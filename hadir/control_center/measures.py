"""What is counted of a mitra's last thirty days, as it is shown (spec L2, J4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hadir.wire.model import Reply

if TYPE_CHECKING:
    from hadir.control_center.store_activity import Activity
    from hadir.control_center.store_everybody import ActivityRow


class Measured(Reply):
    """Of thirty days; null where there is nothing to divide. ``is_outlier``: flips the sensitivity
    more than twice as often as the platform, on ten sessions at least."""

    offers: int
    accept_rate: float | None
    response_p50_seconds: float | None
    online_seconds: int
    sessions: int
    sensitive_share: float | None
    ratings: int
    stars: float | None
    is_outlier: bool


def share_of(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def measures_of(found: Activity | ActivityRow) -> dict[str, Any]:
    """The fields of ``Measured``."""
    return {
        "offers": found.offers,
        "accept_rate": share_of(found.accepted, found.answered),
        "response_p50_seconds": found.response_p50_seconds,
        "online_seconds": found.online_seconds,
        "sessions": found.sessions,
        "sensitive_share": share_of(found.sensitive_sessions, found.sessions),
        "ratings": found.ratings,
        "stars": found.stars,
        "is_outlier": found.is_outlier,
    }
