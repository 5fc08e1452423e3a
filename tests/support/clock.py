"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class StandingClock:
    """Starts at a fixed moment; the same in every run."""

    def __init__(self, at: datetime = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)) -> None:
        self._now = self._start = at

    def now(self) -> datetime:
        """The moment that the test chose, aware, in UTC."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let this many seconds pass at once."""
        self._now += timedelta(seconds=seconds)

    def set_offset(self, seconds: float) -> bool:
        """Move to ``seconds`` after the start, as `/dev/clock` does; True when that changed it."""
        before, self._now = self._now, self._start + timedelta(seconds=seconds)
        return before != self._now
