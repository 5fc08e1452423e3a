"""An operator moves a session to another mitra, or ends it (spec E11)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from hadir import sessions
from hadir.availability import Availability
from hadir.edge.callers import Supervisor
from hadir.infra.db import Database
from hadir.kernel.enums import SessionState
from hadir.pairing import end_for_both, reroute
from hadir.settings import Settings
from hadir.wire.model import Frame, Reply


class NewMitraFor(Frame):
    mitra_id: UUID


class Overruled(Reply):
    """How the session stands now."""

    id: UUID
    state: SessionState
    mitra_id: UUID | None


def routes(db: Database, settings: Settings, availability: Availability) -> APIRouter:
    """Reroute and end."""
    router = APIRouter(prefix="/internal/sessions", tags=["control center"])

    @router.post("/{session_id}/reroute")
    async def reroute_session(session_id: UUID, body: NewMitraFor, caller: Supervisor) -> Overruled:
        operator_id = caller.account_id
        await reroute(db, availability, settings.values, operator_id, session_id, body.mitra_id)
        return await _now(db, session_id)

    @router.post("/{session_id}/end")
    async def end_session(session_id: UUID, caller: Supervisor) -> Overruled:
        await end_for_both(db, settings.values, caller.account_id, session_id)
        return await _now(db, session_id)

    return router


async def _now(db: Database, session_id: UUID) -> Overruled:
    async with db.reading() as tx:
        session = await sessions.get_session(tx, session_id)
    return Overruled(id=session.id, state=session.state, mitra_id=session.mitra_id)
