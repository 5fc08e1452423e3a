"""Money on its way back (spec F1, F7): asked for here, sent by a job, or by hand with a proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus, RefundStatus
from hadir.kernel.errors import NotFound
from hadir.payments import ledger, store, store_credits, store_refunds
from hadir.payments.ledger import About, Account, Kind, Posting
from hadir.payments.model import (
    REFUND_DEADLINE,
    REFUND_JOB,
    TRANSITIONS,
    PaymentSession,
)
from hadir.payments.moves import move
from hadir.payments.refundable import UNDER_WAY, left_of, may_be_asked
from hadir.payments.refusals import NotRefundable

if TYPE_CHECKING:
    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx

P = PaymentStatus
LOOK_AGAIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who wants it, and why."""

    by: str
    reason: str
    operator_id: UUID | None = None
    credit_id: UUID | None = None


async def request_whole(tx: Tx, payment: PaymentSession, asked: Asked) -> PaymentSession:
    """Nobody was served: all of it goes back, and a discount is no longer given.

    Raises:
        InvalidPaymentTransition.
    """
    amount = payment.paid_idr or 0
    unclear = await ledger.owed(tx, Account.UNCLEAR, payment.id)
    unearned = await ledger.owed(tx, Account.UNEARNED, payment.id)
    taken = [
        ledger.debit(Account.UNCLEAR, unclear, payment.id),
        ledger.debit(Account.UNEARNED, unearned, payment.id),
        ledger.credit(Account.DISCOUNT, unclear + unearned - amount),
    ]
    await _insert(tx, payment, amount, asked, taken)
    return await move(tx, payment, P.REFUND_REQUESTED)


async def refund_payment(
    db: Database, payment_id: UUID, amount_idr: int | None, asked: Asked, once: Once
) -> UUID:
    """An operator sends all that is left back, or a part, and more later; the refund's id.

    Raises:
        NotFound, NotRefundable, IdempotencyKeyReused.
    """
    async with db.transaction() as tx:
        payment = await store.lock_payment(tx, payment_id)
        refund_id = new_id()
        if earlier := await once.claim(tx, refund_id):
            return earlier
        if payment.status is P.CREDITED:
            raise NotRefundable("Its minutes are credit now: refund the credit.")
        left = await left_of(tx, payment)
        amount = left if amount_idr is None else amount_idr
        is_under_way = payment.status in UNDER_WAY
        if not 0 < amount <= left or not (is_under_way or may_be_asked(payment)):
            raise NotRefundable
        taken = await _take(tx, payment, amount)
        await _insert(tx, payment, amount, asked, taken, refund_id)
        if not is_under_way:
            await move(tx, payment, P.REFUND_REQUESTED)
        await write_audit(
            tx,
            asked.operator_id,
            "payment.refund",
            ("payment", str(payment_id)),
            (
                {"status": payment.status},
                {"status": P.REFUND_REQUESTED, "amount_idr": amount, "reason": asked.reason},
            ),
        )
        return refund_id


async def refund_credit(db: Database, customer_id: UUID, credit_id: UUID, once: Once) -> UUID:
    """The customer would rather have the money (spec E9, F7); the refund's id.

    Raises:
        NotFound, NotRefundable: no money stands behind it, or nothing of it is left.
    """
    async with db.transaction() as tx:
        credit = await store_credits.get_credit(tx, credit_id)
        if credit.customer_id != customer_id:
            raise NotFound
        refund_id = new_id()
        if earlier := await once.claim(tx, refund_id):
            return earlier
        if credit.payment_session_id is None:
            raise NotRefundable
        payment = await store.lock_payment(tx, credit.payment_session_id)
        asked = Asked("customer", "credit", credit_id=credit_id)
        await _give_back(tx, payment, credit_id, asked, refund_id)
        return refund_id


async def refund_unserved(tx: Tx, payment_id: UUID, operator_id: UUID, reason: str) -> None:
    """Nobody listened for it, and an operator sends it back, also when it is credit by now.

    Raises:
        NotRefundable: it was served, spent, or sent back already.
    """
    payment = await store.lock_payment(tx, payment_id)
    asked = Asked("operator", reason, operator_id)
    if payment.status in (P.CONFIRMED, P.REVIEW) and payment.paid_idr:
        await request_whole(tx, payment, asked)
        return
    left = await store_credits.find_left(tx, payment_id)
    if payment.status is not P.CREDITED or left is None:
        raise NotRefundable
    await _give_back(tx, payment, left.id, replace(asked, credit_id=left.id), new_id())


