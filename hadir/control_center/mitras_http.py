"""One mitra: who it is, how much it may hold, when it was online (spec L2, C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts import edit_mitra
from hadir.availability import set_capacity_override
from hadir.control_center import store_mitras as store
from hadir.control_center.paging import PAGE, Cursor, page_of, place_of
from hadir.control_center.store_activity import Activity, get_activity
from hadir.edge.callers import Admin, Viewer
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.settings import Settings

PHONE_SHOWN = 4


class MitraShown(Reply):
    """``capacity_override`` is null where the setting counts."""

    id: UUID
    call_name: str
    phone_masked: str
    is_active: bool
    is_bot: bool
    version: int
    created_at: Moment
    is_online: bool
    load: int
    capacity: int
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


class ActivityShown(Reply):
    """The last thirty days; null where there is nothing to divide. ``is_outlier``: this mitra flips
    the sensitivity more than twice as often as the platform, on ten sessions at least (J4)."""

    offers: int
    accept_rate: float | None
    response_p50_seconds: float | None
    sessions: int
    sensitive_share: float | None
    ratings: int
    stars: float | None
    flips: int
    is_outlier: bool


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
            return _activity(await get_activity(tx, mitra_id))

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
    override = row.capacity_override
    return MitraShown(
        id=row.id,
        call_name=row.call_name,
        phone_masked=f"…{row.phone[-PHONE_SHOWN:]}",
        is_active=row.is_active,
        is_bot=row.is_bot,
        version=row.version,
        created_at=row.created_at,
        is_online=row.is_online,
        load=row.load,
        capacity=default_capacity if override is None else override,
        capacity_override=override,
        last_heartbeat_at=row.last_heartbeat_at,
        online_changed_at=row.online_changed_at,
    )


def _activity(found: Activity) -> ActivityShown:
    return ActivityShown(
        offers=found.offers,
        accept_rate=_share(found.accepted, found.answered),
        response_p50_seconds=found.response_p50_seconds,
        sessions=found.sessions,
        sensitive_share=_share(found.sensitive_sessions, found.sessions),
        ratings=found.ratings,
        stars=found.stars,
        flips=found.flips,
        is_outlier=found.is_outlier,
    )


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
