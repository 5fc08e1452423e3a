"""What providers make happen to a payment: a charge, a webhook, a look-up. No gateway is called."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.infra import inbox
from hadir.kernel.enums import PaymentStatus
from hadir.payments import outcomes, store, store_refunds
from hadir.payments.model import (
    EXPIRY_DEADLINE,
    LOOK_UP_JOB,
    LOST,
    PENDING,
    REFUND_JOB,
)
from hadir.payments.moves import move, tell
from hadir.payments.verdicts import verdict

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.gateways.payments.port import Charge, ChargeState, Notice
    from hadir.infra.db import Database, Tx
    from hadir.settings import Values

log = structlog.get_logger(__name__)
P = PaymentStatus


async def record_charge(db: Database, payment_id: UUID, charge: Charge, *, show_link: bool) -> None:
    """The provider made a charge: tell the customer where to pay. Safe to repeat.

    ``show_link`` also writes it to the developer inbox (spec L3).
    """
    async with db.transaction() as tx:
        await store.lock_ref(tx, charge.ref)
        payment = await store.lock_payment(tx, payment_id)
        if not await store.mark_charged(tx, payment_id, charge) or payment.status is not PENDING:
            return
        if await store.was_heard_of(tx, payment.provider, charge.ref):
            tx.enqueue(LOOK_UP_JOB, {"payment_session_id": str(payment_id), "is_last": False})
        tell(tx, await store.get_payment(tx, payment_id))
        if show_link:
            text = f"Rp{payment.amount_idr} · {payment.method} · {payment.minutes} min"
            await inbox.write(tx, "payment", str(payment.customer_id), text, url=charge.pay_url)


async def refuse_charge(db: Database, payment_id: UUID) -> None:
    """The provider declined: the payment failed before anybody could pay."""
    async with db.transaction() as tx:
        payment = await store.lock_payment(tx, payment_id)
        if payment.status is PENDING:
            await move(tx, payment, P.FAILED)


async def store_webhook(db: Database, provider: str, notice: Notice, body: bytes) -> None:
    """Keep what the provider sent, once, and have the charge looked up (spec F2).

    The body is not believed: it only says when to look. A repeat looks again while nothing is
    decided, for the first one may have come before we knew its charge.
    """
    async with db.transaction() as tx:
        await store.lock_ref(tx, notice.ref or "")
        is_new = await store.insert_webhook(tx, provider, notice, body)
        if notice.refund_ref:
            await _look_at_refund(tx, notice.refund_ref)
            return
        payment = await store.find_by_ref(tx, provider, notice.ref) if notice.ref else None
        if payment is None:
            log.warning("payments.webhook_for_nobody", provider=provider, ref=notice.ref)
            return
        if not is_new and payment.status is not PENDING and payment.status not in LOST:
            return
        tx.enqueue(LOOK_UP_JOB, {"payment_session_id": str(payment.id), "is_last": False})


async def _look_at_refund(tx: Tx, refund_ref: str) -> None:
    refund = await store_refunds.find_by_ref(tx, refund_ref)
    if refund is not None:
        tx.enqueue(REFUND_JOB, {"refund_id": str(refund.id)})


async def ask_once(db: Database, payment_id: UUID) -> bool:
    """Note that the provider is being asked for a charge; False when it was asked before."""
    async with db.transaction() as tx:
        return await store.mark_asked(tx, payment_id)


async def take_back_asking(db: Database, payment_id: UUID) -> None:
    """Nothing has reached the provider: it may be asked as if for the first time."""
    async with db.transaction() as tx:
        await store.mark_unasked(tx, payment_id)


async def apply_look_up(
    db: Database, values: Values, payment_id: UUID, found: ChargeState, *, is_last: bool
) -> None:
    """What the provider said, applied: the only place where a payment is confirmed.

    ``is_last``: our time is over, so what is not paid now has expired.
    """
    async with db.transaction() as tx:
        payment = await store.lock_payment(tx, payment_id)
        to = verdict(payment, found, is_last=is_last)
        if to is P.CONFIRMED:
            await outcomes.confirm(tx, payment, values)
        elif to is P.CONFIRMED_LATE:
            await outcomes.confirm_late(tx, payment, values)
        elif to is P.REVIEW:
            await outcomes.keep_for_review(tx, payment, found)
        elif to is P.REVERSED:
            await outcomes.reverse(tx, payment)
        elif to is not None:
            await move(tx, payment, to)


async def ask_again_later(db: Database, payment_id: UUID, due_at: datetime) -> None:
    """The provider was silent at the last look-up: the payment stays open until it speaks."""
    async with db.transaction() as tx:
        if (await store.lock_payment(tx, payment_id)).status is PENDING:
            await tx.set_deadline(EXPIRY_DEADLINE, payment_id, due_at)
