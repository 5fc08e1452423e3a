"""Paying for more time: the choice is checked when asked for, the charge opened later (G4)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.payments import store
from hadir.payments.model import (
    CREATE_CHARGE_JOB,
    EXPIRY_DEADLINE,
    Order,
    PaymentSession,
    Tier,
    choose_method,
    choose_tier,
    for_sale,
)

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.infra.db import Tx


async def check_extension(tx: Tx, order: Order, *, calls: bool, test_tiers: bool) -> Tier:
    """The tier that was chosen.

    Raises:
        InvalidTier, InvalidPaymentMethod, InvalidPaymentAmount: 422.
    """
    tiers = for_sale(await store.list_tiers(tx), calls=calls, test_tiers=test_tiers)
    tier = choose_tier(tiers, order)
    choose_method(await store.list_methods(tx), order.method, tier.price_idr)
    return tier


async def open_extension_payment(
    tx: Tx,
    first: PaymentSession,
    priced: tuple[UUID, int, int],
    method: str,
    extension_id: UUID,
    pay_by: datetime,
) -> UUID:
    """Open the charge for an approved extension of the session that ``first`` paid for.

    ``priced`` is (tier, minutes, rupiah) as they were when it was asked for (F5). It stands
    beside a purchase that is being paid: neither touches the other.
    """
    tier_id, minutes, price_idr = priced
    payment = replace(
        first,
        id=new_id(),
        status=PaymentStatus.PENDING,
        minutes=minutes,
        amount_idr=price_idr,
        tier_id=tier_id,
        tier_snapshot={"minutes": minutes, "price_idr": price_idr, "mode": first.mode},
        method=method,
        is_first_session_discount=False,
        provider_ref=None,
        pay_url=None,
        qr_text=None,
        chat_session_id=None,
        extension_id=extension_id,
        created_at=tx.now,
        expires_at=pay_by,
        confirmed_at=None,
        closed_at=None,
    )
    await store.insert_payment(tx, payment)
    await tx.set_deadline(EXPIRY_DEADLINE, payment.id, pay_by)
    tx.enqueue(CREATE_CHARGE_JOB, {"payment_session_id": str(payment.id)})
    return payment.id
