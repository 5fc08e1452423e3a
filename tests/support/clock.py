"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StandingClock:
    """Starts at a fixed moment; the same in every run."""

    def __init__(self, at: datetime = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)) -> None:
        self._now = at

    def now(self) -> datetime:
        """The moment that the test chose, aware, in UTC."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self._now += timedelta(seconds=seconds)
