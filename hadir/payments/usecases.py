"""What customers and providers make happen to a payment. No gateway is called in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.gateways.payments.port import ChargeStatus
from hadir.infra import inbox
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.kernel.errors import NotFound
from hadir.payments import store
from hadir.payments.model import (
    CONFIRMED_JOB,
    CREATE_CHARGE_JOB,
    EXPIRY_DEADLINE,
    EXTENSION_PAID_JOB,
    LOOK_UP_JOB,
    LOST,
    PENDING,
    Method,
    Order,
    PaymentSession,
    Tier,
    choose_method,
    choose_tier,
    for_sale,
    pays,
    verdict,
)
from hadir.payments.moves import move, tell

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.edge.idempotency import Once
    from hadir.gateways.payments.port import Charge, ChargeState, Notice
    from hadir.infra.db import Database, Tx
    from hadir.payments.shop import RefuseSecondSession, Terms

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A payment, and the job that asks the provider for its pay link when it is a new one."""

    payment: PaymentSession
    job_id: UUID | None = None


async def access_payment(tx: Tx, customer_id: UUID, payment_id: UUID) -> PaymentSession:
    """The only way to a payment for the edge: being the one who pays.

    Raises:
        NotFound: it does not exist, or it is not yours (spec G8).
    """
    payment = await store.get_payment(tx, payment_id)
    if payment.customer_id != customer_id:
        raise NotFound
    return payment


async def open_payment(
    db: Database,
    customer_id: UUID,
    order: Order,
    once: Once,
    terms: Terms,
    refuse_second_session: RefuseSecondSession,
) -> Opened:
    """Make a payment session, or answer with the pending one (E1): nobody is asked to pay twice.

    Raises:
        InvalidTier, InvalidPaymentMethod, InvalidPaymentAmount, UnknownMitra: 422.
        NotAcceptingCustomers, NoMitraAvailable, AlreadyActive, IdempotencyKeyReused: 409.
    """
    async with db.transaction() as tx:
        await store.lock_customer(tx, customer_id)
        pending = await store.find_pending(tx, customer_id)
        payment_id = pending.id if pending else new_id()
        if earlier := await once.claim(tx, payment_id):
            return Opened(await access_payment(tx, customer_id, earlier))
        tier = await _check_order(tx, order, terms)
        if pending:
            return Opened(pending)
        terms.check_open()
        await refuse_second_session(tx, customer_id)
        payment = _draft(payment_id, customer_id, order, tier, terms, tx.now)
        await store.insert_payment(tx, payment)
        await tx.set_deadline(EXPIRY_DEADLINE, payment_id, payment.expires_at)
        job_id = tx.enqueue(CREATE_CHARGE_JOB, {"payment_session_id": str(payment_id)})
        return Opened(payment, job_id)


async def cancel_payment(db: Database, customer_id: UUID, payment_id: UUID) -> PaymentSession:
    """Give up paying; a second tap changes nothing.

    Raises:
        NotFound, InvalidPaymentTransition: it was paid, or is over.
    """
    async with db.transaction() as tx:
        await access_payment(tx, customer_id, payment_id)
        payment = await store.lock_payment(tx, payment_id)
        if payment.status is PaymentStatus.ABANDONED:
            return payment
        return await move(tx, payment, PaymentStatus.ABANDONED)


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
            await move(tx, payment, PaymentStatus.FAILED)


async def store_webhook(db: Database, provider: str, notice: Notice, body: bytes) -> None:
    """Keep what the provider sent, once, and have the charge looked up (spec F2).

    The body is not believed: it only says when to look. A repeat looks again while nothing is
    decided, for the first one may have come before we knew its charge.
    """
    async with db.transaction() as tx:
        await store.lock_ref(tx, notice.ref or "")
        is_new = await store.insert_webhook(tx, provider, notice, body)
        payment = await store.find_by_ref(tx, provider, notice.ref) if notice.ref else None
        if payment is None:
            log.warning("payments.webhook_for_nobody", provider=provider, ref=notice.ref)
            return
        if not is_new and payment.status is not PENDING:
            return
        tx.enqueue(LOOK_UP_JOB, {"payment_session_id": str(payment.id), "is_last": False})


async def apply_look_up(
    db: Database, payment_id: UUID, found: ChargeState, *, is_last: bool
) -> None:
    """What the provider said, applied: the only place where a payment is confirmed.

    ``is_last``: our time is over, so what is not paid now has expired.
    """
    async with db.transaction() as tx:
        payment = await store.lock_payment(tx, payment_id)
        _report_oddities(payment, found)
        to = verdict(payment, found, is_last=is_last)
        if to is None:
            return
        await move(tx, payment, to)
        if to is PaymentStatus.CONFIRMED:
            job = EXTENSION_PAID_JOB if payment.extension_id else CONFIRMED_JOB
            tx.enqueue(job, {"payment_session_id": str(payment_id)})


async def ask_again_later(db: Database, payment_id: UUID, due_at: datetime) -> None:
    """The provider was silent at the last look-up: the payment stays open until it speaks."""
    async with db.transaction() as tx:
        if (await store.lock_payment(tx, payment_id)).status is PENDING:
            await tx.set_deadline(EXPIRY_DEADLINE, payment_id, due_at)


async def get_own_payment(db: Database, customer_id: UUID, payment_id: UUID) -> PaymentSession:
    """Raises: NotFound."""
    async with db.reading() as tx:
        return await access_payment(tx, customer_id, payment_id)


async def list_own_payments(
    db: Database, customer_id: UUID, before: tuple[datetime, UUID] | None, limit: int
) -> list[PaymentSession]:
    """Newest first."""
    async with db.reading() as tx:
        return await store.list_payments(tx, customer_id, before, limit)


async def list_offers(db: Database) -> tuple[list[Tier], list[Method]]:
    """Everything that is active: prices and ways to pay."""
    async with db.reading() as tx:
        return await store.list_tiers(tx), await store.list_methods(tx)


async def _check_order(tx: Tx, order: Order, terms: Terms) -> Tier:
    tiers = await store.list_tiers(tx)
    tier = choose_tier(for_sale(tiers, calls=terms.calls, test_tiers=terms.test_tiers), order)
    choose_method(await store.list_methods(tx), order.method, tier.price_idr)
    return tier


def _draft(
    payment_id: UUID, customer_id: UUID, order: Order, tier: Tier, terms: Terms, now: datetime
) -> PaymentSession:
    return PaymentSession(
        id=payment_id,
        customer_id=customer_id,
        status=PENDING,
        mode=tier.mode,
        minutes=tier.minutes,
        amount_idr=tier.price_idr,
        tier_id=tier.id,
        tier_snapshot={"minutes": tier.minutes, "price_idr": tier.price_idr, "mode": tier.mode},
        topic_sensitivity=order.topic_sensitivity,
        topics=order.topics,
        method=order.method,
        is_first_session_discount=False,
        targeted_mitra_id=order.targeted_mitra_id,
        provider=terms.provider,
        provider_ref=None,
        pay_url=None,
        qr_text=None,
        chat_session_id=None,
        extension_id=None,
        created_at=now,
        expires_at=now + terms.timeout,
        confirmed_at=None,
        closed_at=None,
    )


def _report_oddities(payment: PaymentSession, found: ChargeState) -> None:
    if found.status is not ChargeStatus.PAID:
        return
    if not pays(payment, found):
        log.error("payments.wrong_amount", payment=str(payment.id), paid_idr=found.amount_idr)
    elif payment.status in LOST:
        log.error("payments.late_money", payment=str(payment.id), status=payment.status)
