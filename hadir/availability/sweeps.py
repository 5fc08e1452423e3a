"""What runs by the clock, on one instance at a time: auto-offline, copy-back, comparison."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog
from glide import ConditionalChange, ExpirySet, ExpiryType

from hadir.availability import changes, copying, keys
from hadir.availability.check import KINDS
from hadir.availability.metrics import AUTO_OFFLINE, DRIFT, SWEEPS
from hadir.availability.model import brakes
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glide import GlideClient

    from hadir.availability.check import MirrorCheck
    from hadir.availability.mirror import Rules
    from hadir.availability.model import Pace
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

log = structlog.get_logger(__name__)

LEASE_SHARE = 0.9
BRAKE_CYCLES = 3
IDS_AT_ONCE = 1000


class Sweeps:
    """Each step takes the lease of its cadence first; the work itself may be called directly."""

    def __init__(
        self,
        db: Database,
        valkey: Valkey,
        scripts: Scripts,
        rules: Rules,
        pace: Pace,
        check: MirrorCheck,
    ) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._rules = rules
        self._pace = pace
        self._check = check
        self.compared: tuple[int, datetime] | None = None
        """About how many mitras the last comparison of this instance disagreed, and when."""

    async def auto_offline_step(self) -> None:
        if await self._lease("auto_offline", self._pace.auto_offline_sweep_seconds):
            await self.auto_offline()

    async def copy_beats_step(self) -> None:
        if await self._lease("copy_beats", self._pace.heartbeat_mirror_interval_seconds):
            await self.copy_beats()

    async def compare_step(self) -> None:
        if await self._lease("compare", self._pace.online_mirror_sweep_seconds):
            await self.compare()

    async def auto_offline(self) -> list[UUID]:
        """Switch the intent of stale mitras off. A Valkey error anywhere: nobody goes off."""
        try:
            stale = await self.find_stale()
            stale = await self._braked(stale)
            off = await self.switch_off(stale)
        except ValkeyDown:
            SWEEPS.labels(sweep="auto_offline", result="aborted").inc()
            log.warning("auto_offline.aborted", why="valkey")
            return []
        SWEEPS.labels(sweep="auto_offline", result="done").inc()
        return off

    async def find_stale(self) -> list[UUID]:
        """Everyone online whose sign of life is too old by what Valkey knows.

        Raises:
            ValkeyDown: it cannot be asked or believed.
        """
        return (await self._stale())[1]

    async def switch_off(self, detected: Sequence[UUID]) -> list[UUID]:
        """Those of ``detected`` who did not beat meanwhile go off, in one UPDATE.

        Raises:
            ValkeyDown: the last look was not possible; nobody went off.
        """
        if not detected:
            return []
        still = [*{*detected} & {*(await self._stale())[1]}]
        cut = self._rules.cut()
        async with self._db.transaction() as tx:
            off = await changes.switch_off_stale(tx, still, cut)
        AUTO_OFFLINE.inc(len(off))
        log.info("auto_offline.done", detected=len(detected), off=len(off))
        return off

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

    async def _stale(self) -> tuple[int, list[UUID]]:
        online, *ids = await self._scripts.read("stale", self._rules.cut_ms())
        return int(online), [UUID(one.decode()) for one in ids]

    async def _braked(self, stale: list[UUID]) -> list[UUID]:
        """All of them, or, when that is suspiciously many, those that the sweep before saw too."""
        online = (await self._stale())[0]
        if not brakes(stale, online):
            await self._valkey.call(lambda client: client.delete([keys.BRAKE]))
            return stale
        suspected = await self._valkey.call(lambda client: client.smembers(keys.BRAKE))
        agreed = [one for one in stale if str(one).encode() in suspected]
        await self._suspect(stale)
        if not agreed:
            SWEEPS.labels(sweep="auto_offline", result="braked").inc()
            log.error("auto_offline.braked", stale=len(stale), online=online)
        return agreed

    async def _suspect(self, stale: Sequence[UUID]) -> None:
        async def remember(client: GlideClient) -> None:
            await client.delete([keys.BRAKE])
            await client.sadd(keys.BRAKE, [str(one) for one in stale])
            await client.expire(keys.BRAKE, self._pace.auto_offline_sweep_seconds * BRAKE_CYCLES)

        await self._valkey.call(remember)

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
