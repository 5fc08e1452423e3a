"""One instance of the availability room on real engines; a second one may stand beside it."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from valkey.asyncio import Valkey as PlainValkey

from hadir.availability import Availability, deactivate_mitra, go_offline, go_online, set_load
from hadir.availability.model import SwitchReason
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.infra.valkey import Valkey
from hadir.wire.topics import MIRROR

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Committed
    from tests.support.clock import StandingClock


PATIENT_MS = 2000


@dataclass
class Values:
    """The settings that availability reads."""

    mitra_stale_after_seconds: int = 45
    max_customers_per_mitra: int = 3


@dataclass
class FixedSettings:
    values: Values = field(default_factory=Values)


@dataclass(frozen=True)
class Pace:
    heartbeat_cadence_seconds: int = 15
    auto_offline_sweep_seconds: int = 30
    heartbeat_mirror_interval_seconds: int = 60
    online_mirror_sweep_seconds: int = 300


class House:
    """Speaks of mitras; ``settle`` does what the relay does after commits."""

    def __init__(self, db: Database, valkey: Valkey, plain: PlainValkey, pace: Pace) -> None:
        self.db = db
        self.valkey = valkey
        self.plain: Any = plain  # valkey-py types every answer as maybe not awaitable
        self.settings = FixedSettings()
        self.availability = Availability(db, valkey, self.settings, pace)
        self.availability.check.settle_seconds = 0.05
        self.jobs: list[UUID] = []
        self._unmirrored: set[str] = set()
        self.statements = 0
        db.on_commit(self._committed)

    async def mitra(self, name: str = "Sari") -> UUID:
        mitra_id = new_id()
        await self.sql(
            "INSERT INTO mitras (id, call_name, phone, created_at) VALUES (%s, %s, %s, %s)",
            mitra_id,
            name,
            f"+62{mitra_id.int % 10**12:012d}".replace("+620", "+621"),
            self.db.clock.now(),
        )
        return mitra_id

    async def online_mitra(self) -> UUID:
        mitra_id = await self.mitra()
        await self.switch_on(mitra_id)
        return mitra_id

    async def switch_on(self, mitra_id: UUID) -> None:
        await go_online(self.db, self.settings, mitra_id)
        await self.settle()

    async def switch_off(self, mitra_id: UUID) -> None:
        await go_offline(self.db, mitra_id, SwitchReason.SWITCHED_OFF)
        await self.settle()

    async def deactivate(self, mitra_id: UUID) -> None:
        await deactivate_mitra(self.db, mitra_id, None)
        await self.settle()

    async def load(self, mitra_id: UUID, load: int, *, in_call: bool = False) -> None:
        async with self.db.transaction() as tx:
            await set_load(tx, mitra_id, load, in_call)
        await self.settle()

    async def beat(self, *ids: UUID) -> None:
        for mitra_id in ids:
            self.availability.beat(mitra_id)
        await self.availability.beats.flush()

    async def settle(self) -> None:
        """Mirror what was committed since the last time."""
        ids, self._unmirrored = self._unmirrored, set()
        if ids:
            await self.availability.write_mirror([_id(topic) for topic in ids])

    def lose_what_was_committed(self) -> None:
        """As when the instance died between commit and relay."""
        self._unmirrored.clear()

    async def sql(self, statement: str, *params: Any) -> Any:
        async with self.db.reading() as tx:
            cursor = await tx.conn.execute(statement, params)
            return await cursor.fetchall() if cursor.description else None

    async def heartbeat_in_postgres(self, mitra_id: UUID) -> datetime | None:
        rows = await self.sql(
            "SELECT last_heartbeat_at FROM mitra_status WHERE mitra_id = %s", mitra_id
        )
        at: datetime | None = rows[0][0]
        return at

    async def members(self, key: str) -> set[bytes]:
        """A set as an operator with valkey-cli sees it."""
        return {*await self.plain.smembers(key)}

    async def drift(self) -> dict[str, int]:
        return dict((await self.availability.check.drift())[0])

    def _committed(self, left: Committed) -> None:
        self.jobs += left.jobs
        topics = {topic for row in left.outgoing for topic in row.topics}
        self._unmirrored |= {topic for topic in topics if topic.startswith(MIRROR)}


@asynccontextmanager
async def house(
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    pace: Pace | None = None,
    *,
    request_timeout_ms: int = PATIENT_MS,
) -> AsyncIterator[House]:
    """Open one instance that believes its (seeded) mirror.

    It is patient with Valkey, because the machine may be busy; a test of outages is not.
    """
    db = Database(database_url, clock)
    valkey = Valkey(valkey_url, request_timeout_ms=request_timeout_ms)
    plain = PlainValkey.from_url(valkey_url.replace("valkey://", "redis://"))
    await db.open()
    try:
        made = House(db, valkey, plain, pace or Pace())
        await valkey.start()
        yield made
        await made.availability.beats.stop()
    finally:
        await valkey.stop()
        await plain.aclose()
        await db.close()


def _id(topic: str) -> UUID:
    from uuid import UUID

    return UUID(topic.removeprefix(MIRROR))
