"""One mitra: who it is, how much it may hold, when it was online (spec L2, C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts import edit_mitra
from hadir.availability import set_capacity_override
from hadir.control_center import store_mitras as store
from hadir.control_center.measures import Measured, measures_of
from hadir.control_center.mitra_shapes import MitraReply, fields_of
from hadir.control_center.paging import PAGE, Cursor, page_of, place_of
from hadir.control_center.store_activity import get_activity
from hadir.edge.callers import Admin, Viewer
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.settings import Settings


class MitraShown(MitraReply):
    """``capacity_override`` is null where the setting counts."""

    version: int
    capacity_override: int | None
    last_heartbeat_at: Moment | None
    online_changed_at: Moment | None


class MitraPatch(Frame):
    """``version`` is the one that was on the screen; what is not sent stays as it is."""

    version: int = Field(ge=1)
    call_name: str | None = Field(None, min_length=1, max_length=40)
    phone: str | None = Field(None, min_length=5, max_length=24)


class CapacityBody(Frame):
    """Null: as the setting says."""

    capacity_override: int | None = Field(ge=0, le=50)


class SwitchShown(Reply):
    id: UUID
    at: Moment
    is_online: bool
    reason: str


class OnlineLog(Reply):
    items: list[SwitchShown]
    next_cursor: str | None


class ActivityShown(Measured):
    """One mitra's, beside what is usual here (J4)."""

    flips: int


def routes(db: Database, settings: Settings) -> APIRouter:
    """Beside the list, and the switch that takes a mitra out of dispatch."""
    router = APIRouter(prefix="/internal/mitras", tags=["control center"])

    async def shown(mitra_id: UUID) -> MitraShown:
        async with db.reading() as tx:
            row = await store.get_mitra_row(tx, mitra_id)
        return _shown(row, settings.values.max_customers_per_mitra)

    @router.get("/{mitra_id}")
    async def read_mitra(mitra_id: UUID, _caller: Viewer) -> MitraShown:
        return await shown(mitra_id)

    @router.patch("/{mitra_id}")
    async def change_mitra(mitra_id: UUID, body: MitraPatch, caller: Admin) -> MitraShown:
        who, named = caller.account_id, {"call_name": body.call_name, "phone": body.phone}
        await edit_mitra(db, mitra_id, body.version, who, **named)
        return await shown(mitra_id)

    @router.put("/{mitra_id}/capacity")
    async def change_capacity(mitra_id: UUID, body: CapacityBody, caller: Admin) -> MitraShown:
        value = body.capacity_override
        await set_capacity_override(db, settings, mitra_id, value, caller.account_id)
        return await shown(mitra_id)

    _look_routes(router, db)
    return router


def _look_routes(router: APIRouter, db: Database) -> None:
    @router.get("/{mitra_id}/activity")
    async def read_activity(mitra_id: UUID, _caller: Viewer) -> ActivityShown:
        async with db.reading() as tx:
            await store.get_mitra_row(tx, mitra_id)
            found = await get_activity(tx, mitra_id)
        return ActivityShown(flips=found.flips, **measures_of(found))

    @router.get("/{mitra_id}/online-log")
    async def read_online_log(mitra_id: UUID, _caller: Viewer, cursor: Cursor = None) -> OnlineLog:
        async with db.reading() as tx:
            await store.get_mitra_row(tx, mitra_id)
            rows = await store.list_switches(tx, mitra_id, place_of(cursor), PAGE + 1)
        shown, following = page_of(rows, lambda row: (row.at, row.id))
        return OnlineLog(
            items=[SwitchShown.model_validate(row, from_attributes=True) for row in shown],
            next_cursor=following,
        )


def _shown(row: store.MitraRow, default_capacity: int) -> MitraShown:
    return MitraShown(
        version=row.version,
        capacity_override=row.capacity_override,
        last_heartbeat_at=row.last_heartbeat_at,
        online_changed_at=row.online_changed_at,
        **fields_of(row, default_capacity),
    )
