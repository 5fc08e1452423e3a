"""SQL of the settings table: one row per setting that an operator has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg.types.json import Jsonb

from hadir.settings.model import Stored

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.settings.model import Value

LIST = "SELECT key, value, version, updated_at, updated_by FROM settings ORDER BY key"
FIND = "SELECT key, value, version, updated_at, updated_by FROM settings WHERE key = %s"
INSERT = """
    INSERT INTO settings (key, value, version, updated_at, updated_by)
    VALUES (%s, %s, 1, %s, %s) ON CONFLICT (key) DO NOTHING
"""
UPDATE = """
    UPDATE settings SET value = %s, version = version + 1, updated_at = %s, updated_by = %s
    WHERE key = %s AND version = %s
"""


async def list_stored(tx: Tx) -> list[Stored]:
    return await tx.rows(Stored, LIST)


async def find_stored(tx: Tx, key: str) -> Stored | None:
    return await tx.find(Stored, FIND, (key,))


async def insert_value(tx: Tx, key: str, value: Value, operator_id: UUID | None) -> bool:
    """False when the setting already has a row."""
    return await tx.execute(INSERT, (key, Jsonb(value), tx.now, operator_id)) == 1


async def update_value(
    tx: Tx, key: str, value: Value, operator_id: UUID | None, version: int
) -> bool:
    """False when the row is not at ``version``."""
    row = (Jsonb(value), tx.now, operator_id, key, version)
    return await tx.execute(UPDATE, row) == 1
