"""The operators' pages over HTTP. Mounted on the internal listener only (spec L1)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.accounts import create_mitra
from hadir.availability import deactivate_mitra, reactivate_mitra
from hadir.control_center.mitra_shapes import MitraReply, fields_of
from hadir.control_center.store import PAGE, list_mitras
from hadir.control_center.tiles import Dashboard, Tiles
from hadir.edge.callers import Admin, Viewer
from hadir.infra.db import Database
from hadir.settings import Settings
from hadir.wire.model import Frame, Reply


class NewMitra(Frame):
    call_name: str = Field(min_length=1, max_length=40)
    phone: str = Field(min_length=5, max_length=24)


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
            items=[MitraReply(**fields_of(row, default)) for row in rows[:PAGE]],
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
