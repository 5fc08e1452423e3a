"""How a search ends without a session: its cards go, its cause is kept, its customer is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir import sessions
from hadir.accounts import mitra_names
from hadir.kernel.enums import Actor, FailureCause, OfferResponse, SessionState
from hadir.pairing import store
from hadir.pairing.model import ROUND_DEADLINE, TIMEOUT_DEADLINE, cause_of, cause_of_one
from hadir.wire.events import OfferWithdrawn, ReturningTimeout
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.sessions import Session

WITHDRAWN_BECAUSE = {SessionState.CANCELLED: "cancelled", SessionState.EXPIRED: "expired"}


async def run_out(tx: Tx, session: Session) -> None:
    """Nobody came in time."""
    cause = await find_cause(tx, session)
    await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM)
    if cause is FailureCause.RETURNING_TIMEOUT:
        await _tell_silent(tx, session)


async def find_cause(tx: Tx, session: Session) -> FailureCause:
    """Why nobody came until now, be it one who was asked alone or everybody."""
    answers = await store.count_answers(tx, session.id)
    alone = session.targeted_mitra_id is not None
    return cause_of_one(answers) if alone else cause_of(answers)


async def give_up(
    tx: Tx,
    session: Session,
    state: SessionState,
    cause: FailureCause,
    actor: Actor,
    *,
    terminal: bool = False,
) -> None:
    """End the search, take the cards away, keep the failure, tell the customer."""
    event = await sessions.end_search(tx, session, state, cause, actor, terminal=terminal)
    open_to = await store.close_open_offers(tx, session.id, OfferResponse.IGNORED)
    withdrawn = OfferWithdrawn(request_id=session.id, reason=WITHDRAWN_BECAUSE[state])
    tx.emit([account_topic(mitra_id) for mitra_id in open_to], withdrawn)
    await store.insert_failure(tx, session.id, cause, terminal=event.is_terminal)
    await tx.clear_deadlines(session.id, ROUND_DEADLINE, TIMEOUT_DEADLINE)
    tx.emit(account_topic(session.customer_id), event)


async def _tell_silent(tx: Tx, session: Session) -> None:
    assert session.targeted_mitra_id is not None
    names = await mitra_names(tx, [session.targeted_mitra_id])
    event = ReturningTimeout(
        session_id=session.id,
        mitra_id=session.targeted_mitra_id,
        mitra_name=names[session.targeted_mitra_id],
    )
    tx.emit(account_topic(session.customer_id), event)
