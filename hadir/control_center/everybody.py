"""The activity of all mitras is counted when somebody looks, at most once a minute (spec L2)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hadir.control_center import store_everybody as store
from hadir.infra.loops import Loop

if TYPE_CHECKING:
    from hadir.infra.db import Database

LOOK_SECONDS = 30.0
OLD = timedelta(minutes=1)


class Everybody:
    """Counting is not part of any answer: whoever looks reads what was counted last."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._wanted = True
        self._loop = Loop("activity", LOOK_SECONDS, self._step)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    def look(self) -> None:
        """Somebody reads: count again if that was a while ago."""
        self._wanted = True
        self._loop.wake()

    async def _step(self) -> None:
        if self._wanted:
            self._wanted = False
            await count_if_old(self._db)


async def count_if_old(db: Database) -> bool:
    """True when this call counted."""
    async with db.transaction() as tx:
        if not await store.claim_counting(tx, OLD):
            return False
        await store.count_everybody(tx)
        return True
