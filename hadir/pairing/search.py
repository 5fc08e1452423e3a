"""A search: opened on a confirmed payment, made again on the same one, or given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.accounts import refuse_banned
from hadir.infra.ids import new_id
from hadir.kernel.enums import Actor, FailureCause, PaymentStatus, SessionState
from hadir.kernel.errors import NotFound
from hadir.pairing.ending import give_up, run_out
from hadir.pairing.holding import give_up_hold
from hadir.pairing.model import BLAST_JOB, TIMEOUT_DEADLINE, NothingPaid
from hadir.payments import attach_search, lock_payment
from hadir.sessions import InvalidTransition, Session

if TYPE_CHECKING:
    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.payments import PaymentSession
    from hadir.settings import Values


async def start_search(
    db: Database, values: Values, payment_id: UUID, once: Once | None = None
) -> UUID:
    """Search on a confirmed payment; the search that is already on when there is one.

    Raises:
        NotFound, NothingPaid, AlreadyActive, AccountBanned.
    """
    async with db.transaction() as tx:
        return await search_again(tx, values, await lock_payment(tx, payment_id), once)


async def search_again(
    tx: Tx, values: Values, payment: PaymentSession, once: Once | None = None
) -> UUID:
    """The same on a locked payment; whoever alone was asked before is asked alone again."""
    target = payment.targeted_mitra_id
    if payment.chat_session_id is not None:
        earlier = await sessions.get_session(tx, payment.chat_session_id)
        target = earlier.targeted_mitra_id
    return await _search(tx, values, payment, target, once)


async def search_for_rest(tx: Tx, values: Values, left: Session) -> UUID:
    """Find another listener for what ``left`` did not serve, on the same payment (G9).

    Raises:
        AlreadyActive.
    """
    assert left.payment_session_id is not None
    session_id = new_id()
    until = tx.now + timedelta(seconds=values.pairing_search_timeout_seconds)
    await sessions.open_search_for_rest(tx, session_id, left, until)
    await attach_search(tx, left.payment_session_id, session_id)
    await tx.set_deadline(TIMEOUT_DEADLINE, session_id, until)
    tx.enqueue(BLAST_JOB, {"session_id": str(session_id)})
    return session_id


async def fall_back_to_blast(
    db: Database, values: Values, customer_id: UUID, session_id: UUID, once: Once
) -> UUID:
    """The one former listener did not come: ask everybody, on the same payment (E10).

    Raises:
        NotFound, InvalidTransition: it is still waited for, came, or was nobody in particular.
        NothingPaid, AlreadyActive.
    """
    async with db.transaction() as tx:
        session = await sessions.lock_session(tx, session_id)
        if session.customer_id != customer_id:
            raise NotFound
        payment_id = session.payment_session_id
        if payment_id is None:
            raise NothingPaid
        if session.state is SessionState.SEARCHING and tx.now >= session.search_until:
            await run_out(tx, session)
            session = await sessions.get_session(tx, session_id)
        if session.targeted_mitra_id is None or not _may_be_made_again(session):
            raise InvalidTransition(state=session.state.value)
        payment = await lock_payment(tx, payment_id)
        return await _search(tx, values, payment, None, once)


async def _search(
    tx: Tx, values: Values, payment: PaymentSession, target: UUID | None, once: Once | None
) -> UUID:
    if once is not None and payment.customer_id != once.account_id:
        raise NotFound
    live = await sessions.find_live_session(tx, payment.customer_id)
    is_on = live is not None and live.payment_session_id == payment.id
    session_id = live.id if live is not None and is_on else new_id()
    if once is not None and (earlier := await once.claim(tx, session_id)):
        return earlier
    if is_on:
        return session_id
    if payment.status is not PaymentStatus.CONFIRMED:
        raise NothingPaid
    await refuse_banned(tx, payment.customer_id)
    seconds = values.pairing_search_timeout_seconds
    if target is not None:
        seconds = values.returning_chat_confirmation_timeout_seconds
    until = tx.now + timedelta(seconds=seconds)
    await sessions.open_search(tx, session_id, payment, until, target)
    await attach_search(tx, payment.id, session_id)
    await tx.set_deadline(TIMEOUT_DEADLINE, session_id, until)
    tx.enqueue(BLAST_JOB, {"session_id": str(session_id)})
    return session_id


async def cancel_search(db: Database, customer_id: UUID, session_id: UUID) -> None:
    """The customer changed their mind; the payment stays usable (E7), unless it was not paid yet:
    then it is given up, and the mitra who waited is free (E2). Twice is once.

    Raises:
        NotFound, InvalidTransition: it is no longer a search.
    """
    async with db.transaction() as tx:
        session = await sessions.lock_with_mitra(tx, session_id)
        if session.customer_id != customer_id:
            raise NotFound
        if session.state is SessionState.CANCELLED:
            return
        if session.state is SessionState.PENDING_PAYMENT:
            await give_up_hold(tx, session, SessionState.CANCELLED, Actor.CUSTOMER)
            return
        if session.state is not SessionState.SEARCHING:
            raise InvalidTransition(state=session.state.value)
        cause = FailureCause.CUSTOMER_CANCELLED
        await give_up(tx, session, SessionState.CANCELLED, cause, Actor.CUSTOMER)


def _may_be_made_again(session: Session) -> bool:
    return session.state in (SessionState.EXPIRED, SessionState.CANCELLED)
