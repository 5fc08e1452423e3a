"""The first-session discount (spec F5): once, for verified customers who never paid before."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.accounts import find_customer
from hadir.payments import store_discount
from hadir.payments.model import FirstDiscount, Offer, Tier

if TYPE_CHECKING:
    from hadir.infra.db import Tx


async def is_offered(tx: Tx, customer_id: UUID) -> bool:
    """Would this customer have it, once verified?"""
    discount = await store_discount.get_discount(tx)
    return discount.is_enabled and not await store_discount.has_paid(tx, customer_id)


async def find_eligible(tx: Tx, customer_id: UUID) -> FirstDiscount | None:
    """The discount that this customer gets now."""
    if not await is_offered(tx, customer_id):
        return None
    customer = await find_customer(tx, customer_id)
    if customer is None or customer.phone_verified_at is None:
        return None
    return await store_discount.get_discount(tx)


async def price(tx: Tx, customer_id: UUID, tier: Tier) -> Offer:
    """What the tier costs this customer; the caller holds the customer's purchases."""
    discount = await find_eligible(tx, customer_id)
    if discount is None or not discount.covers(tier):
        return Offer(tier, tier.minutes, tier.price_idr)
    return Offer(tier, tier.minutes, discount.price_idr, is_discounted=True)
