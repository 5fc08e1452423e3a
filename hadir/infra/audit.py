"""The audit log: who changed what, written in the transaction of the change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb

from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx

INSERT = """
    INSERT INTO audit_log (id, at, operator_id, action, subject_kind, subject_id, before, after)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""


async def write_audit(
    tx: Tx,
    operator_id: UUID | None,
    action: str,
    subject: tuple[str, str],
    change: tuple[dict[str, Any] | None, dict[str, Any] | None],
) -> None:
    """``subject`` is (kind, id), ``change`` is (before, after); no operator means the CLI."""
    before, after = (None if half is None else Jsonb(half) for half in change)
    await tx.execute(INSERT, (new_id(), tx.now, operator_id, action, *subject, before, after))
