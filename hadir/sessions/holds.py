"""A mitra has accepted, the customer has not paid yet: steps inside a transaction (spec E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import Actor, FailureCause, SessionState
from hadir.sessions import lifecycle, searching, store_holds
from hadir.sessions import store_stream as stream
from hadir.sessions.model import check_transition
from hadir.wire.seats import SessionHeld

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Tx
    from hadir.sessions.model import Session
    from hadir.settings import Values
    from hadir.wire.events import PairingFailed


async def open_unpaid_search(
    tx: Tx, session_id: UUID, wish: Mapping[str, object], search_until: datetime
) -> None:
    """Begin a request that is paid for once somebody has accepted.

    ``wish``: customer_id, mode, minutes, topic_sensitivity, topics, targeted_mitra_id.

    Raises:
        AlreadyActive: the customer has a live session.
    """
    later = {"payment_session_id": None, "continues_id": None, "granted_seconds": None}
    await searching.insert_search(tx, session_id, {**wish, **later}, search_until)


async def hold(tx: Tx, session: Session, payment_id: UUID, mitra_name: str, actor: Actor) -> None:
    """The slot is taken; the clock waits for the payment."""
    assert session.hold_until is not None
    await store_holds.attach_payment(tx, session.id, payment_id)
    assert session.mitra_id is not None
    event = SessionHeld(
        mitra_id=session.mitra_id, mitra_name=mitra_name, hold_until=session.hold_until
    )
    await stream.append(tx, session.id, event, actor)
    await lifecycle.refresh_load(tx, session.mitra_id)


async def begin_held(tx: Tx, session: Session, mitra_name: str, values: Values) -> None:
    """It is paid: the clock starts. Session and mitra are locked."""
    check_transition(session.state, SessionState.ACTIVE)
    started = await store_holds.start_held(tx, session.id)
    await lifecycle.begin(tx, started, mitra_name, values, Actor.CUSTOMER)


async def end_hold(
    tx: Tx,
    session: Session,
    state: SessionState,
    cause: FailureCause,
    actor: Actor,
    *,
    terminal: bool = True,
) -> PairingFailed:
    """The slot is free again: it will not be paid, or the money goes on without this mitra.
    Session and mitra are locked."""
    event = await searching.end_search(tx, session, state, cause, actor, terminal=terminal)
    if cause is FailureCause.MITRA_OFFLINE:
        await store_holds.forget_hold(tx, session.id)  # nobody waited in vain for this customer
    await lifecycle.refresh_load(tx, session.mitra_id)
    return event
