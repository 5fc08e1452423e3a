"""Who changed what: the audit log, and the history of one thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from hadir.control_center.paging import PAGE, Cursor, page_of, place_of
from hadir.control_center.store_audit import AuditFilter, AuditRow, list_audit
from hadir.edge.callers import Supervisor, Viewer
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database

Edited = Literal[
    "setting", "price_tier", "payment_method", "support_handle", "first_session_discount"
]
Short = Annotated[str | None, Query(max_length=80)]


class AuditReply(Reply):
    """``operator`` is null for the command line and for the system itself."""

    id: UUID
    at: Moment
    operator: str | None
    operator_id: UUID | None
    action: str
    subject_kind: str
    subject_id: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditPage(Reply):
    items: list[AuditReply]
    next_cursor: str | None


def routes(db: Database) -> APIRouter:
    """Reading only: the log is written by those who change things."""
    router = APIRouter(prefix="/internal", tags=["control center"])

    async def page(wanted: AuditFilter, cursor: str | None) -> AuditPage:
        async with db.reading() as tx:
            rows = await list_audit(tx, wanted, place_of(cursor), PAGE + 1)
        shown, following = page_of(rows, lambda row: (row.at, row.id))
        return AuditPage(items=[_reply(row) for row in shown], next_cursor=following)

    @router.get("/audit-log")
    async def read_audit_log(
        _caller: Supervisor,
        cursor: Cursor = None,
        kind: Short = None,
        subject: Short = None,
        operator: UUID | None = None,
    ) -> AuditPage:
        return await page(AuditFilter(kind, subject if kind else None, operator), cursor)

    @router.get("/history/{kind}/{subject}")
    async def read_history(
        kind: Edited, subject: str, _caller: Viewer, cursor: Cursor = None
    ) -> AuditPage:
        return await page(AuditFilter(kind, subject), cursor)

    return router


def _reply(row: AuditRow) -> AuditReply:
    return AuditReply(
        id=row.id,
        at=row.at,
        operator=row.operator,
        operator_id=row.operator_id,
        action=row.action,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        before=row.before,
        after=row.after,
    )
