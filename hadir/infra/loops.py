"""Background loops: each survives its own errors, says so, and stops when asked."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

import structlog

from hadir.infra.stillness import is_away
from hadir.infra.telemetry import LOOP_ERRORS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = structlog.get_logger(__name__)


def tell_failure(log: Any, event: str, error: Exception, **about: object) -> None:
    """In one line where the database is away, with all that led to it where nobody foresaw it."""
    told = log.warning if is_away(error) else log.exception
    told(event, error=type(error).__name__, **about)


class Loop:
    """Calls ``step`` every ``seconds``, or sooner after ``wake``."""

    def __init__(self, name: str, seconds: float, step: Callable[[], Awaitable[None]]) -> None:
        self._name = name
        self.seconds = seconds
        self._step = step
        self._woken = asyncio.Event()
        self._stopping = False
        self._task: asyncio.Task[None] | None = None
        self._waits = False

    def start(self) -> None:
        self._task = asyncio.create_task(self._run(), name=self._name)

    def wake(self) -> None:
        self._woken.set()

    async def stop(self) -> None:
        self._stopping = True
        self._woken.set()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        # A library below may swallow the cancellation, as wait_for does before Python 3.12.
        while not self._stopping:
            self._woken.clear()
            try:
                await self._step()
                self._waits = False
            except Exception as error:  # a worker loop outlives its errors
                LOOP_ERRORS.labels(loop=self._name).inc()
                if not is_away(error):
                    log.exception("loop.failed", loop=self._name, error=type(error).__name__)
                elif not self._waits:  # an outage is told once, not with every step
                    log.warning("loop.waits", loop=self._name, error=type(error).__name__)
                self._waits = is_away(error)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.seconds):
                    await self._woken.wait()
