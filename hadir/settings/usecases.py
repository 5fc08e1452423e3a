"""Changing what is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.infra.audit import write_audit
from hadir.settings import store
from hadir.settings.declared import declarations, defaults
from hadir.settings.model import (
    InvalidSetting,
    StaleWrite,
    UnknownSetting,
    shortest_stale_seconds,
)
from hadir.wire.internal import ConfigEdited
from hadir.wire.topics import CONFIG

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from hadir.infra.db import Database, Tx
    from hadir.settings.model import Change, Value


def tell_config(tx: Tx) -> None:
    """On commit every instance reads its settings anew, then tells every app to ask again."""
    tx.emit(CONFIG, ConfigEdited())


async def change_settings(
    db: Database, changes: Sequence[Change], operator_id: UUID | None, *, cadence_seconds: int
) -> None:
    """Put all of ``changes`` in force, or none, and note who did it.

    Raises:
        UnknownSetting, InvalidSetting: 422.
        StaleWrite: a setting is no longer at the version that the operator saw.
    """
    # In the order of the keys: two operators who save at once wait, they do not deadlock.
    ordered = sorted(changes, key=lambda change: change.key)
    checked = [(change, _check(change.key, change.value, cadence_seconds)) for change in ordered]
    async with db.transaction() as tx:
        for change, value in checked:
            await _change(tx, change, value, operator_id)
        tell_config(tx)


async def _change(tx: Tx, change: Change, value: Value, operator_id: UUID | None) -> None:
    before = await store.find_stored(tx, change.key)
    if not await _write(tx, change.key, value, operator_id, change.version):
        raise StaleWrite(key=change.key)
    old = defaults()[change.key] if before is None else before.value
    subject = ("setting", change.key)
    await write_audit(
        tx, operator_id, "setting.changed", subject, ({"value": old}, {"value": value})
    )


async def _write(tx: Tx, key: str, value: Value, operator_id: UUID | None, version: int) -> bool:
    if version == 0:
        return await store.insert_value(tx, key, value, operator_id)
    return await store.update_value(tx, key, value, operator_id, version)


def _check(key: str, value: object, cadence_seconds: int) -> Value:
    declaration = declarations().get(key)
    if declaration is None:
        raise UnknownSetting(key=key)
    if not declaration.allows(value):
        raise InvalidSetting(key=key, bounds=declaration.bounds)
    assert isinstance(value, int | str)
    least = shortest_stale_seconds(cadence_seconds)
    if key == "mitra_stale_after_seconds" and isinstance(value, int) and value < least:
        raise InvalidSetting(key=key, bounds=f"at least twice the cadence: {least}")
    return value
