"""The operators' pages over HTTP. Mounted on the internal listener only (spec L1)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts import create_mitra
from hadir.availability import deactivate_mitra, reactivate_mitra
from hadir.control_center.store import PAGE, MitraRow, list_mitras
from hadir.control_center.tiles import Dashboard, Tiles
from hadir.edge.callers import Admin, Viewer
from hadir.infra.db import Database
from hadir.settings import Settings
from hadir.wire.model import Frame, Moment, Reply

PHONE_SHOWN = 4


class NewMitra(Frame):
    call_name: str = Field(min_length=1, max_length=40)
    phone: str = Field(min_length=5, max_length=24)


class MitraReply(Reply):
    """Phones are shown by their last digits only."""

    id: UUID
    call_name: str
    phone_masked: str
    is_active: bool
    is_bot: bool
    is_online: bool
    load: int
    capacity: int
    created_at: Moment


class MitraPage(Reply):
    items: list[MitraReply]
    next_cursor: str | None


class Created(Reply):
    id: UUID


def routes(db: Database, settings: Settings, dashboard: Dashboard) -> APIRouter:
    """Dashboard and mitras."""
    router = APIRouter(prefix="/internal", tags=["control center"])

    @router.get("/dashboard")
    async def read_dashboard(_caller: Viewer) -> Tiles:
        return await dashboard.read()

    @router.get("/mitras")
    async def read_mitras(
        _caller: Viewer, cursor: UUID | None = None, online: bool = False
    ) -> MitraPage:
        async with db.reading() as tx:
            rows = await list_mitras(tx, cursor, online=online)
        default = settings.values.max_customers_per_mitra
        more = len(rows) > PAGE
        return MitraPage(
            items=[_mitra(row, default) for row in rows[:PAGE]],
            next_cursor=str(rows[PAGE - 1].id) if more else None,
        )

    @router.post("/mitras", status_code=201)
    async def add_mitra(body: NewMitra, caller: Admin) -> Created:
        mitra = await create_mitra(db, body.call_name, body.phone, caller.account_id)
        return Created(id=mitra.id)

    @router.post("/mitras/{mitra_id}/deactivate", status_code=204)
    async def deactivate(mitra_id: UUID, caller: Admin) -> None:
        await deactivate_mitra(db, mitra_id, caller.account_id)

    @router.post("/mitras/{mitra_id}/reactivate", status_code=204)
    async def reactivate(mitra_id: UUID, caller: Admin) -> None:
        await reactivate_mitra(db, mitra_id, caller.account_id)

    return router


def _mitra(row: MitraRow, default_capacity: int) -> MitraReply:
    override = row.capacity_override
    return MitraReply(
        id=row.id,
        call_name=row.call_name,
        phone_masked=f"…{row.phone[-PHONE_SHOWN:]}",
        is_active=row.is_active,
        is_bot=row.is_bot,
        is_online=row.is_online,
        load=row.load,
        capacity=default_capacity if override is None else override,
        created_at=row.created_at,
    )
