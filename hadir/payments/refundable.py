"""What of a payment may still go back, and how much of its time has not gone back (spec F1, F7)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.kernel.enums import PaymentStatus
from hadir.payments import ledger, store, store_credits, store_refunds
from hadir.payments.ledger import Account
from hadir.payments.model import TRANSITIONS, PaymentSession

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadir.infra.db import Tx

P = PaymentStatus
# A part is on its way, or waits for a person; others may follow it.
UNDER_WAY = (P.REFUND_REQUESTED, P.REFUND_FAILED)


def may_be_asked(payment: PaymentSession) -> bool:
    """Would a refund be a step of the transition table?"""
    return P.REFUND_REQUESTED in TRANSITIONS[payment.status]


async def left_of(tx: Tx, payment: PaymentSession) -> int:
    """What was paid and is neither asked back yet, nor the customer's as credit."""
    left = (payment.paid_idr or 0) - await store_refunds.sum_refunds(tx, payment.id)
    price = payment.amount_idr + payment.discount_idr
    for credit in await store_credits.list_left(tx, payment.id):
        value = await ledger.owed(tx, Account.CREDIT, credit.id)
        left -= value * payment.amount_idr // price
    return left


async def kept_minutes(tx: Tx, payment_ids: Sequence[UUID], minutes: int) -> int:
    """How many of these minutes are still paid for: time whose money went back is nobody's."""
    paid = await store.lock_payments(tx, payment_ids)
    lost = sum(part - kept for _, part, kept in await split(tx, paid, minutes))
    return minutes - lost


async def split(
    tx: Tx, paid: Sequence[PaymentSession], minutes: int
) -> list[tuple[PaymentSession, int, int]]:
    """Minutes that were left over, by payment, and how many of those are still paid for. The newest
    payment's are the ones that were left over."""
    parts, wanted = [], minutes
    for payment in paid:
        part = min(wanted, payment.minutes)
        parts.append((payment, part, await _kept(tx, payment, part)))
        wanted -= part
    return parts


async def _kept(tx: Tx, payment: PaymentSession, minutes: int) -> int:
    """The share that has not gone back, in begun minutes."""
    if payment.status is P.REVERSED:
        return 0
    if not payment.paid_idr:
        return minutes  # paid with credit
    left = payment.paid_idr - await store_refunds.sum_refunds(tx, payment.id)
    return -(-minutes * left // payment.paid_idr)
