"""Deadlines are rows. Any instance takes what is due; claim and effect are one transaction.

The claim is an advisory lock, not a row lock: whoever moves a deadline holds its subject (a
session) meanwhile, and so do we before we look once more. See docs/decisions/0003-deadlines.md.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog

from hadir.infra.failpoints import failpoint
from hadir.infra.loops import Loop
from hadir.infra.stillness import is_away
from hadir.infra.telemetry import DEADLINE_LATENESS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from hadir.infra.db import Committed, Database, Tx

    Lock = Callable[[Tx, UUID], Awaitable[Any]]
    Effect = Callable[[Tx, "Due"], Awaitable[None]]

log = structlog.get_logger(__name__)

POLL_SECONDS = 0.05
WORKERS = 4
BATCH = 200
MAX_BACKOFF_SECONDS = 60

LIST_DUE = """
    SELECT kind, ref, due_at, attempts FROM deadlines
    WHERE due_at <= %s AND kind = ANY(%s) ORDER BY due_at LIMIT %s
"""
# No row when somebody else was quicker; false while somebody else is at it.
TRY_LOCK = """
    SELECT pg_try_advisory_xact_lock(hashtextextended(kind || ':' || ref, 0)) FROM deadlines
    WHERE kind = %s AND ref = %s AND due_at <= %s
"""
TAKE = "DELETE FROM deadlines WHERE kind = %s AND ref = %s AND due_at <= %s"
POSTPONE = """
    UPDATE deadlines SET due_at = %s, attempts = attempts + 1 WHERE kind = %s AND ref = %s
"""


@dataclass(frozen=True, slots=True)
class Due:
    """One deadline whose time has come."""

    kind: str
    ref: UUID
    due_at: datetime
    attempts: int


async def no_lock(_tx: Tx, _ref: UUID) -> None:
    """For deadlines that nobody moves."""


class Deadlines:
    """Rooms register what happens when a deadline of a kind is due."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._kinds: dict[str, tuple[Lock, Effect]] = {}
        self._loop = Loop("deadlines", POLL_SECONDS, self.run_due)
        db.on_commit(self._committed)

    def on(self, kind: str, effect: Effect, lock: Lock = no_lock) -> None:
        """``lock`` takes what ``effect`` changes; a deadline moved until then has no effect now."""
        self._kinds[kind] = (lock, effect)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    def wake(self) -> None:
        """Look now: the clock was moved."""
        self._loop.wake()

    async def run_due(self) -> None:
        """Take everything that is due now."""
        while True:
            async with self._db.reading() as tx:
                due = await tx.rows(Due, LIST_DUE, (tx.now, [*self._kinds], BATCH))
            taken = await self._take_all(due)
            if len(due) < BATCH or not taken:
                return

    async def _take_all(self, due: list[Due]) -> int:
        todo = iter(due)

        async def work() -> int:
            return sum([await self._take(one) for one in todo])

        return sum(await asyncio.gather(*(work() for _ in range(min(WORKERS, len(due))))))

    async def _take(self, due: Due) -> bool:
        try:
            return await self._effect(due)
        except Exception as error:  # one bad deadline must not stop the others
            if is_away(error):
                raise
            log.exception("deadline.failed", kind=due.kind, error=type(error).__name__)
            await self._postpone(due)
            return False

    async def _effect(self, due: Due) -> bool:
        async with self._db.transaction() as tx:
            this = (due.kind, due.ref, tx.now)
            if not await tx.value(TRY_LOCK, this):
                return False
            lock, effect = self._kinds[due.kind]
            await lock(tx, due.ref)
            if not await tx.execute(TAKE, this):
                return False
            failpoint("deadlines.before_effect")
            await effect(tx, due)
        DEADLINE_LATENESS.labels(kind=due.kind).observe((tx.now - due.due_at).total_seconds())
        return True

    async def _postpone(self, due: Due) -> None:
        wait = timedelta(seconds=min(2**due.attempts, MAX_BACKOFF_SECONDS))
        async with self._db.reading() as tx:
            await tx.execute(POSTPONE, (tx.now + wait, due.kind, due.ref))

    def _committed(self, left: Committed) -> None:
        if any(due <= self._db.clock.now() for due in left.due):
            self._loop.wake()
