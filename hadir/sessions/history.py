"""How the lists of one person's sessions look to that person."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from hadir.accounts import NAMELESS
from hadir.kernel.enums import Mode, SessionState, Side, TopicSensitivity
from hadir.sessions.store_history import PAGE, HistoryRow, cursor_after
from hadir.sessions.views import CustomerView
from hadir.wire.model import Moment, Reply

# Who could take a customer now, for each mode that was asked about.
Free = Mapping[Mode, Collection[UUID]]


class HistoryMitra(Reply):
    """``available_now``: could take this customer now, were "curhat lagi" asked for (E10)."""

    id: UUID
    name: str
    available_now: bool


class HistoryItem(Reply):
    """A mitra sees the customer's call name and the sensitivity; a customer sees the mitra."""

    id: UUID
    state: SessionState
    mode: Mode
    minutes: int
    mitra: HistoryMitra | None
    customer: CustomerView | None
    topic_sensitivity: TopicSensitivity | None
    started_at: Moment | None
    expires_at: Moment | None
    ended_at: Moment | None


class HistoryPage(Reply):
    items: list[HistoryItem]
    next_cursor: str | None


def page_of(rows: list[HistoryRow], side: Side, free: Free) -> HistoryPage:
    """Shape the rows for their reader."""
    shown = rows[:PAGE]
    more = len(rows) > PAGE and shown[-1].ended_at is not None
    return HistoryPage(
        items=[_item(row, side, free) for row in shown],
        next_cursor=cursor_after(shown[-1]) if more else None,
    )


def _item(row: HistoryRow, side: Side, free: Free) -> HistoryItem:
    mitra = None
    if row.mitra_id is not None and row.mitra_name is not None:
        mitra = HistoryMitra(
            id=row.mitra_id,
            name=row.mitra_name,
            available_now=row.mitra_id in free.get(row.mode, ()),
        )
    for_mitra = side is Side.MITRA
    return HistoryItem(
        id=row.id,
        state=row.state,
        mode=row.mode,
        minutes=row.minutes,
        mitra=mitra,
        customer=CustomerView(name=row.customer_name or NAMELESS) if for_mitra else None,
        topic_sensitivity=row.topic_sensitivity if for_mitra else None,
        started_at=row.started_at,
        expires_at=row.expires_at,
        ended_at=row.ended_at,
    )
