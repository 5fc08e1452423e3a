"""What becomes of money that came: each step moves the payment and writes the ledger at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from hadir.accounts import is_closed
from hadir.gateways.payments.port import RUPIAH
from hadir.kernel.enums import CreditCause, PaymentStatus
from hadir.payments import ledger, refunds, store, store_refunds
from hadir.payments.credits import grant_credit, spend_credit, take_back
from hadir.payments.ledger import About, Account, Kind
from hadir.payments.model import (
    CONFIRMED_JOB,
    EXTENSION_PAID_JOB,
    GUARANTEE_DEADLINE,
    REFUND_DEADLINE,
    PaymentSession,
)
from hadir.payments.moves import move
from hadir.payments.refunds import Asked
from hadir.settings.money import REFUND

if TYPE_CHECKING:
    from hadir.gateways.payments.port import ChargeState
    from hadir.infra.db import Tx
    from hadir.payments.ledger import Posting
    from hadir.settings import Values

log = structlog.get_logger(__name__)


async def confirm(tx: Tx, payment: PaymentSession, values: Values) -> PaymentSession:
    """The whole price is there. By the guarantee's end it has become something (spec E9)."""
    await _post_price(tx, payment)
    return await _confirmed(tx, payment, values)


async def pay_with_credit(tx: Tx, payment: PaymentSession, values: Values) -> PaymentSession:
    """Minutes for minutes.

    Raises:
        InsufficientCredit.
    """
    spent = await spend_credit(tx, payment)
    value = sum(one.amount_idr for one in spent)
    await _post_payment(tx, payment, 0, [*spent, _unearned(payment, value)])
    return await _confirmed(tx, payment, values)


async def confirm_late(tx: Tx, payment: PaymentSession, values: Values) -> PaymentSession:
    """Money for a payment that we had given up: it buys no session, and it is not lost.

    At the price of a first session it is sent back: the discount may be in use by another attempt.
    """
    await _post_price(tx, payment)
    late = await move(tx, payment, PaymentStatus.CONFIRMED_LATE)
    log.warning("payments.late_money", payment=str(payment.id), was=payment.status)
    if late.is_first_session_discount:
        return await refunds.request_whole(tx, late, Asked("system", CreditCause.LATE_MONEY.value))
    return await settle(tx, late, values, CreditCause.LATE_MONEY)


async def settle(
    tx: Tx, payment: PaymentSession, values: Values, cause: CreditCause
) -> PaymentSession:
    """No session comes of it: credit, or a refund request, as the house has decided (spec E9).

    What was paid with credit becomes credit again: there is no money to send back.
    """
    if values.stranded_outcome == REFUND and payment.amount_idr:
        return await refunds.request_whole(tx, payment, Asked("system", cause.value))
    return await to_credit(tx, payment, cause)


async def to_credit(tx: Tx, payment: PaymentSession, cause: CreditCause) -> PaymentSession:
    """Its minutes become credit; a closed account has no use for them, its money goes back.

    Raises:
        InvalidPaymentTransition: it is not paid, or served already.
    """
    if payment.amount_idr and await is_closed(tx, payment.customer_id):
        return await refunds.request_whole(tx, payment, Asked("system", cause.value))
    credited = await move(tx, payment, PaymentStatus.CREDITED)
    mode, minutes = payment.mode, payment.minutes
    await grant_credit(tx, payment.customer_id, mode, minutes, cause, payment_ids=[payment.id])
    return credited


async def keep_for_review(tx: Tx, payment: PaymentSession, found: ChargeState) -> PaymentSession:
    """Not what we asked for: nobody gets a session for it, an operator looks (spec F1)."""
    log.error(
        "payments.wrong_amount",
        payment=str(payment.id),
        paid=found.amount_idr,
        currency=found.currency,
    )
    arrived = found.amount_idr if found.currency == RUPIAH else 0
    await store.mark_paid(tx, payment.id, arrived)
    postings = [
        ledger.debit(Account.PROVIDER, arrived),
        ledger.credit(Account.UNCLEAR, arrived, payment.id),
    ]
    await ledger.post(tx, Kind.REVIEW, About(payment.id), postings)
    return await move(tx, payment, PaymentStatus.REVIEW)


async def reverse(tx: Tx, payment: PaymentSession) -> PaymentSession:
    """The provider took the money back: what is not served yet bears it, minutes of credit
    and refunds that have not left us included, then we do. A discount on what nobody was served is
    no longer given."""
    taken = payment.paid_idr or 0
    unearned = await ledger.owed(tx, Account.UNEARNED, payment.id)
    unclear = await ledger.owed(tx, Account.UNCLEAR, payment.id)
    held = [
        ledger.debit(Account.UNEARNED, unearned, payment.id),
        ledger.debit(Account.UNCLEAR, unclear, payment.id),
        *await take_back(tx, payment),
        *await _close_refunds(tx, payment),
    ]
    missing = taken - sum(one.amount_idr for one in held)
    bearer = Account.LOSS if missing > 0 else Account.DISCOUNT
    postings = [*held, ledger.credit(Account.PROVIDER, taken), ledger.debit(bearer, missing)]
    await ledger.post(tx, Kind.REVERSAL, About(payment.id), postings)
    log.error("payments.reversed", payment=str(payment.id), was=payment.status)
    return await move(tx, payment, PaymentStatus.REVERSED)


async def _close_refunds(tx: Tx, payment: PaymentSession) -> list[Posting]:
    """What was still to be sent has reached the customer by the reversal: not twice."""
    closed = await store_refunds.close_taken_back(tx, payment.id)
    for refund in closed:
        await tx.clear_deadlines(refund.id, REFUND_DEADLINE)
    return [ledger.debit(Account.REFUND_DUE, one.amount_idr, one.id) for one in closed]


async def _post_price(tx: Tx, payment: PaymentSession) -> None:
    price, discount = payment.amount_idr, payment.discount_idr
    await _post_payment(
        tx,
        payment,
        price,
        [
            ledger.debit(Account.PROVIDER, price),
            ledger.debit(Account.DISCOUNT, discount),
            _unearned(payment, price + discount),
        ],
    )


async def _post_payment(
    tx: Tx, payment: PaymentSession, paid_idr: int, postings: list[Posting]
) -> None:
    await store.mark_paid(tx, payment.id, paid_idr)
    await ledger.post(tx, Kind.PAYMENT, About(payment.id), postings)


def _unearned(payment: PaymentSession, amount_idr: int) -> Posting:
    return ledger.credit(Account.UNEARNED, amount_idr, payment.id)


async def _confirmed(tx: Tx, payment: PaymentSession, values: Values) -> PaymentSession:
    moved = await move(tx, payment, PaymentStatus.CONFIRMED)
    due_at = tx.now + timedelta(minutes=values.paid_search_guarantee_minutes)
    await tx.set_deadline(GUARANTEE_DEADLINE, payment.id, due_at)
    job = EXTENSION_PAID_JOB if payment.extension_id else CONFIRMED_JOB
    tx.enqueue(job, {"payment_session_id": str(payment.id)})
    return moved
