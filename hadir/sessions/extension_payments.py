"""What the money does: it adds the minutes, or it did not come in time (spec G4)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import capacity_of, lock_mitra
from hadir.kernel.enums import (
    Actor,
    ClosingReason,
    CreditCause,
    ExtensionState,
    PaymentStatus,
    SessionState,
)
from hadir.payments import consume, get_payment, lock_payment, to_credit
from hadir.sessions import lifecycle, store, store_extensions
from hadir.sessions import store_stream as stream
from hadir.sessions.meeting import may_meet
from hadir.sessions.model import CLOSING_DEADLINE, LOOK_AGAIN, UNPAID_DEADLINE, Session
from hadir.wire import events

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.sessions.store_extensions import Extension
    from hadir.settings import Values


async def apply_paid(db: Database, values: Values, payment_id: UUID) -> None:
    """The money is there: add the minutes. Twice is once.

    When the session is over, or its slot is taken, the minutes become credit: nothing is lost.
    """
    async with db.transaction() as tx:
        extension_id = (await get_payment(tx, payment_id)).extension_id
        assert extension_id is not None
        extension = await store_extensions.get_extension_by_id(tx, extension_id)
        session = await lifecycle.lock_with_mitra(tx, extension.session_id)
        payment = await lock_payment(tx, payment_id)
        if payment.status is not PaymentStatus.CONFIRMED:
            return
        if not await _can_go_on(tx, values, session):
            await lapse(tx, extension)
            await to_credit(tx, payment, CreditCause.LATE_MONEY)
            return
        await tx.clear_deadlines(extension_id, UNPAID_DEADLINE)
        await consume(tx, payment_id)
        await store_extensions.mark_ended(tx, extension_id, ExtensionState.APPLIED)
        end = await store_extensions.add_time(tx, session.id, extension.minutes)
        await tx.clear_deadlines(session.id, CLOSING_DEADLINE)
        if session.paused_at is None:
            await lifecycle.set_clock(tx, session, end, values)
        event = events.ExtensionApplied(
            extension_id=extension_id, minutes=extension.minutes, expires_at=end
        )
        await stream.append(tx, session.id, event, Actor.CUSTOMER)
        await lifecycle.refresh_load(tx, session.mitra_id)


async def end_lost(db: Database, payment_id: UUID) -> None:
    """Declined, given up or run out: the customer may ask for more time again at once."""
    async with db.transaction() as tx:
        extension_id = (await get_payment(tx, payment_id)).extension_id
        assert extension_id is not None
        extension = await store_extensions.get_extension_by_id(tx, extension_id)
        await lifecycle.lock_with_mitra(tx, extension.session_id)
        await drop_unpaid(tx, extension_id)


async def drop_unpaid(tx: Tx, extension_id: UUID) -> None:
    """Nobody paid in time. While the last look-up is under way, look again a little later."""
    extension = await store_extensions.get_extension_by_id(tx, extension_id)
    if extension.state is not ExtensionState.APPROVED:
        return
    assert extension.payment_session_id is not None
    payment = await get_payment(tx, extension.payment_session_id)
    if payment.status in (PaymentStatus.PENDING, PaymentStatus.CONFIRMED):
        await tx.set_deadline(UNPAID_DEADLINE, extension_id, tx.now + LOOK_AGAIN)
        return
    await lapse(tx, extension)


async def lapse(tx: Tx, extension: Extension) -> None:
    """Nothing came of it; the session is locked."""
    await tx.clear_deadlines(extension.id, UNPAID_DEADLINE)
    await store_extensions.mark_ended(tx, extension.id, ExtensionState.LAPSED)
    event = events.ExtensionResolved(extension_id=extension.id, outcome="lapsed")
    await stream.append(tx, extension.session_id, event)


async def _can_go_on(tx: Tx, values: Values, session: Session) -> bool:
    """Running, or closing with both the mitra's slot and the customer's one live session free; and
    the two may still meet: a yes from before a deactivation or a block counts no more."""
    if not await may_meet(tx, session):
        return False
    if session.state in (SessionState.ACTIVE, SessionState.EXTENDING):
        return True
    if session.closing_reason is not ClosingReason.TIME_UP or session.ended_at is not None:
        return False
    assert session.mitra_id is not None
    status = await lock_mitra(tx, session.mitra_id)
    load = await store.count_holding(tx, session.mitra_id)
    alone = status.in_call
    if alone or load >= capacity_of(status, values.max_customers_per_mitra):
        return False
    return await store.find_live_session(tx, session.customer_id) is None
