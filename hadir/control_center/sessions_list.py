"""The sessions list, one session, and its transcript for those who may read it (L2, K4)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query

from hadir.accounts import NAMELESS
from hadir.control_center import store_sessions as store
from hadir.control_center.paging import PAGE, Cursor, page_of, place_of
from hadir.control_center.store_sessions import EventRow, Flip, SessionFilter, SessionRow
from hadir.edge.callers import Supervisor, Viewer
from hadir.infra.audit import write_audit
from hadir.kernel.enums import Actor, Audience, ClosingReason, Mode, SessionState, TopicSensitivity
from hadir.kernel.errors import Invalid
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database

MOST_STATES = 4
EVENTS = 200
WORDS_OF_PEOPLE = ("message", "goodbye")

States = Annotated[list[SessionState] | None, Query(max_length=MOST_STATES)]
Since = Annotated[datetime | None, Query()]


class SessionShown(Reply):
    """One line of the list. ``flipped_at``: the mitra changed the topic's sensitivity then."""

    id: UUID
    state: SessionState
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    customer_id: UUID
    customer_name: str
    mitra_id: UUID | None
    mitra_name: str | None
    created_at: Moment
    started_at: Moment | None
    expires_at: Moment | None
    paused_at: Moment | None
    ended_at: Moment | None
    closing_reason: ClosingReason | None
    flipped_at: Moment | None


class SessionsShown(Reply):
    items: list[SessionShown]
    next_cursor: str | None


class SensitivityStep(Reply):
    """The first one is the customer's own choice; ``mitra_name`` is null for it."""

    at: Moment
    topic_sensitivity: TopicSensitivity
    mitra_name: str | None


class SensitivityLog(Reply):
    items: list[SensitivityStep]


class EventShown(Reply):
    """``payload`` is null where somebody speaks: that is in the transcript."""

    seq: int
    at: Moment
    type: str
    actor: Actor
    audience: Audience
    payload: dict[str, Any] | None


class EventsShown(Reply):
    """``next_cursor`` is the seq to go on after."""

    items: list[EventShown]
    next_cursor: str | None


def routes(db: Database) -> APIRouter:
    """Beside the decision log and what an operator does to a session."""
    router = APIRouter(prefix="/internal/sessions", tags=["control center"])
    _list_routes(router, db)
    _stream_routes(router, db)
    return router


def _list_routes(router: APIRouter, db: Database) -> None:
    @router.get("")
    async def read_sessions(
        _caller: Viewer,
        cursor: Cursor = None,
        state: States = None,
        topic: TopicSensitivity | None = None,
        mode: Mode | None = None,
        mitra: UUID | None = None,
        since: Since = None,
        until: Since = None,
    ) -> SessionsShown:
        wanted = SessionFilter(
            [*dict.fromkeys(state or [])], topic, mode, mitra, _aware(since), _aware(until)
        )
        async with db.reading() as tx:
            rows = await store.list_sessions(tx, wanted, place_of(cursor), PAGE + 1)
        shown, following = page_of(rows, lambda row: (row.created_at, row.id))
        return SessionsShown(items=[_shown(row) for row in shown], next_cursor=following)

    @router.get("/{session_id}")
    async def read_session(session_id: UUID, _caller: Viewer) -> SessionShown:
        async with db.reading() as tx:
            return _shown(await store.get_session_row(tx, session_id))

    @router.get("/{session_id}/sensitivity-log")
    async def read_sensitivity_log(session_id: UUID, _caller: Viewer) -> SensitivityLog:
        async with db.reading() as tx:
            session = await store.get_session_row(tx, session_id)
            flips = await store.list_flips(tx, session_id)
        return SensitivityLog(items=_steps(session, flips))


def _stream_routes(router: APIRouter, db: Database) -> None:
    @router.get("/{session_id}/events")
    async def read_events(
        session_id: UUID, _caller: Viewer, after_seq: Annotated[int, Query(ge=0, le=2**53)] = 0
    ) -> EventsShown:
        async with db.reading() as tx:
            await store.get_session_row(tx, session_id)
            rows = await store.list_events(tx, session_id, after_seq, EVENTS + 1)
        return _page(rows, words=False)

    @router.get("/{session_id}/transcript")
    async def read_transcript(
        session_id: UUID, caller: Supervisor, after_seq: Annotated[int, Query(ge=0, le=2**53)] = 0
    ) -> EventsShown:
        """Every reading is noted, in the transaction that reads (spec K4)."""
        async with db.transaction() as tx:
            await store.get_session_row(tx, session_id)
            rows = await store.list_events(tx, session_id, after_seq, EVENTS + 1)
            subject = ("session", str(session_id))
            read = (None, {"after_seq": after_seq, "events": min(len(rows), EVENTS)})
            await write_audit(tx, caller.account_id, "transcript.read", subject, read)
        return _page(rows, words=True)


def _aware(moment: datetime | None) -> datetime | None:
    if moment is not None and moment.tzinfo is None:
        raise Invalid("Times carry their offset, as in 2026-11-21T10:00:00Z.")
    return moment


def _shown(row: SessionRow) -> SessionShown:
    return SessionShown(
        id=row.id,
        state=row.state,
        mode=row.mode,
        minutes=row.minutes,
        topic_sensitivity=row.topic_sensitivity,
        customer_id=row.customer_id,
        customer_name=row.customer_name or NAMELESS,
        mitra_id=row.mitra_id,
        mitra_name=row.mitra_name,
        created_at=row.created_at,
        started_at=row.started_at,
        expires_at=row.expires_at,
        paused_at=row.paused_at,
        ended_at=row.ended_at,
        closing_reason=row.closing_reason,
        flipped_at=row.flipped_at,
    )


def _steps(session: SessionRow, flips: list[Flip]) -> list[SensitivityStep]:
    chosen = _other(flips[0].topic_sensitivity) if flips else session.topic_sensitivity
    first = SensitivityStep(at=session.created_at, topic_sensitivity=chosen, mitra_name=None)
    later = [
        SensitivityStep(
            at=flip.at, topic_sensitivity=flip.topic_sensitivity, mitra_name=flip.mitra_name
        )
        for flip in flips
    ]
    return [first, *later]


def _other(topic: TopicSensitivity) -> TopicSensitivity:
    regular, sensitive = TopicSensitivity.REGULAR, TopicSensitivity.SENSITIVE
    return regular if topic is sensitive else sensitive


def _page(rows: list[EventRow], *, words: bool) -> EventsShown:
    items = [
        EventShown(
            seq=row.seq,
            at=row.at,
            type=row.type,
            actor=row.actor,
            audience=row.audience,
            payload=row.payload if words or row.type not in WORDS_OF_PEOPLE else None,
        )
        for row in rows[:EVENTS]
    ]
    return EventsShown(items=items, next_cursor=str(items[-1].seq) if len(rows) > EVENTS else None)
