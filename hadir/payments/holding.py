"""Paying after somebody has accepted (spec E2): the payment session ends with the hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.payments import discounts, outcomes, store
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    CREDIT_METHOD,
    EXPIRY_DEADLINE,
    PENDING,
    Offer,
    Order,
    PaymentSession,
)
from hadir.payments.moves import move
from hadir.payments.refusals import InvalidPaymentMethod, PaymentPending, WrongPaymentOrder
from hadir.payments.usecases import check_order, draft
from hadir.settings.pairing import ACCEPT_FIRST

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx
    from hadir.payments.shop import Terms
    from hadir.settings import Values


@dataclass(frozen=True, slots=True)
class Hold:
    """What a customer must pay for, until when."""

    customer_id: UUID
    chat_session_id: UUID
    provider: str
    pay_by: datetime


async def check_unpaid(tx: Tx, customer_id: UUID, order: Order, terms: Terms) -> Offer:
    """What would be paid for ``order`` after an accept; holds the customer's purchases.

    Raises:
        WrongPaymentOrder, PaymentPending, the refusals of a purchase. Credit is spent beforehand:
            nobody need wait for it.
    """
    await store.lock_customer(tx, customer_id)
    if terms.values.payment_order != ACCEPT_FIRST:
        raise WrongPaymentOrder(payment_order=terms.values.payment_order)
    if order.method == CREDIT_METHOD:
        raise InvalidPaymentMethod
    offer = await check_order(tx, customer_id, order, terms)
    if await store.find_pending(tx, customer_id):
        raise PaymentPending
    terms.check_open()
    return offer


async def open_held_payment(tx: Tx, values: Values, order: Order, hold: Hold) -> PaymentSession:
    """Make the payment session; its price is fixed now (F5)."""
    tier = await store.get_tier(tx, order.tier_id)
    offer = await discounts.price(tx, hold.customer_id, tier)
    terms = (hold.provider, hold.pay_by)
    payment = draft(new_id(), hold.customer_id, order, offer, terms, tx.now, hold.chat_session_id)
    await store.insert_payment(tx, payment)
    await store.mark_search(tx, payment.id, hold.chat_session_id)
    payment = await store.get_payment(tx, payment.id)
    if not payment.amount_idr:
        return await outcomes.confirm(tx, payment, values)
    await tx.set_deadline(EXPIRY_DEADLINE, payment.id, hold.pay_by)
    tx.enqueue(CREATE_CHARGE_JOB, {"payment_session_id": str(payment.id)})
    return payment


async def abandon_unpaid(tx: Tx, payment: PaymentSession) -> bool:
    """Nobody waits for it any more; False when it is paid, in time."""
    if payment.status is PENDING:
        await move(tx, payment, PaymentStatus.ABANDONED)
    return payment.status is not PaymentStatus.CONFIRMED
