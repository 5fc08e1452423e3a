"""Development only (spec L3, M6): the inbox and the clock. Production never mounts this."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import Field

from hadir.infra import inbox
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.infra.inbox import Item
    from hadir.infra.moved_clock import MovedClock

SHOWN = 100
DAY_SECONDS = 24 * 3600

PAGE = """<!doctype html>
<html lang="id">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="3">
<title>Hadir: kotak masuk pengembang</title>
<style>
  :root { color-scheme: light dark; --surface: #fbf4f4; --raised: #fff; --text: #2b131d;
    --muted: #6b4f5a; --border: #ead8db; --brand: #a9214d; }
  @media (prefers-color-scheme: dark) { :root { --surface: #1c0f16; --raised: #2a1820;
    --text: #fbeef0; --muted: #c3a4af; --border: #47303a; --brand: #ff9db6; } }
  body { margin: 0 auto; max-width: 40rem; padding: 2rem 1rem; background: var(--surface);
    color: var(--text); font: 1rem/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.25rem; } p { color: var(--muted); margin: 0; }
  li { list-style: none; background: var(--raised); border: 1px solid var(--border);
    border-radius: .75rem; margin: .75rem 0; padding: .75rem 1rem; overflow-wrap: anywhere; }
  ul { padding: 0; } a { color: var(--brand); }
  strong { font-size: 1.5rem; letter-spacing: .15em; font-variant-numeric: tabular-nums; }
</style>
<h1>Kotak masuk pengembang</h1>
<p>Kode, notifikasi, dan tautan yang akan sampai ke ponsel. Diperbarui tiap 3 detik.</p>
<ul>{items}</ul>
</html>
"""


class InboxItem(Reply):
    at: Moment
    kind: str
    to: str
    code: str | None
    url: str | None
    text: str


class InboxItems(Reply):
    items: list[InboxItem]


class ClockMove(Frame):
    advance_seconds: float = Field(ge=0, le=400 * DAY_SECONDS)


class ClockNow(Reply):
    now: Moment


def inbox_routes(db: Database) -> APIRouter:
    """What would have gone to a phone."""
    router = APIRouter(prefix="/dev", tags=["development"])

    @router.get("/inbox", response_model=InboxItems)
    async def read_inbox(request: Request) -> Response:
        async with db.reading() as tx:
            items = await inbox.list_latest(tx, SHOWN)
        if "text/html" in request.headers.get("accept", ""):
            return HTMLResponse(_page(items), headers={"cache-control": "no-store"})
        body = InboxItems(items=[_shape(item) for item in items])
        return Response(body.model_dump_json(exclude_none=True), media_type="application/json")

    return router


def clock_routes(clock: MovedClock) -> APIRouter:
    """``clock`` belongs to this instance; the others hear of each move."""
    router = APIRouter(prefix="/dev", tags=["development"])

    @router.post("/clock")
    async def move_clock(body: ClockMove) -> ClockNow:
        return ClockNow(now=await clock.advance(body.advance_seconds))

    return router


def _shape(item: Item) -> InboxItem:
    return InboxItem(
        at=item.at,
        kind=item.kind,
        to=item.recipient,
        code=item.code,
        url=item.url,
        text=item.body,
    )


def _page(items: list[Item]) -> str:
    rows = [_row(item) for item in items] or ["<li><p>Belum ada apa-apa di sini.</p></li>"]
    return PAGE.replace("{items}", "".join(rows))


def _row(item: Item) -> str:
    parts = [f"<p>{escape(item.kind)} · {escape(item.recipient)} · {item.at:%H:%M:%S} UTC</p>"]
    parts.append(f"<div>{escape(item.body)}</div>")
    if item.code:
        parts.append(f"<strong>{escape(item.code)}</strong>")
    if item.url:
        parts.append(f'<a href="{escape(item.url)}">{escape(item.url)}</a>')
    return f"<li>{''.join(parts)}</li>"
