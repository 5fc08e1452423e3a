"""Credit, refunds and movements for customers, earnings for mitras."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from hadir.edge.callers import Customer, Mitra
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.kernel.enums import Mode
from hadir.payments import refunds, store_credits, store_earnings, store_money, store_refunds
from hadir.payments.shapes_money import (
    BankDetails,
    CreditsPage,
    EarningReply,
    EarningsPage,
    RefundReply,
    RefundsPage,
    TransactionReply,
    TransactionsPage,
    credit_reply,
    refund_reply,
)

if TYPE_CHECKING:
    from hadir.infra.db import Database

Limit = Annotated[int, Query(ge=1, le=100)]


def routes(db: Database) -> APIRouter:
    """What becomes of money after it was paid."""
    router = APIRouter(tags=["payments"])
    _credit_routes(router, db)
    _refund_routes(router, db)
    _account_routes(router, db)
    return router


def _credit_routes(router: APIRouter, db: Database) -> None:
    @router.get("/api/client/credits")
    async def list_credits(caller: Customer) -> CreditsPage:
        customer_id = caller.account_id
        async with db.reading() as tx:
            return CreditsPage(
                chat_minutes=await store_credits.count_spendable(tx, customer_id, Mode.CHAT),
                call_minutes=await store_credits.count_spendable(tx, customer_id, Mode.CALL),
                items=[
                    credit_reply(one) for one in await store_credits.list_credits(tx, customer_id)
                ],
            )

    @router.post("/api/client/credits/{credit_id}/refund", status_code=201)
    async def refund_credit(caller: Customer, credit_id: UUID, key: IdempotencyKey) -> RefundReply:
        token = once(caller.account_id, "refund of credit", key, str(credit_id))
        refund_id = await refunds.refund_credit(db, caller.account_id, credit_id, token)
        async with db.reading() as tx:
            return refund_reply(await store_refunds.get_refund(tx, refund_id))


def _refund_routes(router: APIRouter, db: Database) -> None:
    @router.get("/api/client/refunds")
    async def list_refunds(caller: Customer) -> RefundsPage:
        async with db.reading() as tx:
            found = await store_refunds.list_of_customer(tx, caller.account_id)
        return RefundsPage(items=[refund_reply(one) for one in found])

    @router.put("/api/client/refunds/{refund_id}/details")
    async def give_details(caller: Customer, refund_id: UUID, body: BankDetails) -> RefundReply:
        details = body.model_dump()
        return refund_reply(await refunds.give_details(db, caller.account_id, refund_id, details))


def _account_routes(router: APIRouter, db: Database) -> None:
    @router.get("/api/client/transactions")
    async def list_transactions(
        caller: Customer, cursor: UUID | None = None, limit: Limit = 20
    ) -> TransactionsPage:
        async with db.reading() as tx:
            found = await store_money.list_transactions(tx, caller.account_id, cursor, limit + 1)
        page = found[:limit]
        return TransactionsPage(
            items=[TransactionReply.model_validate(one, from_attributes=True) for one in page],
            next_cursor=str(page[-1].id) if len(found) > limit else None,
        )

    @router.get("/api/mitra/earnings")
    async def list_earnings(
        caller: Mitra, cursor: UUID | None = None, limit: Limit = 20
    ) -> EarningsPage:
        mitra_id = caller.account_id
        async with db.reading() as tx:
            found = await store_earnings.list_earnings(tx, mitra_id, cursor, limit + 1)
            sums = await store_earnings.sum_earned(tx, mitra_id)
        page = found[:limit]
        return EarningsPage(
            earned_idr=sums.earned_idr,
            paid_out_idr=sums.paid_out_idr,
            owed_idr=sums.earned_idr - sums.paid_out_idr,
            items=[
                EarningReply(
                    id=one.id,
                    at=one.at,
                    kind=one.kind,
                    session_id=one.chat_session_id,
                    amount_idr=one.amount_idr,
                    payout_status=one.payout_status,
                )
                for one in page
            ],
            next_cursor=str(page[-1].id) if len(found) > limit else None,
        )
