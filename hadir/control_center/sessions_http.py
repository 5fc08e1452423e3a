"""Why a request went to whom, for the operators (spec E12)."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from hadir import sessions
from hadir.edge.callers import Viewer
from hadir.infra.db import Database
from hadir.kernel.enums import OfferResponse, SessionState
from hadir.pairing import LoggedAnswer, Wave, list_answers, list_waves
from hadir.wire.model import Moment, Reply

ORDER = "least recently offered first, then least loaded"


class WaveReply(Reply):
    """``candidates`` stand in the order of their turn; ``offered`` are those who were asked."""

    at: Moment
    reason: str
    round: int
    candidates: list[UUID]
    offered: list[UUID]


class AnswerReply(Reply):
    mitra_id: UUID
    mitra_name: str
    offered_at: Moment
    response: OfferResponse | None
    responded_at: Moment | None


class DecisionLog(Reply):
    session_id: UUID
    state: SessionState
    order: str
    waves: list[WaveReply]
    answers: list[AnswerReply]


def routes(db: Database) -> APIRouter:
    """The decision log of one request."""
    router = APIRouter(prefix="/internal/sessions", tags=["control center"])

    @router.get("/{session_id}/decision-log")
    async def read_decision_log(session_id: UUID, _caller: Viewer) -> DecisionLog:
        async with db.reading() as tx:
            session = await sessions.get_session(tx, session_id)
            waves = await list_waves(tx, session_id)
            answers = await list_answers(tx, session_id)
        return DecisionLog(
            session_id=session_id,
            state=session.state,
            order=ORDER,
            waves=[_wave(wave) for wave in waves],
            answers=[_answer(answer) for answer in answers],
        )

    return router


def _wave(wave: Wave) -> WaveReply:
    return WaveReply(
        at=wave.at,
        reason=wave.reason,
        round=wave.round,
        candidates=wave.candidates,
        offered=wave.offered,
    )


def _answer(answer: LoggedAnswer) -> AnswerReply:
    return AnswerReply(
        mitra_id=answer.mitra_id,
        mitra_name=answer.mitra_name,
        offered_at=answer.offered_at,
        response=answer.response,
        responded_at=answer.responded_at,
    )
