"""A session before anybody sits with the customer: its beginning, and its end when nobody came."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import Actor, FailureCause, SessionState
from hadir.sessions import store
from hadir.sessions import store_stream as stream
from hadir.sessions.lifecycle import keep_unused
from hadir.sessions.model import Session, check_transition
from hadir.wire.events import PairingFailed, SessionRequested

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hadir.infra.db import Tx
    from hadir.payments import PaymentSession


async def open_search(
    tx: Tx,
    session_id: UUID,
    payment: PaymentSession,
    search_until: datetime,
    targeted_mitra_id: UUID | None,
) -> None:
    """Begin a request on a confirmed payment, to one former listener or to everybody.

    Raises:
        AlreadyActive: the customer has a live session.
    """
    row = {
        "customer_id": payment.customer_id,
        "payment_session_id": payment.id,
        "mode": payment.mode,
        "minutes": payment.minutes,
        "topic_sensitivity": payment.topic_sensitivity,
        "topics": payment.topics,
        "targeted_mitra_id": targeted_mitra_id,
        "continues_id": None,
        "granted_seconds": None,
    }
    await insert_search(tx, session_id, row, search_until)


async def open_search_for_rest(
    tx: Tx, session_id: UUID, left: Session, search_until: datetime
) -> None:
    """Begin a request on what ``left`` did not serve of its time; it was paused until now (G9).

    Raises:
        AlreadyActive: the customer has a live session.
    """
    seconds = left.unused_seconds
    row = {
        "customer_id": left.customer_id,
        "payment_session_id": left.payment_session_id,
        "mode": left.mode,
        "minutes": ceil(seconds / 60),
        "topic_sensitivity": left.topic_sensitivity,
        "topics": left.topics,
        "targeted_mitra_id": None,
        "continues_id": left.id,
        "granted_seconds": seconds,
    }
    await insert_search(tx, session_id, row, search_until)


async def insert_search(
    tx: Tx, session_id: UUID, row: Mapping[str, object], search_until: datetime
) -> None:
    times = {"created_at": tx.now, "search_until": search_until}
    await store.insert_session(tx, {"id": session_id, **row, **times})
    await stream.append(tx, session_id, SessionRequested(search_until=search_until))


async def end_search(
    tx: Tx,
    session: Session,
    state: SessionState,
    cause: FailureCause,
    actor: Actor,
    *,
    terminal: bool = False,
) -> PairingFailed:
    """Close a search that found nobody; the payment stays usable (E7) unless it is ``terminal``,
    and the rest of one that was partly served becomes the customer's credit."""
    check_transition(session.state, state)
    await store.mark_search_ended(tx, session.id, state)
    is_rest = session.granted_seconds is not None
    if session.granted_seconds is not None:
        await keep_unused(tx, session, session.granted_seconds)
    event = PairingFailed(session_id=session.id, cause=cause, is_terminal=terminal or is_rest)
    await stream.append(tx, session.id, event, actor)
    return event
