"""What all mitras did lately, side by side (spec L2, J4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.control_center import store_everybody as store
from hadir.control_center.measures import Measured, measures_of, share_of
from hadir.control_center.paging import PAGE, Cursor, count_place_of, page_of
from hadir.edge.callers import Viewer
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.control_center.everybody import Everybody
    from hadir.control_center.store_everybody import ActivityRow
    from hadir.infra.db import Database


class MitraActivityRow(Measured):
    """One of all mitras; ``flip_rate``: how often the sensitivity was flipped, a session."""

    mitra_id: UUID
    call_name: str
    flip_rate: float | None


class MitraActivityPage(Reply):
    """``counted_at``: as of when; null before the first count."""

    counted_at: Moment | None
    items: list[MitraActivityRow]
    next_cursor: str | None


def routes(db: Database, everybody: Everybody) -> APIRouter:
    """Busiest first."""
    router = APIRouter(prefix="/internal", tags=["control center"])

    @router.get("/mitra-activity")
    async def read_activity(
        _caller: Viewer, cursor: Cursor = None, outliers: bool = False
    ) -> MitraActivityPage:
        everybody.look()
        async with db.reading() as tx:
            counted_at = await store.find_counted_at(tx)
            rows = await store.list_activity(
                tx, count_place_of(cursor), PAGE + 1, outliers=outliers
            )
        shown, following = page_of(rows, lambda row: (row.sessions, row.mitra_id))
        items = [_shown(row) for row in shown]
        return MitraActivityPage(counted_at=counted_at, items=items, next_cursor=following)

    return router


def _shown(row: ActivityRow) -> MitraActivityRow:
    return MitraActivityRow(
        mitra_id=row.mitra_id,
        call_name=row.call_name,
        flip_rate=share_of(row.flips, row.sessions),
        **measures_of(row),
    )
