"""How often somebody may try to sign in as an operator (spec A7). Pure.

Tries are counted for what was typed, known or not, and for where it came from: a browser that was
let in before by this account carries a signed mark and counts for itself, everybody else counts by
address. So nobody learns here whether an e-mail is known, and whoever types wrong passwords from
elsewhere locks out themselves and other unmarked browsers at most, never the operator's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DELAY_SECONDS = 0.25
MOST_DELAYS = 8
ALL_SOURCES = 10  # so many locks' worth of failures from anywhere lock every unmarked browser


@dataclass(frozen=True, slots=True)
class Source:
    """Where a try comes from."""

    name: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Tries:
    """``recent_in_all`` counts the failures of every source of this account."""

    failed: int
    failed_at: datetime | None
    locked_until: datetime | None
    recent_in_all: int


def delay_seconds(tries: Tries) -> float:
    """After each failure one more breath, up to two seconds."""
    return DELAY_SECONDS * min(tries.failed, MOST_DELAYS)


def locked_for(
    tries: Tries, source: Source, now: datetime, *, attempts: int, minutes: int
) -> int | None:
    """How many seconds this source must wait; None when it may try."""
    if tries.locked_until is not None and tries.locked_until > now:
        return max(1, round((tries.locked_until - now).total_seconds()))
    if not source.marked and tries.recent_in_all >= attempts * ALL_SOURCES:
        return minutes * 60
    return None


def after_failure(
    tries: Tries, now: datetime, *, attempts: int, minutes: int
) -> tuple[int, datetime | None]:
    """The new count and until when the source is locked. A count is forgotten like a lock ends."""
    span = timedelta(minutes=minutes)
    old = tries.failed_at is None or now - tries.failed_at >= span
    failed = 1 if old else tries.failed + 1
    return (failed, None) if failed < attempts else (0, now + span)
