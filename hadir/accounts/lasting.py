"""A socket does not outlive the sign-in it belongs to, even if nobody said that it is over (A6)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import store_access
from hadir.infra.loops import Loop

if TYPE_CHECKING:
    from collections.abc import Callable

    from hadir.infra.db import Database

LOOK_SECONDS = 60.0


class LastingSockets:
    """Asks the rows once a minute, in one statement: what was revoked, and what ran out."""

    def __init__(
        self,
        db: Database,
        open_here: Callable[[], set[UUID]],
        close: Callable[[set[UUID]], None],
    ) -> None:
        self._db, self._open_here, self._close = db, open_here, close
        self._loop = Loop("sockets.lasting", LOOK_SECONDS, self.look)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def look(self) -> None:
        sign_ins = self._open_here()
        if not sign_ins:
            return
        async with self._db.reading() as tx:
            over = await store_access.over_among(tx, sign_ins)
        if over:
            self._close(over)
