"""SQL for reading the audit log. Each filter has its index: no page reads much beyond itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.control_center.paging import NEWEST_OF_ALL

if TYPE_CHECKING:
    from hadir.control_center.paging import Place
    from hadir.infra.db import Tx

SELECT = """
    SELECT a.id, a.at, a.operator_id, a.action, a.subject_kind, a.subject_id, a.before, a.after,
        (SELECT email FROM operators o WHERE o.id = a.operator_id) AS operator
    FROM audit_log a WHERE (a.at, a.id) < (%(at)s, %(id)s)
"""
OF_KIND = " AND a.subject_kind = %(kind)s"
OF_SUBJECT = " AND a.subject_id = %(subject)s"
OF_OPERATOR = " AND a.operator_id = %(operator)s"
NEWEST = " ORDER BY a.at DESC, a.id DESC LIMIT %(limit)s"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who changed what, from what to what."""

    id: UUID
    at: datetime
    operator_id: UUID | None
    action: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    operator: str | None


@dataclass(frozen=True, slots=True)
class AuditFilter:
    kind: str | None = None
    subject: str | None = None
    operator: UUID | None = None


async def list_audit(
    tx: Tx, wanted: AuditFilter, after: Place | None, limit: int
) -> list[AuditRow]:
    """Newest first."""
    sql = SELECT
    if wanted.kind is not None:
        sql += OF_KIND
    if wanted.subject is not None:
        sql += OF_SUBJECT
    if wanted.operator is not None:
        sql += OF_OPERATOR
    at, row_id = after or NEWEST_OF_ALL
    params = {
        "kind": wanted.kind,
        "subject": wanted.subject,
        "operator": wanted.operator,
        "at": at,
        "id": row_id,
        "limit": limit,
    }
    return await tx.rows(AuditRow, sql + NEWEST, params)
