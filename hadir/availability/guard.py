"""May this mitra beat? Without loading the mitra, and without Postgres while Valkey works (D3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.availability import store_mirror
from hadir.availability.metrics import FALLBACKS
from hadir.infra.coalesce import Membership
from hadir.infra.local_copy import LocalCopy
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.availability.scripts import Scripts
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

HINT = "mitras.deactivated"


class Guard:
    """Asks the local copy of ``mitras:deactivated``, then Valkey, then the row."""

    def __init__(self, db: Database, valkey: Valkey, scripts: Scripts, bus: Bus | None) -> None:
        self._db = db
        self._scripts = scripts
        self._active = Membership(self._active_in_postgres)
        self.copy = LocalCopy("deactivated", valkey, bus, self._read_all)
        if bus is not None:
            bus.on(HINT, lambda _body: self.copy.outdated())

    async def admit(self, mitra_id: UUID) -> None:
        """Raises: Unauthorised for a deactivated mitra, whatever state Valkey is in."""
        copied = self.copy.members
        if copied is not None:
            refused = str(mitra_id).encode() in copied
        else:
            refused = await self._is_deactivated(mitra_id)
        if refused:
            raise Unauthorised

    async def _is_deactivated(self, mitra_id: UUID) -> bool:
        try:
            (member,) = await self._scripts.read("deactivated", str(mitra_id))
        except ValkeyDown:
            return not await self._active.has(mitra_id)
        return bool(member)

    async def _read_all(self) -> frozenset[bytes]:
        return frozenset(await self._scripts.read("deactivated"))

    async def _active_in_postgres(self, ids: set[UUID]) -> set[UUID]:
        FALLBACKS.labels(read="guard").inc()
        async with self._db.reading() as tx:
            return await store_mirror.list_active(tx, ids)
