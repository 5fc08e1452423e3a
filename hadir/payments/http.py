"""The paywall: prices, ways to pay, and one customer's payment sessions."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import segno
from fastapi import APIRouter, Query, Response

from hadir.edge.callers import Customer
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.kernel.enums import Mode
from hadir.kernel.errors import Invalid, NotFound
from hadir.payments import usecases
from hadir.payments.discounts import find_eligible
from hadir.payments.model import (
    GROUP_NAMES,
    FirstDiscount,
    Method,
    Order,
    PaymentSession,
    Tier,
    for_sale,
)
from hadir.payments.shapes import (
    Discount,
    MethodReply,
    MethodsPage,
    PaymentGroup,
    PaymentReply,
    PaymentsPage,
    Pricing,
    PurchaseBody,
    TierReply,
    payment_reply,
)
from hadir.payments.store_discount import get_discount

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from hadir.infra.jobs import Jobs
    from hadir.payments.shop import Shop

PAY_LINK_SECONDS = 5
ROUTE = "POST /api/client/payment-sessions"


def routes(db: Database, jobs: Jobs, shop: Shop) -> APIRouter:
    """Everything under /api/client that this room answers."""
    router = APIRouter(prefix="/api/client", tags=["payments"])
    _price_routes(router, db, shop)
    _purchase_routes(router, db, jobs, shop)
    _payment_routes(router, db)
    return router


def _price_routes(router: APIRouter, db: Database, shop: Shop) -> None:
    @router.get("/chat-pricing", response_model=Pricing)
    async def chat_pricing(caller: Customer) -> Pricing:
        tiers, _ = await usecases.list_offers(db)
        calls = shop.settings.values.calls_enabled
        on_sale = for_sale(tiers, calls=calls, test_tiers=shop.test_tiers)
        async with db.reading() as tx:
            discount = await get_discount(tx)
            eligible = await find_eligible(tx, caller.account_id) is not None
        return _pricing(on_sale, discount, eligible=eligible)

    @router.get("/payment-methods", response_model=MethodsPage)
    async def payment_methods(_caller: Customer) -> MethodsPage:
        _, methods = await usecases.list_offers(db)
        return MethodsPage(items=_groups(methods))


def _purchase_routes(router: APIRouter, db: Database, jobs: Jobs, shop: Shop) -> None:
    @router.post("/payment-sessions", status_code=201, response_model=PaymentReply)
    async def open_payment(
        caller: Customer, key: IdempotencyKey, body: PurchaseBody
    ) -> PaymentReply:
        order = Order(**dict(body))
        token = once(caller.account_id, ROUTE, key, body.model_dump(mode="json"))
        terms = await shop.terms(caller.account_id, order.mode, order.targeted_mitra_id)
        opened = await usecases.open_payment(
            db, caller.account_id, order, token, terms, shop.refuse_second_session
        )
        if opened.job_id is None:
            return payment_reply(opened.payment)
        await jobs.wait(opened.job_id, PAY_LINK_SECONDS)
        return payment_reply(await usecases.reread_opened(db, opened))

    @router.post("/payment-sessions/{payment_id}/cancel", response_model=PaymentReply)
    async def cancel_payment(caller: Customer, payment_id: UUID) -> PaymentReply:
        return payment_reply(await usecases.cancel_payment(db, caller.account_id, payment_id))


def _payment_routes(router: APIRouter, db: Database) -> None:
    @router.get("/payment-sessions", response_model=PaymentsPage)
    async def list_payments(
        caller: Customer,
        cursor: Annotated[str | None, Query(max_length=100)] = None,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
    ) -> PaymentsPage:
        found = await usecases.list_own_payments(
            db, caller.account_id, _read_cursor(cursor), limit + 1
        )
        page = found[:limit]
        next_cursor = _cursor_of(page[-1]) if len(found) > limit else None
        return PaymentsPage(items=[payment_reply(one) for one in page], next_cursor=next_cursor)

    @router.get("/payment-sessions/{payment_id}", response_model=PaymentReply)
    async def get_payment(caller: Customer, payment_id: UUID) -> PaymentReply:
        return payment_reply(await usecases.get_own_payment(db, caller.account_id, payment_id))

    @router.get("/payment-sessions/{payment_id}/qr.svg", response_class=Response)
    async def qr_picture(caller: Customer, payment_id: UUID) -> Response:
        payment = await usecases.get_own_payment(db, caller.account_id, payment_id)
        if payment.qr_text is None:
            raise NotFound
        picture = BytesIO()
        segno.make(payment.qr_text, error="m").save(picture, kind="svg", light="#fff", scale=8)
        return Response(picture.getvalue(), media_type="image/svg+xml")


def _pricing(tiers: list[Tier], discount: FirstDiscount, *, eligible: bool) -> Pricing:
    chat = [_tier(tier) for tier in tiers if tier.mode is Mode.CHAT]
    call = [_tier(tier) for tier in tiers if tier.mode is Mode.CALL]
    enabled = any(discount.covers(tier) for tier in tiers)
    first = Discount(
        eligible=eligible and enabled,
        enabled=enabled,
        mode=discount.mode,
        minutes=discount.minutes,
        price_idr=discount.price_idr,
    )
    return Pricing(chat=chat, call=call, first_session_discount=first)


def _tier(tier: Tier) -> TierReply:
    return TierReply(id=tier.id, mode=tier.mode, minutes=tier.minutes, price_idr=tier.price_idr)


def _groups(methods: list[Method]) -> list[PaymentGroup]:
    """Groups stand where their first method stands."""
    order = list(dict.fromkeys(method.method_group for method in methods))
    ranked = sorted(methods, key=lambda method: order.index(method.method_group))
    return [
        PaymentGroup(
            code=code,
            name=GROUP_NAMES.get(code, code),
            methods=[
                MethodReply(code=one.code, name=one.name, min_idr=one.min_idr, max_idr=one.max_idr)
                for one in members
            ],
        )
        for code, members in groupby(ranked, key=lambda method: method.method_group)
    ]


def _cursor_of(payment: PaymentSession) -> str:
    # With Z: a plus sign in a query string would arrive as a space.
    at = payment.created_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    return f"{at}~{payment.id}"


def _read_cursor(cursor: str | None) -> tuple[datetime, UUID] | None:
    if cursor is None:
        return None
    at, _, payment_id = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is None:
            raise Invalid("That cursor is not one of ours.")
        return moment, UUID(payment_id)
    except ValueError as error:
        raise Invalid("That cursor is not one of ours.") from error
