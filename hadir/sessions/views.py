"""How a session looks from one side. Derived at every read: nothing here is stored."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import customer_name, mitra_names
from hadir.kernel.enums import (
    ClosingReason,
    ExtensionState,
    Mode,
    SessionState,
    Side,
    TopicSensitivity,
)
from hadir.sessions.model import CHOICE_SECONDS
from hadir.sessions.store_cursors import cursors_of
from hadir.sessions.store_extensions import Extension, find_open_extension
from hadir.wire.model import Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.sessions.model import Session


class CustomerView(Reply):
    """All that a mitra learns of a customer: a call name."""

    name: str


class MitraView(Reply):
    id: UUID
    name: str


class ExtensionView(Reply):
    """More time that was asked for; ``payment_session_id`` appears with the yes."""

    id: UUID
    state: ExtensionState
    minutes: int
    price_idr: int
    answer_by: Moment
    pay_by: Moment | None
    payment_session_id: UUID | None


class UnusedTime(Reply):
    """The listener is gone: go on with another one, or keep the time as credit (G9)."""

    seconds: int
    choose_by: Moment


class SessionInfo(Reply):
    """``topic_sensitivity`` is null for the customer (spec J3), ``targeted_mitra`` (who alone was
    asked, E10) for the mitra. Times in UTC."""

    id: UUID
    state: SessionState
    mode: Mode
    minutes: int
    customer: CustomerView
    mitra: MitraView | None
    targeted_mitra: MitraView | None
    topic_sensitivity: TopicSensitivity | None
    topics: list[str]
    round: int
    search_started_at: Moment
    search_until: Moment
    started_at: Moment | None
    expires_at: Moment | None
    hold_until: Moment | None
    closing_reason: ClosingReason | None
    closing_until: Moment | None
    ended_at: Moment | None
    my_goodbye: bool
    their_goodbye: bool
    paused_at: Moment | None
    unused_time: UnusedTime | None
    pending_extension: ExtensionView | None
    last_seq: int
    delivered_seq_other: int
    read_seq_other: int
    read_seq_mine: int
    server_time: Moment


async def session_info(tx: Tx, session: Session, side: Side) -> SessionInfo:
    """What ``side`` may know of the session."""
    cursors = await cursors_of(tx, session.id)
    open_extension = await find_open_extension(tx, session.id)
    target = session.targeted_mitra_id if side is Side.CUSTOMER else None
    mine, other = cursors[side], cursors[side.other]
    return SessionInfo(
        id=session.id,
        state=session.state,
        mode=session.mode,
        minutes=session.minutes,
        customer=CustomerView(name=await customer_name(tx, session.customer_id)),
        mitra=await _mitra(tx, session.mitra_id),
        targeted_mitra=await _mitra(tx, target),
        topic_sensitivity=session.topic_sensitivity if side is Side.MITRA else None,
        topics=session.topics,
        round=session.round,
        search_started_at=session.created_at,
        search_until=session.search_until,
        started_at=session.started_at,
        expires_at=session.expires_at,
        hold_until=session.hold_until,
        closing_reason=session.closing_reason,
        closing_until=session.closing_until,
        ended_at=session.ended_at,
        my_goodbye=session.goodbye_of(side) is not None,
        their_goodbye=session.goodbye_of(side.other) is not None,
        paused_at=session.paused_at,
        unused_time=_unused_time(session) if side is Side.CUSTOMER else None,
        pending_extension=open_extension and extension_view(open_extension),
        last_seq=session.last_seq,
        delivered_seq_other=other.delivered_seq,
        read_seq_other=other.read_seq,
        read_seq_mine=mine.read_seq,
        server_time=tx.now,
    )


def extension_view(extension: Extension) -> ExtensionView:
    return ExtensionView(
        id=extension.id,
        state=extension.state,
        minutes=extension.minutes,
        price_idr=extension.price_idr,
        answer_by=extension.answer_by,
        pay_by=extension.pay_by,
        payment_session_id=extension.payment_session_id,
    )


def _unused_time(session: Session) -> UnusedTime | None:
    """What ``choice_offered`` said, while it may still be chosen."""
    if session.choice_offered_at is None:
        return None
    choose_by = session.choice_offered_at + timedelta(seconds=CHOICE_SECONDS)
    return UnusedTime(seconds=session.unused_seconds, choose_by=choose_by)


async def _mitra(tx: Tx, mitra_id: UUID | None) -> MitraView | None:
    if mitra_id is None:
        return None
    names = await mitra_names(tx, [mitra_id])
    return MitraView(id=mitra_id, name=names[mitra_id])
