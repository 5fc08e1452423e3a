"""A former listener over HTTP, asked about before "curhat lagi" is paid for (E10)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from hadir.accounts import mitra_names
from hadir.availability import Availability
from hadir.edge.callers import Customer
from hadir.infra.db import Database
from hadir.kernel.enums import Mode
from hadir.kernel.errors import NotFound
from hadir.pairing.returning import judge_target
from hadir.payments import Target
from hadir.wire.model import Reply


class FormerMitra(Reply):
    id: UUID
    name: str
    available_now: bool


def routes(db: Database, availability: Availability) -> APIRouter:
    """One former listener of this customer."""
    router = APIRouter(prefix="/api/client/mitras", tags=["pairing"])

    @router.get("/{former_id}")
    async def get_former_mitra(
        former_id: UUID, caller: Customer, mode: Mode = Mode.CHAT
    ) -> FormerMitra:
        found = await judge_target(db, availability, caller.account_id, former_id, mode)
        if found is Target.UNKNOWN:
            raise NotFound
        async with db.reading() as tx:
            names = await mitra_names(tx, [former_id])
        return FormerMitra(id=former_id, name=names[former_id], available_now=found is Target.FREE)

    return router
