"""SQL on the ways to reach support, as operators edit them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LIST = """
    SELECT id, kind, label, value, sort_order, is_active, version
    FROM support_handles ORDER BY sort_order, id LIMIT 200
"""
LOCK = """
    SELECT id, kind, label, value, sort_order, is_active, version
    FROM support_handles WHERE id = %s FOR UPDATE
"""
INSERT = """
    INSERT INTO support_handles (id, kind, label, value, sort_order, is_active)
    VALUES (%s, %s, %s, %s, %s, %s)
"""
SET = """
    UPDATE support_handles SET kind = %s, label = %s, value = %s, sort_order = %s, is_active = %s,
        version = version + 1
    WHERE id = %s
"""


@dataclass(frozen=True, slots=True)
class HandleRow:
    """One way to reach support, also one that is not shown."""

    id: UUID
    kind: str
    label: str
    value: str
    sort_order: int
    is_active: bool
    version: int


async def list_all_handles(tx: Tx) -> list[HandleRow]:
    return await tx.rows(HandleRow, LIST)


async def lock_handle(tx: Tx, handle_id: UUID) -> HandleRow:
    """Raises: NotFound."""
    return await tx.get(HandleRow, LOCK, (handle_id,))


async def insert_handle(tx: Tx, one: HandleRow) -> None:
    row = (one.id, one.kind, one.label, one.value, one.sort_order, one.is_active)
    await tx.execute(INSERT, row)


async def set_handle(tx: Tx, one: HandleRow) -> None:
    row = (one.kind, one.label, one.value, one.sort_order, one.is_active, one.id)
    await tx.execute(SET, row)
