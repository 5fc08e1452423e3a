"""Row → Valkey. Best effort after the commit: what fails is logged, counted and tried again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from psycopg import Error as PostgresError
from psycopg_pool import PoolTimeout

from hadir.availability import store_mirror
from hadir.availability.metrics import WRITE_ERRORS
from hadir.availability.model import cut, milliseconds, stale_after_seconds
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from uuid import UUID

    from hadir.availability.model import MirrorRow, Pace, TunedSettings
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

log = structlog.get_logger(__name__)

ROWS_AT_ONCE = 200


class Rules:
    """What freshness and capacity mean at this moment."""

    def __init__(self, db: Database, settings: TunedSettings, pace: Pace) -> None:
        self._db = db
        self._settings = settings
        self._pace = pace

    def now(self) -> datetime:
        return self._db.clock.now()

    @property
    def stale_seconds(self) -> int:
        return stale_after_seconds(self._settings.values, self._pace.heartbeat_cadence_seconds)

    @property
    def default_capacity(self) -> int:
        return self._settings.values.max_customers_per_mitra

    def cut(self) -> datetime:
        """Beats before this are stale in Valkey."""
        return cut(self.now(), self.stale_seconds)

    def cut_ms(self) -> str:
        return str(milliseconds(self.cut()))

    def postgres_cut(self, now: datetime | None = None) -> datetime:
        """Beats before this are stale in Postgres, where they arrive a cycle late (spec D2)."""
        return cut(
            now or self.now(), self.stale_seconds + self._pace.heartbeat_mirror_interval_seconds
        )


class MirrorWriter:
    """Writes rows with their versions; Lua refuses the older ones."""

    def __init__(self, db: Database, valkey: Valkey, scripts: Scripts, rules: Rules) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._rules = rules
        self._owed: set[UUID] = set()
        self.deactivated_changed: Callable[[], None] = lambda: None

    async def write(self, ids: Sequence[UUID]) -> None:
        """Bring these mitras' rows to Valkey. Raises nothing: what failed is owed."""
        self._owed.update(ids)
        if not self._valkey.believed:
            WRITE_ERRORS.inc(len(ids))
            return
        try:
            if not await self.pay_debts():
                self._valkey.distrust("unseeded")
        except (ValkeyDown, PostgresError, PoolTimeout) as error:
            WRITE_ERRORS.inc(len(ids))
            log.warning("mirror.write_failed", rows=len(ids), error=type(error).__name__)

    async def pay_debts(self) -> bool:
        """Write what is owed until nothing is; True when it went to a seeded mirror.

        Raises:
            ValkeyDown: Valkey did not take it; psycopg's errors: Postgres did not give it.
        """
        stamped = True
        while self._owed:
            ids, self._owed = self._owed, set()
            try:
                async with self._db.reading() as tx:
                    rows = await store_mirror.list_mirror_rows(tx, [*ids])
                stamped = await self.apply(rows)
            except BaseException:
                self._owed |= ids
                raise
        return stamped

    async def apply(
        self, rows: Sequence[MirrorRow], overruled: dict[UUID, str] | None = None
    ) -> bool:
        """Write rows as read; True when the mirror they went to is a seeded one.

        Raises:
            ValkeyDown: they did not arrive.
        """
        stamped, changed = True, 0
        for start in range(0, len(rows), ROWS_AT_ONCE):
            args = [self._rules.cut_ms()]
            for row in rows[start : start + ROWS_AT_ONCE]:
                args += self._row(row, (overruled or {}).get(row.mitra_id, ""))
            seeded, _, moved = await self._scripts.unbelieved("upsert", *args)
            stamped, changed = stamped and bool(seeded), changed + moved
        if changed:
            self.deactivated_changed()
        return stamped

    def _row(self, row: MirrorRow, overruled: str) -> list[str]:
        capacity = self._rules.default_capacity
        return [
            str(row.mitra_id),
            str(row.version),
            overruled,
            _flag(row.online),
            _flag(not row.is_active),
            str(row.load),
            _flag(row.has_room(capacity)),
            _flag(row.free_for_a_call(capacity)),
            str(row.turn),
            row.beat,
            str(milliseconds(row.graced_at)),
        ]


def _flag(value: bool) -> str:
    return "1" if value else "0"
