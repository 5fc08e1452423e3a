"""Sets the demo up when the server starts, and takes the bots off when it stops."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.demo.bots import Bots
from hadir.demo.seed import operator_link, seed_contact, seed_mitras

if TYPE_CHECKING:
    from hadir.infra.db import Database


class Stage:
    """``operator_url`` is the demo operator's one-time link, once started."""

    def __init__(self, db: Database, bots: Bots, control_center_url: str) -> None:
        self.operator_url = ""
        self._db, self._bots = db, bots
        self._control_center_url = control_center_url

    async def start(self) -> None:
        self.operator_url = await operator_link(self._db, self._control_center_url)
        await seed_contact(self._db)
        await self._bots.start(await seed_mitras(self._db))

    async def stop(self) -> None:
        await self._bots.stop()
