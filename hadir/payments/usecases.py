"""What customers make happen to a payment. No gateway is called in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import hold_buyer
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.kernel.errors import NotFound
from hadir.payments import discounts, outcomes, store
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    CREDIT_METHOD,
    EXPIRY_DEADLINE,
    PENDING,
    Method,
    Offer,
    Order,
    PaymentSession,
    Tier,
    choose_method,
    choose_tier,
    credit_minutes,
    for_sale,
)
from hadir.payments.moves import move

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.payments.shop import RefuseSecondSession, Terms


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
        NotAcceptingCustomers, NoMitraAvailable, AlreadyActive, IdempotencyKeyReused,
            InsufficientCredit: 409.
        AccountBanned, Unauthorised: since the request set out.
    """
    async with db.transaction() as tx:
        await hold_buyer(tx, customer_id)
        await store.lock_customer(tx, customer_id)
        pending = await store.find_pending(tx, customer_id)
        payment_id = pending.id if pending else new_id()
        if earlier := await once.claim(tx, payment_id):
            return Opened(await access_payment(tx, customer_id, earlier))
        offer = await check_order(tx, customer_id, order, terms)
        if pending:
            return Opened(pending)
        terms.check_order_of_paying(order)
        terms.check_open()
        await refuse_second_session(tx, customer_id)
        until = (terms.provider, tx.now + terms.timeout)
        payment = draft(payment_id, customer_id, order, offer, until, tx.now)
        await store.insert_payment(tx, payment)
        if order.method == CREDIT_METHOD:
            return Opened(await outcomes.pay_with_credit(tx, payment, terms.values))
        if not payment.amount_idr:
            return Opened(await outcomes.confirm(tx, payment, terms.values))
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


async def reread_opened(db: Database, opened: Opened) -> PaymentSession:
    """What became of it a moment later, for whoever has just opened it: a merge may have made the
    account another meanwhile, of the same person."""
    async with db.reading() as tx:
        return await store.get_payment(tx, opened.payment.id)


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


async def check_order(tx: Tx, customer_id: UUID, order: Order, terms: Terms) -> Offer:
    tiers = await store.list_tiers(tx)
    tier = choose_tier(for_sale(tiers, calls=terms.calls, test_tiers=terms.test_tiers), order)
    if order.method == CREDIT_METHOD:
        return Offer(tier, minutes=credit_minutes(tier, order), price_idr=0)
    offer = await discounts.price(tx, customer_id, tier)
    choose_method(await store.list_methods(tx), order.method, offer.price_idr)
    return offer


def draft(
    payment_id: UUID,
    customer_id: UUID,
    order: Order,
    offer: Offer,
    terms: tuple[str, datetime],
    now: datetime,
    chat_session_id: UUID | None = None,
) -> PaymentSession:
    """A payment session that nobody has paid yet; ``terms`` is (provider, end)."""
    provider, expires_at = terms
    tier = offer.tier
    return PaymentSession(
        id=payment_id,
        customer_id=customer_id,
        status=PENDING,
        mode=tier.mode,
        minutes=offer.minutes,
        amount_idr=offer.price_idr,
        tier_id=tier.id,
        tier_snapshot={"minutes": tier.minutes, "price_idr": tier.price_idr, "mode": tier.mode},
        topic_sensitivity=order.topic_sensitivity,
        topics=order.topics,
        method=order.method,
        is_first_session_discount=offer.is_discounted,
        targeted_mitra_id=order.targeted_mitra_id,
        provider=provider,
        provider_ref=None,
        pay_url=None,
        qr_text=None,
        chat_session_id=chat_session_id,
        extension_id=None,
        created_at=now,
        expires_at=expires_at,
        confirmed_at=None,
        closed_at=None,
    )
