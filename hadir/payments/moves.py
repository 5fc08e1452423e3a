"""How a payment moves on inside somebody's transaction: the pieces that use cases are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import PaymentStatus
from hadir.payments import store
from hadir.payments.model import (
    EXPIRE_JOB,
    EXPIRY_DEADLINE,
    EXTENSION_LOST_JOB,
    GUARANTEE_DEADLINE,
    LATE_LOOK_DEADLINE,
    LOST,
    LOST_JOB,
    UNFINISHED,
    PaymentSession,
    check_transition,
)
from hadir.payments.verdicts import next_late_look
from hadir.wire.events import PaymentUpdated
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Tx


def tell(tx: Tx, payment: PaymentSession) -> None:
    """Tell the customer's apps how the payment stands."""
    event = PaymentUpdated(
        payment_session_id=payment.id,
        status=payment.status,
        pay_url=payment.pay_url,
        chat_session_id=payment.chat_session_id,
    )
    tx.emit(account_topic(payment.customer_id), event)


async def move(tx: Tx, payment: PaymentSession, to: PaymentStatus) -> PaymentSession:
    """One step of the transition table, told to the customer.

    Raises:
        InvalidPaymentTransition.
    """
    check_transition(payment, to)
    await store.mark_status(tx, payment, to, closes=to not in UNFINISHED)
    ended = (EXPIRY_DEADLINE, GUARANTEE_DEADLINE, LATE_LOOK_DEADLINE)
    await tx.clear_deadlines(payment.id, *ended)
    _tell_whoever_waits(tx, payment, to)
    if to in LOST and payment.charge_asked_at is not None:
        await _watch_for_late_money(tx, payment)
    moved = await store.get_payment(tx, payment.id)
    tell(tx, moved)
    return moved


def _tell_whoever_waits(tx: Tx, payment: PaymentSession, to: PaymentStatus) -> None:
    """A search, a hold or more time that stood on this money stands on nothing now."""
    went_away = payment.status is PaymentStatus.CONFIRMED and to is not PaymentStatus.CONSUMED
    if payment.chat_session_id is None or not (to in LOST or went_away):
        return
    job = EXTENSION_LOST_JOB if payment.extension_id else LOST_JOB
    tx.enqueue(job, {"payment_session_id": str(payment.id)})


async def _watch_for_late_money(tx: Tx, payment: PaymentSession) -> None:
    """A provider may take money for what we gave up (spec F1)."""
    tx.enqueue(EXPIRE_JOB, {"payment_session_id": str(payment.id)})
    again = next_late_look(payment, tx.now)
    if again is not None:
        await tx.set_deadline(LATE_LOOK_DEADLINE, payment.id, again)


async def consume(tx: Tx, payment_id: UUID) -> PaymentSession:
    """The paid minutes are being served now.

    Raises:
        NotFound.
        InvalidPaymentTransition: it is not confirmed, or was consumed before.
    """
    payment = await store.lock_payment(tx, payment_id)
    return await move(tx, payment, PaymentStatus.CONSUMED)


async def attach_search(tx: Tx, payment_id: UUID, chat_session_id: UUID) -> PaymentSession:
    """Remember the latest search that was made on this payment, and tell its customer.

    Raises:
        NotFound.
    """
    await store.lock_payment(tx, payment_id)
    await store.mark_search(tx, payment_id, chat_session_id)
    payment = await store.get_payment(tx, payment_id)
    tell(tx, payment)
    return payment
