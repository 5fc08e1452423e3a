"""Time is passed in, never read: everything that needs *now* is given a clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class Clock(Protocol):
    """The one source of time of an instance."""

    def now(self) -> datetime:
        """The current moment, aware, in UTC."""
        ...
