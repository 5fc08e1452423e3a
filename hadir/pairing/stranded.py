"""Never paid and stranded (spec E9): by the guarantee's end, a payment has become something."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import Actor, CreditCause, PaymentStatus, SessionState
from hadir.pairing.ending import find_cause, give_up
from hadir.payments import GUARANTEE_DEADLINE, get_payment, lock_payment, settle

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.sessions import Session
    from hadir.settings import Settings


def register(deadlines: Deadlines, settings: Settings) -> None:
    """The guarantee is a row that was written with the confirmation itself."""
    deadlines.on(GUARANTEE_DEADLINE, partial(rescue, settings))


async def close_unpaid_search(db: Database, payment_id: UUID) -> None:
    """What was paid went back while it was being searched on: nobody can be found for it."""
    async with db.transaction() as tx:
        search_id = (await get_payment(tx, payment_id)).chat_session_id
        if search_id is None:
            return
        session = await sessions.lock_session(tx, search_id)
        payment = await lock_payment(tx, payment_id)
        is_rest = session.continues_id is not None  # was paid with its beginning
        if session.state is not SessionState.SEARCHING or is_rest:
            return
        if payment.status is not PaymentStatus.CONFIRMED:
            await _close(tx, session)


async def rescue(settings: Settings, tx: Tx, due: Due) -> None:
    """Close the search that is still on, and give back what was paid, in one transaction."""
    search_id = (await get_payment(tx, due.ref)).chat_session_id
    session = await sessions.lock_session(tx, search_id) if search_id else None
    payment = await lock_payment(tx, due.ref)
    if payment.status is not PaymentStatus.CONFIRMED:
        return
    if payment.chat_session_id != search_id:
        # A new search began while we waited for the old one; rows are locked in one order only.
        await tx.set_deadline(GUARANTEE_DEADLINE, payment.id, tx.now)
        return
    if session is not None and session.state is SessionState.SEARCHING:
        await _close(tx, session)
    await settle(tx, payment, settings.values, CreditCause.STRANDED)


async def _close(tx: Tx, session: Session) -> None:
    cause = await find_cause(tx, session)
    await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM, terminal=True)