async def _give_back(
    tx: Tx, payment: PaymentSession, credit_id: UUID, asked: Asked, refund_id: UUID
) -> None:
    """Minutes that nobody used become the money that was paid for them, without the discount."""
    credit = await store_credits.lock_credit(tx, credit_id)
    value = await ledger.owed(tx, Account.CREDIT, credit_id)
    price = payment.amount_idr + payment.discount_idr
    left = payment.amount_idr - await store_refunds.sum_refunds(tx, payment.id)
    amount = min(left, value * payment.amount_idr // price)
    if payment.status is P.REVERSED or not credit.minutes_left or amount <= 0:
        raise NotRefundable
    await store_credits.mark_taken(tx, credit_id, credit.minutes_left)
    taken = [
        ledger.debit(Account.CREDIT, value, credit_id),
        ledger.credit(Account.DISCOUNT, value - amount),
    ]
    await _insert(tx, payment, amount, asked, taken, refund_id)
    if may_be_asked(payment):
        await move(tx, payment, P.REFUND_REQUESTED)


async def give_details(
    db: Database, customer_id: UUID, refund_id: UUID, details: dict[str, Any]
) -> store_refunds.Refund:
    """Where to send it, when the channel takes nothing back.

    Raises:
        NotFound, NotRefundable: it is on its way already.
    """
    async with db.transaction() as tx:
        refund = await store_refunds.lock_refund(tx, refund_id)
        payment = await store.get_payment(tx, refund.payment_session_id)
        if payment.customer_id != customer_id:
            raise NotFound
        if refund.status not in (RefundStatus.MANUAL, RefundStatus.FAILED):
            raise NotRefundable("This refund needs no details.")
        await store_refunds.mark_details(tx, refund_id, details)
        return await store_refunds.get_refund(tx, refund_id)


async def prove(db: Database, refund_id: UUID, proof: str, operator_id: UUID) -> None:
    """An operator sent it by hand. Twice is once.

    Raises:
        NotFound, NotRefundable: the provider is doing it.
    """
    async with db.transaction() as tx:
        refund = await store_refunds.get_refund(tx, refund_id)
        payment = await store.lock_payment(tx, refund.payment_session_id)
        refund = await store_refunds.lock_refund(tx, refund_id)
        if refund.status is RefundStatus.REFUNDED:
            return
        if refund.status not in (RefundStatus.MANUAL, RefundStatus.FAILED):
            raise NotRefundable("The provider is sending this one.")
        await store_refunds.mark_proof(tx, refund_id, proof, operator_id)
        await finish(tx, payment, refund, None)
        done = RefundStatus.REFUNDED.value
        after = {"status": done, "proof": proof, "amount_idr": refund.amount_idr}
        change = ({"status": refund.status.value}, after)
        await write_audit(tx, operator_id, "refund.proof", ("refund", str(refund_id)), change)


async def finish(
    tx: Tx, payment: PaymentSession, refund: store_refunds.Refund, ref: str | None
) -> None:
    """The money has left us; both rows are locked."""
    await store_refunds.mark_refund(tx, refund.id, RefundStatus.REFUNDED, ref)
    await tx.clear_deadlines(refund.id, REFUND_DEADLINE)
    postings = [
        ledger.debit(Account.REFUND_DUE, refund.amount_idr, refund.id),
        ledger.credit(Account.PROVIDER, refund.amount_idr),
    ]
    about = About(payment.id, refund_id=refund.id)
    await ledger.post(tx, Kind.REFUNDED, about, postings)
    is_last = not await store_refunds.count_open(tx, payment.id)
    if is_last and P.REFUNDED in TRANSITIONS[payment.status]:
        await move(tx, payment, P.REFUNDED)


async def _take(tx: Tx, payment: PaymentSession, amount: int) -> list[Posting]:
    """First what nobody has served, then what we took for ourselves: a mitra keeps her share."""
    unclear = min(amount, await ledger.owed(tx, Account.UNCLEAR, payment.id))
    unearned = min(amount - unclear, await ledger.owed(tx, Account.UNEARNED, payment.id))
    return [
        ledger.debit(Account.UNCLEAR, unclear, payment.id),
        ledger.debit(Account.UNEARNED, unearned, payment.id),
        ledger.debit(Account.REVENUE, amount - unclear - unearned),
    ]


async def _insert(
    tx: Tx,
    payment: PaymentSession,
    amount: int,
    asked: Asked,
    taken: list[Posting],
    refund_id: UUID | None = None,
) -> None:
    refund_id = refund_id or new_id()
    row: dict[str, object] = {
        "id": refund_id,
        "payment_id": payment.id,
        "credit_id": asked.credit_id,
        "amount_idr": amount,
        "reason": asked.reason,
        "asked_by": asked.by,
        "operator_id": asked.operator_id,
    }
    await store_refunds.insert_refund(tx, row)
    postings = [*taken, ledger.credit(Account.REFUND_DUE, amount, refund_id)]
    about = About(payment.id, credit_id=asked.credit_id, refund_id=refund_id)
    await ledger.post(tx, Kind.REFUND_REQUESTED, about, postings)
    await tx.set_deadline(REFUND_DEADLINE, refund_id, tx.now + LOOK_AGAIN)
    tx.enqueue(REFUND_JOB, {"refund_id": str(refund_id)})
