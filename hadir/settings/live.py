"""The settings of this instance, kept equal to the table.

A change elsewhere arrives as a hint on the bus; a look every 30 s covers a lost hint.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from hadir.infra.loops import Loop
from hadir.settings import store
from hadir.settings.declared import Values, declarations, defaults
from hadir.settings.model import Current, shortest_stale_seconds
from hadir.settings.usecases import change_setting

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.settings.model import Stored

log = structlog.get_logger(__name__)

RELOAD_SECONDS = 30.0
HINT = "config"


class Settings:
    """``values`` is always whole and valid; read it anew each time, never keep it."""

    def __init__(self, db: Database, bus: Bus, *, cadence_seconds: int) -> None:
        self.values = Values()
        self._db = db
        self._bus = bus
        self._cadence_seconds = cadence_seconds
        self._listeners: list[Callable[[Values], None]] = []
        self._loop = Loop("settings", RELOAD_SECONDS, self.load)
        bus.on(HINT, self._hinted)

    def on_change(self, listener: Callable[[Values], None]) -> None:
        """Call ``listener``, which must not await, whenever a reload found something new."""
        self._listeners.append(listener)

    async def start(self) -> None:
        """Load once, then keep up with the other instances."""
        await self.load()
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def load(self) -> None:
        """Read the table."""
        async with self._db.reading() as tx:
            values = self._read(await store.list_stored(tx))
        if values != self.values:
            self.values = values
            for listener in self._listeners:
                listener(values)

    async def change(self, key: str, value: object, operator_id: UUID | None, version: int) -> None:
        """Put a value in force here now and on every other instance within a moment.

        Raises:
            UnknownSetting, InvalidSetting: 422.
            StaleWrite: 409, somebody was faster.
        """
        cadence = self._cadence_seconds
        await change_setting(self._db, key, value, operator_id, version, cadence_seconds=cadence)
        await self.load()
        await self._bus.hint(HINT, {})

    async def listed(self) -> list[Current]:
        """Every setting with its declaration, value and version, for the control center."""
        async with self._db.reading() as tx:
            stored = {row.key: row for row in await store.list_stored(tx)}
        return [
            Current(
                key,
                declaration,
                defaults()[key],
                stored[key].value if key in stored else defaults()[key],
                stored[key].version if key in stored else 0,
            )
            for key, declaration in declarations().items()
        ]

    def _hinted(self, _body: dict[str, Any]) -> None:
        self._loop.wake()

    def _read(self, rows: list[Stored]) -> Values:
        found: dict[str, Any] = {}
        for row in rows:
            declaration = declarations().get(row.key)
            if declaration is not None and declaration.allows(row.value):
                found[row.key] = row.value
            else:
                log.warning("setting.ignored", key=row.key)
        values = Values(**found)
        least = shortest_stale_seconds(self._cadence_seconds)
        if values.mitra_stale_after_seconds < least:
            log.warning("setting.raised", key="mitra_stale_after_seconds", to=least)
            values = replace(values, mitra_stale_after_seconds=least)
        return values
