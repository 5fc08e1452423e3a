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
from hadir.wire.events import ConfigChanged
from hadir.wire.topics import OPERATORS

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database, Tx
    from hadir.settings.model import Value


async def change_setting(
    db: Database,
    key: str,
    value: object,
    operator_id: UUID | None,
    version: int,
    *,
    cadence_seconds: int,
) -> None:
    """Put ``value`` in force and note who did it.

    Raises:
        UnknownSetting, InvalidSetting: 422.
        StaleWrite: the setting is no longer at ``version`` (0: never changed).
    """
    checked = _check(key, value, cadence_seconds)
    async with db.transaction() as tx:
        before = await store.find_stored(tx, key)
        if not await _write(tx, key, checked, operator_id, version):
            raise StaleWrite
        old = defaults()[key] if before is None else before.value
        change = ({"value": old}, {"value": checked})
        await write_audit(tx, operator_id, "setting.changed", ("setting", key), change)
        tx.emit(OPERATORS, ConfigChanged())


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
