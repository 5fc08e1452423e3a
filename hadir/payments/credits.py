"""Credit in minutes (spec F7): given for a cause, spent whatever ends first, over one day.

Minutes are what the customer has; the rupiah behind them stand in the ledger only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import hold_account
from hadir.infra.ids import new_id
from hadir.kernel.enums import CreditCause, Mode
from hadir.payments import ledger, store, store_credits, store_ledger
from hadir.payments.ledger import About, Account, Kind, Posting
from hadir.payments.model import (
    CREDIT_EXPIRY_DEADLINE,
    CREDIT_LIFE,
    PaymentSession,
)
from hadir.payments.refundable import split
from hadir.payments.refusals import InsufficientCredit
from hadir.wire.events import CreditGranted
from hadir.wire.topics import account_topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Due


async def grant_credit(
    tx: Tx,
    customer_id: UUID,
    mode: Mode,
    minutes: int,
    cause: CreditCause,
    *,
    payment_ids: Sequence[UUID] = (),
    chat_session_id: UUID | None = None,
) -> UUID | None:
    """Give minutes; the new credit's id. None, and no minutes, for what went back as money.

    Their worth is taken from ``payment_ids``; without any they are a present of the house. Rows of
    sessions are locked before this is called.
    """
    customer_id = await hold_account(tx, customer_id)
    paid = await store.lock_payments(tx, payment_ids)
    parts = await split(tx, paid, minutes)
    minutes -= sum(part - kept for _, part, kept in parts)
    if not minutes:
        return None
    drawn = await _draw(tx, parts)
    credit_id, expires_at = new_id(), tx.now + CREDIT_LIFE
    row = {
        "id": credit_id,
        "customer_id": customer_id,
        "mode": mode,
        "minutes": minutes,
        "cause": cause,
        "payment_id": await _money_behind(tx, [payment for payment, _, kept in parts if kept]),
        "chat_session_id": chat_session_id,
        "expires_at": expires_at,
    }
    await store_credits.insert_credit(tx, row)
    if not paid:
        drawn = [ledger.debit(Account.GOODWILL, await store.price_of(tx, mode, minutes))]
    value = sum(one.amount_idr for one in drawn)
    about = About(paid[0].id if paid else None, chat_session_id, credit_id)
    postings = [*drawn, ledger.credit(Account.CREDIT, value, credit_id)]
    await ledger.post(tx, Kind.CREDIT_GRANTED, about, postings)
    await tx.set_deadline(CREDIT_EXPIRY_DEADLINE, credit_id, expires_at)
    event = CreditGranted(
        credit_id=credit_id, mode=mode, minutes=minutes, cause=cause, expires_at=expires_at
    )
    tx.emit(account_topic(customer_id), event)
    return credit_id


async def spend_credit(tx: Tx, payment: PaymentSession) -> list[Posting]:
    """Take the payment's minutes from its customer's credit; the worth of them, as postings.

    Raises:
        InsufficientCredit: nothing was taken once the transaction is rolled back.
    """
    wanted, postings = payment.minutes, []
    for one in await store_credits.lock_spendable(tx, payment.customer_id, payment.mode):
        used = min(wanted, one.minutes_left)
        if not used:
            break
        left = await ledger.owed(tx, Account.CREDIT, one.id)
        postings.append(ledger.debit(Account.CREDIT, left * used // one.minutes_left, one.id))
        await store_credits.mark_taken(tx, one.id, used)
        await store_credits.insert_use(tx, payment.id, one.id, used)
        wanted -= used
    if wanted:
        raise InsufficientCredit
    return postings


async def take_back(tx: Tx, payment: PaymentSession) -> list[Posting]:
    """Minutes that nobody used, behind which this payment's money stood; their worth, as postings.
    The payment is locked."""
    postings = []
    for one in await store_credits.lock_left(tx, payment.id):
        value = await ledger.owed(tx, Account.CREDIT, one.id)
        await store_credits.mark_taken(tx, one.id, one.minutes_left)
        postings.append(ledger.debit(Account.CREDIT, value, one.id))
    return postings


async def is_covered(tx: Tx, customer_id: UUID, mode: Mode, minutes: int) -> bool:
    """Has this customer enough credit for so many minutes?"""
    return await store_credits.count_spendable(tx, customer_id, mode) >= minutes


async def expire_credit(tx: Tx, due: Due) -> None:
    """Its time is over: what nobody used is ours."""
    credit = await store_credits.lock_credit(tx, due.ref)
    if not credit.minutes_left:
        return
    value = await ledger.owed(tx, Account.CREDIT, credit.id)
    await store_credits.mark_taken(tx, credit.id, credit.minutes_left)
    postings = [
        ledger.debit(Account.CREDIT, value, credit.id),
        ledger.credit(Account.REVENUE, value),
    ]
    await ledger.post(tx, Kind.CREDIT_EXPIRED, About(credit_id=credit.id), postings)


async def _draw(tx: Tx, parts: list[tuple[PaymentSession, int, int]]) -> list[Posting]:
    """The worth of minutes, taken from what was paid for them and is not earned yet."""
    drawn = []
    for payment, _, kept in parts:
        left = await ledger.owed(tx, Account.UNEARNED, payment.id)
        worth = await store_ledger.value_of(tx, payment.id) * kept // payment.minutes
        drawn.append(ledger.debit(Account.UNEARNED, min(left, worth), payment.id))
    return drawn


async def _money_behind(tx: Tx, paid: list[PaymentSession]) -> UUID | None:
    """The payment that real money came by: of minutes paid with credit, the one behind that."""
    for payment in paid:
        if payment.amount_idr:
            return payment.id
        for use in await store_credits.list_uses(tx, payment.id):
            if use.payment_session_id is not None:
                return use.payment_session_id
    return None
