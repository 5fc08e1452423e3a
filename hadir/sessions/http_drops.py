"""What the customer says when the mitra did not come back (spec G9)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.edge.callers import Customer
from hadir.infra.db import Database
from hadir.kernel.enums import Side
from hadir.sessions import drops, store
from hadir.sessions.drops import Choice
from hadir.sessions.views import SessionInfo, session_info
from hadir.settings import Settings
from hadir.wire.model import Frame

if TYPE_CHECKING:
    from hadir.sessions.drops import SearchOn


class ChosenRest(Frame):
    choice: Choice


def routes(db: Database, settings: Settings, search_on: SearchOn) -> APIRouter:
    """``search_on`` opens a search for the unused time; sessions do not know how."""
    router = APIRouter(tags=["sessions"])

    @router.post("/api/client/chat/sessions/{session_id}/unused-time")
    async def choose_rest(session_id: UUID, body: ChosenRest, caller: Customer) -> SessionInfo:
        customer_id, values = caller.account_id, settings.values
        next_id = await drops.choose(db, values, customer_id, session_id, body.choice, search_on)
        async with db.reading() as tx:
            session = await store.get_session(tx, next_id)
            return await session_info(tx, session, Side.CUSTOMER)

    return router
