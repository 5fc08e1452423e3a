"""Operators say where support can be reached (spec B3)."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from hadir.accounts import store_support as store
from hadir.accounts.store_support import HandleRow
from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.errors import AppError
from hadir.settings import StaleWrite, tell_config

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database, Tx

SHAPES = {
    "whatsapp": re.compile(r"\+?[0-9][0-9 -]{6,18}"),
    "telegram": re.compile(r"@?[A-Za-z][A-Za-z0-9_]{3,31}"),
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}"),
}


class InvalidHandle(AppError):
    """Nobody could be reached by that: write a number, a Telegram name or an e-mail address."""

    code = "INVALID_HANDLE"
    status = 422


async def add_handle(db: Database, fields: dict[str, Any], operator_id: UUID | None) -> UUID:
    """Shown to customers from now on.

    Raises:
        InvalidHandle: 422.
    """
    handle = HandleRow(id=new_id(), is_active=True, version=1, **fields)
    _check(handle)
    async with db.transaction() as tx:
        await store.insert_handle(tx, handle)
        await _note(tx, "support_handle.added", operator_id, None, handle)
    return handle.id


async def edit_handle(
    db: Database, handle_id: UUID, version: int, edits: dict[str, Any], operator_id: UUID | None
) -> None:
    """Other words, another place, or not shown any more.

    Raises:
        NotFound, StaleWrite.
        InvalidHandle: 422.
    """
    async with db.transaction() as tx:
        before = await store.lock_handle(tx, handle_id)
        if before.version != version:
            raise StaleWrite
        after = replace(before, **edits)
        _check(after)
        await store.set_handle(tx, after)
        await _note(tx, "support_handle.changed", operator_id, before, after)


async def _note(
    tx: Tx, action: str, operator_id: UUID | None, before: HandleRow | None, after: HandleRow
) -> None:
    change = (None if before is None else _shown(before), _shown(after))
    await write_audit(tx, operator_id, action, ("support_handle", str(after.id)), change)
    tell_config(tx)


def _check(handle: HandleRow) -> None:
    if not SHAPES[handle.kind].fullmatch(handle.value):
        raise InvalidHandle


def _shown(handle: HandleRow) -> dict[str, Any]:
    fields = asdict(handle)
    return {key: fields[key] for key in ("kind", "label", "value", "sort_order", "is_active")}
