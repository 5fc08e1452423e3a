"""The mitra's switch over HTTP, and the beacon. ``hot.py`` answers the two busy ones sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Response

from hadir.availability import hot, usecases
from hadir.availability.model import SwitchReason, capacity_of
from hadir.availability.store import find_status
from hadir.edge.callers import Mitra
from hadir.edge.limits import limited
from hadir.wire.frames import Beacon
from hadir.wire.model import Frame, Reply

if TYPE_CHECKING:
    from hadir.availability.availability import Availability
    from hadir.availability.model import TunedSettings
    from hadir.infra.db import Database


class OfflineWish(Frame):
    """``when_free``: finish the sessions under way first, without new offers."""

    when_free: bool = False


class StatusReply(Reply):
    """The mitra's own switch; ``stale_after_seconds`` without a beat turns it off."""

    is_online: bool
    finish_then_off: bool
    heartbeat_cadence_seconds: int
    stale_after_seconds: int
    load: int
    capacity: int


def routes(db: Database, settings: TunedSettings, availability: Availability) -> APIRouter:
    """Everything under ``/api/mitra/status``, and the beacon."""
    router = APIRouter(tags=["availability"])
    _add_switch(router, db, settings, availability)
    _add_hot(router, availability)
    return router


def _add_switch(
    router: APIRouter, db: Database, settings: TunedSettings, availability: Availability
) -> None:
    async def switched(mitra_id: UUID) -> StatusReply:
        """Whoever reads this answer may ask who is there: the mirror must not learn it later."""
        await availability.write_mirror([mitra_id])
        return await status_of(mitra_id)

    async def status_of(mitra_id: UUID) -> StatusReply:
        async with db.reading() as tx:
            status = await find_status(tx, mitra_id)
        default = settings.values.max_customers_per_mitra
        return StatusReply(
            is_online=status is not None and status.is_online,
            finish_then_off=status is not None and status.finish_then_off,
            heartbeat_cadence_seconds=availability.pace.heartbeat_cadence_seconds,
            stale_after_seconds=availability.stale_after_seconds,
            load=status.load if status else 0,
            capacity=capacity_of(status, default) if status else default,
        )

    @router.get("/api/mitra/status", response_model=StatusReply)
    async def status(caller: Mitra) -> StatusReply:
        return await status_of(caller.account_id)

    @router.post("/api/mitra/status/online", response_model=StatusReply)
    async def online(caller: Mitra) -> StatusReply:
        await usecases.go_online(db, settings, caller.account_id)
        return await switched(caller.account_id)

    @router.post("/api/mitra/status/offline", response_model=StatusReply)
    async def offline(
        caller: Mitra, wish: Annotated[OfflineWish | None, Body()] = None
    ) -> StatusReply:
        if wish is not None and wish.when_free:
            await usecases.finish_then_go_offline(db, caller.account_id)
        else:
            await usecases.go_offline(db, caller.account_id, SwitchReason.SWITCHED_OFF)
        return await switched(caller.account_id)


def _add_hot(router: APIRouter, availability: Availability) -> None:
    """What ``hot.py`` answers, here for the description and for a server without ``HotPaths``."""

    @router.post(hot.HEARTBEAT, status_code=204)
    async def heartbeat(caller: Mitra) -> Response:
        await availability.admit_beat(caller.account_id)
        availability.beat(caller.account_id)
        return Response(status_code=204)

    limit = Depends(limited("beacon", hot.BEACON_BURST, hot.BEACON_PER_SECOND))

    @router.get(hot.BEACON, response_model=Beacon, dependencies=[limit])
    async def beacon(response: Response) -> Beacon:
        response.headers["cache-control"] = hot.BEACON_MAX_AGE
        return await availability.beacon()
