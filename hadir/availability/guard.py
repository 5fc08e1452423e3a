"""May this mitra beat? Without loading the mitra, and without Postgres while Valkey works (D3)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import store_mirror
from hadir.availability.coalesce import Membership
from hadir.availability.metrics import FALLBACKS
from hadir.infra.valkey import ValkeyDown
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from hadir.availability.scripts import Scripts
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

HINT = "mitras.deactivated"
COPY_SECONDS = 5.0


class Guard:
    """A local copy of ``mitras:deactivated``, dropped whenever it could have missed something."""

    def __init__(self, db: Database, valkey: Valkey, scripts: Scripts, bus: Bus | None) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._bus = bus
        self._copy: frozenset[UUID] = frozenset()
        self._copied_at = float("-inf")
        self._drops = 0
        self._active = Membership(self._active_in_postgres)
        if bus is not None:
            bus.on(HINT, lambda _body: self.drop())

    async def admit(self, mitra_id: UUID) -> None:
        """Raises: Unauthorised for a deactivated mitra, whatever state Valkey is in."""
        if self._copy_holds():
            refused = mitra_id in self._copy
        else:
            refused = await self._is_deactivated(mitra_id)
        if refused:
            raise Unauthorised

    def drop(self) -> None:
        """Somebody was deactivated or reactivated: ask Valkey until the copy is made anew."""
        self._copied_at = float("-inf")
        self._drops += 1

    async def renew(self) -> None:
        """Make the copy anew; while Valkey is away there is none."""
        drops = self._drops
        try:
            ids = await self._scripts.read("deactivated")
        except ValkeyDown:
            return
        if drops == self._drops:
            self._copy = frozenset(UUID(one.decode()) for one in ids)
            self._copied_at = time.monotonic()

    def _copy_holds(self) -> bool:
        fresh = time.monotonic() - self._copied_at < COPY_SECONDS
        return fresh and self._valkey.believed and self._bus is not None and self._bus.healthy

    async def _is_deactivated(self, mitra_id: UUID) -> bool:
        try:
            (member,) = await self._scripts.read("deactivated", str(mitra_id))
        except ValkeyDown:
            return not await self._active.has(mitra_id)
        return bool(member)

    async def _active_in_postgres(self, ids: set[UUID]) -> set[UUID]:
        FALLBACKS.labels(read="guard").inc()
        async with self._db.reading() as tx:
            return await store_mirror.list_active(tx, ids)
