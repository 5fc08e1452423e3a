"""Paying for more time: the choice is checked when asked for, the charge opened later (G4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.payments import store
from hadir.payments.credits import is_covered
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    CREDIT_METHOD,
    EXPIRY_DEADLINE,
    ExtensionOrder,
    Order,
    PaymentSession,
    Tier,
    choose_method,
    choose_tier,
    for_sale,
)
from hadir.payments.outcomes import pay_with_credit
from hadir.payments.refusals import InsufficientCredit

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.settings import Values


async def check_extension(
    tx: Tx, customer_id: UUID, order: Order, *, calls: bool, test_tiers: bool
) -> Tier:
    """The tier that was chosen.

    Raises:
        InvalidTier, InvalidPaymentMethod, InvalidPaymentAmount: 422.
        InsufficientCredit: 409.
    """
    tiers = for_sale(await store.list_tiers(tx), calls=calls, test_tiers=test_tiers)
    tier = choose_tier(tiers, order)
    if order.method != CREDIT_METHOD:
        choose_method(await store.list_methods(tx), order.method, tier.price_idr)
    elif not await is_covered(tx, customer_id, tier.mode, tier.minutes):
        raise InsufficientCredit
    return tier


async def open_extension_payment(
    tx: Tx,
    values: Values,
    first: PaymentSession,
    wanted: ExtensionOrder,
) -> UUID:
    """Open the charge for an approved extension of the session that ``first`` paid for.

    Credit that covers it is used at once (G4). It stands beside a purchase that is being paid:
    neither touches the other.
    """
    covered = await is_covered(tx, first.customer_id, first.mode, wanted.minutes)
    method = CREDIT_METHOD if covered else await _method(tx, wanted)
    payment = replace(
        first,
        id=new_id(),
        status=PaymentStatus.PENDING,
        minutes=wanted.minutes,
        amount_idr=0 if covered else wanted.price_idr,
        tier_id=wanted.tier_id,
        tier_snapshot={
            "minutes": wanted.minutes,
            "price_idr": wanted.price_idr,
            "mode": first.mode,
        },
        method=method,
        is_first_session_discount=False,
        provider_ref=None,
        pay_url=None,
        qr_text=None,
        chat_session_id=wanted.chat_session_id,
        extension_id=wanted.extension_id,
        created_at=tx.now,
        expires_at=wanted.pay_by,
        confirmed_at=None,
        closed_at=None,
        paid_idr=None,
        charge_asked_at=None,
    )
    await store.insert_payment(tx, payment)
    if covered:
        await pay_with_credit(tx, payment, values)
        return payment.id
    await tx.set_deadline(EXPIRY_DEADLINE, payment.id, wanted.pay_by)
    tx.enqueue(CREATE_CHARGE_JOB, {"payment_session_id": str(payment.id)})
    return payment.id


async def _method(tx: Tx, wanted: ExtensionOrder) -> str:
    """Credit that was there at the question may be gone at the yes: then it is paid with money."""
    if wanted.method != CREDIT_METHOD:
        return wanted.method
    methods = await store.list_methods(tx)
    return next((one.code for one in methods if one.takes(wanted.price_idr)), methods[0].code)
