"""Alerts with what each is about, for those who act on them (spec L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.control_center.alerts import Alert
from hadir.control_center.store_alerts import list_alerts
from hadir.edge.callers import Supervisor
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.control_center.tiles import Dashboard
    from hadir.infra.db import Database


class AlertSubject(Reply):
    """``word`` says more: the cause of a failure, the state of a payment, the kind of a job."""

    kind: str
    at: Moment
    subject_id: UUID
    word: str | None


class Alerts(Reply):
    """``items`` are those of the dashboard; ``subjects`` at most twenty of a kind."""

    items: list[Alert]
    subjects: list[AlertSubject]


def routes(db: Database, dashboard: Dashboard) -> APIRouter:
    """Reading only; an alert ends when what it is about ends."""
    router = APIRouter(prefix="/internal", tags=["control center"])

    @router.get("/alerts")
    async def read_alerts(_caller: Supervisor) -> Alerts:
        tiles = await dashboard.read()
        async with db.reading() as tx:
            rows = await list_alerts(tx)
        subjects = [AlertSubject.model_validate(row, from_attributes=True) for row in rows]
        return Alerts(items=tiles.alerts, subjects=subjects)

    return router
