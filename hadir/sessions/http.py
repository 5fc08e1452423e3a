"""Sessions over HTTP. Everything that the socket can do works here too (spec H3)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from hadir.edge.callers import Caller, Customer, Either, Mitra
from hadir.edge.limits import limited_account
from hadir.infra.db import Database
from hadir.infra.outbox import StreamItem
from hadir.kernel.enums import Actor, Mode, Side
from hadir.kernel.text import is_drawn
from hadir.sessions import history, usecases
from hadir.sessions import store_stream as stream
from hadir.sessions.batch import Draft
from hadir.sessions.cursors import Cursors
from hadir.sessions.history import HistoryPage
from hadir.sessions.messages import Messages
from hadir.sessions.store_care import list_blocked_mitras
from hadir.sessions.store_history import Tab, list_history
from hadir.sessions.usecases import access_session, side_of_kind
from hadir.sessions.views import SessionInfo, session_info
from hadir.settings import Settings
from hadir.wire.commands import MESSAGE_MAX_CHARS
from hadir.wire.model import Frame, Moment, Reply

MESSAGES = "/api/shared/chat/sessions/{session_id}/messages"
MESSAGE_LIMIT = Depends(limited_account("messages", burst=300, per_second=10))

FreeAmong = Callable[[Collection[UUID], Mode], Awaitable[set[UUID]]]
Cursor = Annotated[str | None, Query(max_length=200)]


class NewMessage(Frame):
    client_message_id: UUID
    text: str = Field(min_length=1, max_length=MESSAGE_MAX_CHARS)


class Written(Reply):
    seq: int


class ReadUpTo(Frame):
    seq: int = Field(ge=0, le=2**53)


class GoodbyeText(Frame):
    text: str | None = Field(default=None, max_length=MESSAGE_MAX_CHARS)


class StreamRow(Reply):
    """One event of the stream; ``{seq, type: "omitted"}`` when it is not meant for the reader."""

    seq: int
    type: str
    at: Moment | None = None
    actor: Actor | None = None
    payload: dict[str, Any] | None = None


class StreamPage(Reply):
    items: list[StreamRow]
    next_cursor: str | None
    whole: bool = True


def stream_routes(db: Database, messages: Messages, cursors: Cursors) -> APIRouter:
    """Reading and writing the stream, for both sides."""
    router = APIRouter(tags=["sessions"])

    @router.get("/api/shared/chat/sessions/{session_id}")
    async def get_session(session_id: UUID, caller: Either) -> SessionInfo:
        return await _info(db, caller, session_id)

    @router.get("/api/shared/chat/sessions/{session_id}/events")
    async def list_events(
        session_id: UUID,
        caller: Either,
        after_seq: Annotated[int, Query(ge=0, le=2**53)] = 0,
        limit: Annotated[int, Query(ge=1, le=500)] = 200,
    ) -> StreamPage:
        async with db.reading() as tx:
            _, side = await access_session(tx, caller.account_id, session_id)
            items = await stream.list_events(tx, session_id, after_seq, limit)
        if items:
            cursors.delivered(session_id, side, items[-1].seq)
        more = str(items[-1].seq) if len(items) == limit else None
        return StreamPage(items=[_row(item, side) for item in items], next_cursor=more)

    @router.post(MESSAGES, status_code=201, dependencies=[MESSAGE_LIMIT])
    async def send_message(session_id: UUID, body: NewMessage, caller: Either) -> Written:
        draft = Draft(session_id, caller.account_id, body.client_message_id, body.text)
        return Written(seq=await messages.send(draft))

    @router.post("/api/shared/chat/sessions/{session_id}/read", status_code=204)
    async def mark_read(session_id: UUID, body: ReadUpTo, caller: Either) -> None:
        async with db.reading() as tx:
            _, side = await access_session(tx, caller.account_id, session_id)
        cursors.read(session_id, side, body.seq)

    @router.post("/api/shared/chat/sessions/{session_id}/goodbye")
    async def say_goodbye(session_id: UUID, body: GoodbyeText, caller: Either) -> SessionInfo:
        text = body.text.strip() if body.text and is_drawn(body.text) else None
        await usecases.say_goodbye(db, caller.account_id, session_id, text)
        return await _info(db, caller, session_id)

    return router


def side_routes(db: Database, settings: Settings, free_among: FreeAmong) -> APIRouter:
    """Ending early and looking back, each side at its own address."""
    router = APIRouter(tags=["sessions"])

    @router.post("/api/client/chat/sessions/{session_id}/end")
    async def end_as_customer(session_id: UUID, caller: Customer) -> SessionInfo:
        return await _end(session_id, caller)

    @router.post("/api/mitra/chat/sessions/{session_id}/end")
    async def end_as_mitra(session_id: UUID, caller: Mitra) -> SessionInfo:
        return await _end(session_id, caller)

    async def _end(session_id: UUID, caller: Caller) -> SessionInfo:
        await usecases.end_session(db, settings.values, caller.account_id, session_id)
        return await _info(db, caller, session_id)

    @router.get("/api/client/chat/sessions")
    async def list_as_customer(
        caller: Customer, tab: Tab = "finished", cursor: Cursor = None
    ) -> HistoryPage:
        return await _list(caller, tab, cursor)

    @router.get("/api/mitra/chat/sessions")
    async def list_as_mitra(
        caller: Mitra, tab: Tab = "finished", cursor: Cursor = None
    ) -> HistoryPage:
        return await _list(caller, tab, cursor)

    async def _list(caller: Caller, tab: Tab, cursor: str | None) -> HistoryPage:
        side = side_of_kind(caller.kind)
        async with db.reading() as tx:
            rows = await list_history(tx, side, caller.account_id, tab, cursor)
            if side is Side.MITRA:
                return history.page_of(rows, side, {})
            blocked = await list_blocked_mitras(tx, caller.account_id)
        met = {row.mitra_id for row in rows if row.mitra_id is not None} - blocked
        free = {mode: await free_among(met, mode) for mode in {row.mode for row in rows}}
        return history.page_of(rows, side, free)

    return router


async def _info(db: Database, caller: Caller, session_id: UUID) -> SessionInfo:
    async with db.reading() as tx:
        session, side = await access_session(tx, caller.account_id, session_id)
        return await session_info(tx, session, side)


def _row(item: StreamItem, side: Side) -> StreamRow:
    if not item.audience.includes(side):
        return StreamRow(seq=item.seq, type="omitted")
    return StreamRow(
        seq=item.seq, type=item.type, at=item.at, actor=item.actor, payload=item.payload
    )
