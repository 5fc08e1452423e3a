"""May this mitra beat? Without loading the mitra, and without Postgres while Valkey works (D3)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import store_mirror
from hadir.availability.metrics import FALLBACKS
from hadir.infra.coalesce import Membership
from hadir.infra.local_copy import LocalCopy
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from hadir.availability.scripts import Scripts
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

HINT = "mitras.deactivated"
ASKED_AT_ONCE = 1000


class Guard:
    """Asks the local copy of ``mitras:deactivated``, then Valkey, then the row."""

    def __init__(self, db: Database, valkey: Valkey, scripts: Scripts, bus: Bus | None) -> None:
        self._db = db
        self._scripts = scripts
        self._deactivated = Membership(self._deactivated_in_valkey)
        self._active = Membership(self._active_in_postgres)
        self.copy = LocalCopy("deactivated", valkey, bus, self._read_all)
        if bus is not None:
            bus.on(HINT, lambda _body: self.copy.outdated())

    def knows_active(self, mitra_id: UUID) -> bool:
        """Does the copy here say that this mitra may beat? False: ask ``admit``."""
        copied = self.copy.members
        return copied is not None and mitra_id not in copied

    async def admit(self, mitra_id: UUID) -> None:
        """Raises: Unauthorised for a deactivated mitra, whatever state Valkey is in."""
        if self.knows_active(mitra_id):
            return
        copied = self.copy.members
        if copied is not None or await self._is_deactivated(mitra_id):
            raise Unauthorised

    async def _is_deactivated(self, mitra_id: UUID) -> bool:
        try:
            return await self._deactivated.has(mitra_id)
        except ValkeyDown:
            return not await self._active.has(mitra_id)

    async def _deactivated_in_valkey(self, ids: set[UUID]) -> set[UUID]:
        asked, found = [*ids], set[UUID]()
        for start in range(0, len(asked), ASKED_AT_ONCE):
            some = asked[start : start + ASKED_AT_ONCE]
            members = await self._scripts.read("deactivated", *map(str, some))
            found |= {one for one, member in zip(some, members, strict=True) if member}
        return found

    async def _read_all(self) -> frozenset[UUID]:
        members = await self._scripts.read("deactivated")
        return frozenset(UUID(one.decode()) for one in members)

    async def _active_in_postgres(self, ids: set[UUID]) -> set[UUID]:
        FALLBACKS.labels(read="guard").inc()
        async with self._db.reading() as tx:
            return await store_mirror.list_active(tx, ids)
