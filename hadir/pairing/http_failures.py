"""Failed requests for operators. Mounted on the internal listener only (L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.edge.callers import Supervisor, Viewer
from hadir.kernel.enums import FailureCause
from hadir.pairing import store_failures as store
from hadir.pairing.failures import Resolution, resolve_failure
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.settings import Settings

PAGE = 50


class FailureRow(Reply):
    id: UUID
    session_id: UUID
    customer_id: UUID
    payment_session_id: UUID | None
    cause: FailureCause
    is_terminal: bool
    at: Moment
    resolution: Resolution | None
    resolved_at: Moment | None


class FailureRows(Reply):
    items: list[FailureRow]
    next_cursor: str | None


class Resolve(Frame):
    resolution: Resolution


def routes(db: Database, settings: Settings) -> APIRouter:
    """List them, and do something about each."""
    router = APIRouter(prefix="/internal/failed-pairings", tags=["control center"])

    @router.get("")
    async def read_failures(
        _caller: Viewer, open_only: bool = True, cursor: UUID | None = None
    ) -> FailureRows:
        async with db.reading() as tx:
            rows = await store.list_failures(tx, cursor, PAGE + 1, is_open=open_only)
        page = rows[:PAGE]
        return FailureRows(
            items=[FailureRow.model_validate(one, from_attributes=True) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )

    @router.post("/{failure_id}/resolve", status_code=204)
    async def resolve(caller: Supervisor, failure_id: UUID, body: Resolve) -> None:
        operator_id = caller.account_id
        await resolve_failure(db, settings.values, operator_id, failure_id, body.resolution)

    return router
