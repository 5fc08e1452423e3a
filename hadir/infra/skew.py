"""Do the clocks of the instances agree (spec trap 7)? Each canary says when it was sent."""

from __future__ import annotations

import time
from collections import deque
from statistics import median

import structlog
from prometheus_client import Gauge

log = structlog.get_logger(__name__)

WARN_SECONDS = 0.5
SAMPLES, ENOUGH = 5, 3
WARN_AGAIN_SECONDS = 60.0

SKEW = Gauge("hadir_clock_skew_seconds", "How far another instance's clock is from ours, at most")


class ClockSkew:
    """The middle of the last canaries: one that came late, or crossed a moved clock, is no skew."""

    def __init__(self) -> None:
        self._apart: dict[str, deque[float]] = {}
        self._warned_at: dict[str, float] = {}

    def heard(self, instance: str, sent_at: float, now: float) -> None:
        """A canary of ``instance``; both times are unix seconds, each by its own clock."""
        apart = self._apart.setdefault(instance, deque(maxlen=SAMPLES))
        apart.append(now - sent_at)
        SKEW.set(max(abs(median(each)) for each in self._apart.values()))
        if len(apart) >= ENOUGH and abs(median(apart)) > WARN_SECONDS:
            self._warn(instance, median(apart))

    def forget(self, instance: str) -> None:
        """It has not been heard of for a while."""
        self._apart.pop(instance, None)
        self._warned_at.pop(instance, None)

    def _warn(self, instance: str, seconds: float) -> None:
        now = time.monotonic()
        if now - self._warned_at.get(instance, -WARN_AGAIN_SECONDS) >= WARN_AGAIN_SECONDS:
            self._warned_at[instance] = now
            log.warning("clock.skew", instance=instance, seconds=round(seconds, 3))
