"""A mitra's own day over HTTP."""

from __future__ import annotations

from fastapi import APIRouter

from hadir.edge.callers import Mitra
from hadir.infra.db import Database
from hadir.pairing import store_today
from hadir.wire.model import Reply


class TodayReply(Reply):
    """Since midnight in Jakarta: earned, talks finished and how long they took together, and how
    soon requests were answered on average (null: none was)."""

    earned_idr: int
    sessions: int
    seconds: int
    answer_seconds: int | None


def routes(db: Database) -> APIRouter:
    """One route."""
    router = APIRouter(tags=["pairing"])

    @router.get("/api/mitra/today")
    async def get_my_day(caller: Mitra) -> TodayReply:
        async with db.reading() as tx:
            found = await store_today.get_today(tx, caller.account_id)
        return TodayReply.model_validate(found, from_attributes=True)

    return router
