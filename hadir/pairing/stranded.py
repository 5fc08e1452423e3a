"""Never paid and stranded (spec E9): by the guarantee's end, a payment has become something."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hadir import sessions
from hadir.kernel.enums import Actor, CreditCause, PaymentStatus, SessionState
from hadir.pairing.ending import find_cause, give_up
from hadir.payments import GUARANTEE_DEADLINE, get_payment, lock_payment, settle

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.settings import Settings


def register(deadlines: Deadlines, settings: Settings) -> None:
    """The guarantee is a row that was written with the confirmation itself."""
    deadlines.on(GUARANTEE_DEADLINE, partial(rescue, settings))


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
        cause = await find_cause(tx, session)
        await give_up(tx, session, SessionState.EXPIRED, cause, Actor.SYSTEM, terminal=True)
    await settle(tx, payment, settings.values, CreditCause.STRANDED)
