"""The instance's clock. In development it can be moved, and all instances move together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SystemClock:
    """The machine's UTC time plus an offset that is zero in production (spec M6)."""

    def __init__(self) -> None:
        self._offset = timedelta()

    def now(self) -> datetime:
        moment = datetime.now(UTC)
        return moment + self._offset if self._offset else moment

    def set_offset(self, seconds: float) -> bool:
        """Move to ``seconds`` ahead of the machine; True when that changed something."""
        offset = timedelta(seconds=seconds)
        moved, self._offset = offset != self._offset, offset
        return moved
