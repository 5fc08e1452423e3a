"""What runs by the clock, on one instance at a time: auto-offline, copy-back, comparison."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from glide import ConditionalChange, ExpirySet, ExpiryType

from hadir.availability import copying, keys
from hadir.availability.check import KINDS
from hadir.availability.metrics import DRIFT, SWEEPS
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from hadir.availability.auto_offline import AutoOffline
    from hadir.availability.check import MirrorCheck
    from hadir.availability.model import Pace
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

log = structlog.get_logger(__name__)

LEASE_SHARE = 0.9
IDS_AT_ONCE = 1000


class Sweeps:
    """Each step takes the lease of its cadence first; the work itself may be called directly."""

    def __init__(
        self,
        db: Database,
        valkey: Valkey,
        scripts: Scripts,
        pace: Pace,
        check: MirrorCheck,
        auto_offline: AutoOffline,
    ) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._pace = pace
        self._check = check
        self._auto_offline = auto_offline
        self.compared: tuple[int, datetime] | None = None
        """About how many mitras the last comparison of this instance disagreed, and when."""

    async def auto_offline_step(self) -> None:
        if await self._lease("auto_offline", self._pace.auto_offline_sweep_seconds):
            await self._auto_offline.sweep()

    async def copy_beats_step(self) -> None:
        if await self._lease("copy_beats", self._pace.heartbeat_mirror_interval_seconds):
            await self.copy_beats()

    async def compare_step(self) -> None:
        if await self._lease("compare", self._pace.online_mirror_sweep_seconds):
            await self.compare()

    async def copy_beats(self) -> int:
        """Move ``last_heartbeat_at`` forward to the beats in Valkey; how many rows moved."""
        beats = dict[UUID, datetime]()
        try:
            online = [*await self._online()]
            for start in range(0, len(online), IDS_AT_ONCE):
                ids = online[start : start + IDS_AT_ONCE]
                said = await self._scripts.read("beaten", *[one.decode() for one in ids])
                beats |= {
                    UUID(one.decode()): datetime.fromisoformat(at.decode())
                    for one, at in zip(ids, said, strict=True)
                    if at
                }
        except ValkeyDown:
            SWEEPS.labels(sweep="copy_beats", result="aborted").inc()
            log.warning("copy_beats.aborted")
            return 0
        SWEEPS.labels(sweep="copy_beats", result="done").inc()
        if not beats:
            return 0
        return await copying.copy_beats(self._db, beats)

    async def compare(self) -> dict[str, int]:
        """Report and repair what differs from Postgres."""
        try:
            counted, wrong = await self._check.drift()
            self.compared = (len(wrong), self._db.clock.now())
            for kind in KINDS:
                DRIFT.labels(kind=kind).set(counted[kind])
            if wrong:
                log.warning("mirror.drift", mitras=len(wrong), **counted)
                await self._check.repair(wrong)
        except ValkeyDown:
            SWEEPS.labels(sweep="compare", result="aborted").inc()
            log.warning("mirror.not_compared")
            return {}
        SWEEPS.labels(sweep="compare", result="repaired" if wrong else "done").inc()
        return dict(counted)

    async def _online(self) -> set[bytes]:
        return await self._valkey.call(lambda client: client.smembers(keys.ONLINE))

    async def _lease(self, name: str, seconds: int) -> bool:
        expiry = ExpirySet(ExpiryType.MILLSEC, int(seconds * 1000 * LEASE_SHARE))
        only_new = ConditionalChange.ONLY_IF_DOES_NOT_EXIST
        try:
            taken = await self._valkey.call(
                lambda client: client.set(keys.LEASE + name, "1", only_new, expiry)
            )
        except ValkeyDown:
            return False
        return taken is not None
