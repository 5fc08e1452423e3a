"""Sensitivity, rating, report and block over HTTP."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import Field

from hadir.edge.callers import Customer, Either, Mitra
from hadir.edge.limits import limited_account
from hadir.infra.db import Database
from hadir.kernel.enums import TopicSensitivity
from hadir.sessions import care
from hadir.settings import Settings
from hadir.wire.model import Frame

NOTE_MAX_CHARS = 2000
REPORT_BURST, REPORTS_PER_SECOND = 10, 0.1


class TopicChange(Frame):
    topic_sensitivity: TopicSensitivity
    confirmed: bool = False


class Rating(Frame):
    stars: int = Field(ge=1, le=5)
    note: str | None = Field(default=None, max_length=NOTE_MAX_CHARS)


class Report(Frame):
    text: str = Field(min_length=1, max_length=NOTE_MAX_CHARS)


def routes(db: Database, settings: Settings) -> APIRouter:
    """What people say about a session."""
    router = APIRouter(tags=["sessions"])
    limit = Depends(limited_account("reports", REPORT_BURST, REPORTS_PER_SECOND))

    @router.patch("/api/shared/chat/sessions/{session_id}/topic", status_code=204)
    async def flip_topic(session_id: UUID, body: TopicChange, caller: Either) -> None:
        await care.flip_topic(
            db,
            settings.values,
            caller.account_id,
            session_id,
            body.topic_sensitivity,
            confirmed=body.confirmed,
        )

    @router.post("/api/client/chat/sessions/{session_id}/rating", status_code=204)
    async def rate(session_id: UUID, body: Rating, caller: Customer) -> None:
        await care.rate_session(db, caller.account_id, session_id, body.stars, body.note)

    @router.post(
        "/api/client/chat/sessions/{session_id}/report", status_code=204, dependencies=[limit]
    )
    async def report_as_customer(session_id: UUID, body: Report, caller: Customer) -> None:
        await care.report_session(db, caller.account_id, session_id, body.text)

    @router.post(
        "/api/mitra/chat/sessions/{session_id}/report", status_code=204, dependencies=[limit]
    )
    async def report_as_mitra(session_id: UUID, body: Report, caller: Mitra) -> None:
        await care.report_session(db, caller.account_id, session_id, body.text)

    @router.post("/api/client/chat/sessions/{session_id}/block", status_code=204)
    async def block_as_customer(session_id: UUID, caller: Customer) -> None:
        await care.block_other(db, caller.account_id, session_id)

    @router.post("/api/mitra/chat/sessions/{session_id}/block", status_code=204)
    async def block_as_mitra(session_id: UUID, caller: Mitra) -> None:
        await care.block_other(db, caller.account_id, session_id)

    return router
