"""The settings of this instance, kept equal to the table.

A change elsewhere arrives through the outbox and, sooner, as a hint on the bus; a look every 30 s
covers the rest. Whoever holds a socket here is told after the new values are in force, so that an
app which asks again at once is answered with them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import structlog

from hadir.infra.loops import Loop
from hadir.settings import store
from hadir.settings.declared import Values, declarations, defaults
from hadir.settings.model import Change, Current, shortest_stale_seconds
from hadir.settings.usecases import change_settings
from hadir.wire.events import ConfigChanged
from hadir.wire.topics import CONFIG, EVERYBODY

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from uuid import UUID

    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.hub import Hub
    from hadir.settings.model import Stored, Value

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
        self._hub: Hub | None = None
        self._edits, self._told = 0, 0
        self._loop = Loop("settings", RELOAD_SECONDS, self._renew)
        bus.on(HINT, self._hinted)
        bus.on_missed(self._loop.wake)

    def on_change(self, listener: Callable[[Values], None]) -> None:
        """Call ``listener``, which must not await, whenever a reload found something new."""
        self._listeners.append(listener)

    def follow(self, hub: Hub) -> None:
        """Hear of committed changes through ``hub``, and tell its sockets."""
        self._hub = hub
        hub.join(self, CONFIG)

    def push(self, _text: str) -> None:
        """The hub's envelope: somebody edited something."""
        self._edits += 1
        self._loop.wake()

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
        await self.change_all([Change(key, value, version)], operator_id)

    async def change_all(self, changes: Sequence[Change], operator_id: UUID | None) -> None:
        """Like ``change``, all or none."""
        cadence = self._cadence_seconds
        await change_settings(self._db, changes, operator_id, cadence_seconds=cadence)
        await self.load()
        await self._bus.hint(HINT, {})

    async def listed(self) -> list[Current]:
        """Every setting with its declaration, value and version, for the control center."""
        async with self._db.reading() as tx:
            stored = {row.key: row for row in await store.list_stored(tx)}
        return [_current(key, stored.get(key), getattr(self.values, key)) for key in declarations()]

    async def _renew(self) -> None:
        edits = self._edits
        await self.load()
        if self._hub is not None and edits > self._told:
            self._told = edits
            told = ConfigChanged().model_dump(mode="json")
            self._hub.pass_on(EVERYBODY, self._db.clock.now(), told, None)

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


def _current(key: str, row: Stored | None, in_force: Value) -> Current:
    declared, default = declarations()[key], defaults()[key]
    if row is None:
        return Current(key, declared, default, default, in_force, 0, None, None)
    edit = (row.version, row.updated_at, row.updated_by)
    return Current(key, declared, default, row.value, in_force, *edit)
