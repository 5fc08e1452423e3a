"""Asking for more time, and answering, over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir.edge.callers import Caller, Customer, Mitra
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.infra.db import Database
from hadir.sessions import extensions
from hadir.sessions.views import ExtensionView, extension_view
from hadir.settings import Settings
from hadir.wire.model import Frame


class MoreTime(Frame):
    tier_id: UUID
    method: str = Field(min_length=1, max_length=40)


def routes(db: Database, settings: Settings, *, test_tiers: bool) -> APIRouter:
    """The customer asks, the mitra answers."""
    router = APIRouter(tags=["sessions"])

    @router.post("/api/client/chat/sessions/{session_id}/extensions", status_code=201)
    async def ask(
        session_id: UUID, body: MoreTime, caller: Customer, key: IdempotencyKey
    ) -> ExtensionView:
        claim = once(caller.account_id, f"extensions of {session_id}", key, body.model_dump())
        extension = await extensions.request_extension(
            db,
            settings.values,
            caller.account_id,
            session_id,
            (body.tier_id, body.method),
            claim,
            test_tiers=test_tiers,
        )
        return extension_view(extension)

    @router.post(
        "/api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/accept", status_code=204
    )
    async def accept(session_id: UUID, extension_id: UUID, caller: Mitra) -> None:
        await _answer(caller, session_id, extension_id, approve=True)

    @router.post(
        "/api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/reject", status_code=204
    )
    async def reject(session_id: UUID, extension_id: UUID, caller: Mitra) -> None:
        await _answer(caller, session_id, extension_id, approve=False)

    async def _answer(
        caller: Caller, session_id: UUID, extension_id: UUID, *, approve: bool
    ) -> None:
        ids = (session_id, extension_id)
        await extensions.answer_extension(
            db, settings.values, caller.account_id, ids, approve=approve
        )

    return router
