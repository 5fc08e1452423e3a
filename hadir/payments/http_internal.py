"""Payments and refunds for operators. Mounted on the internal listener only (L1, L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.accounts import NAMELESS, customer_names
from hadir.edge.callers import Admin, Viewer
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.kernel.enums import OperatorRole, PaymentStatus, RefundStatus
from hadir.payments import http_payouts, refunds, store_money
from hadir.payments.refunds import Asked
from hadir.payments.shapes_inside import (
    CreditRows,
    Made,
    PaymentRow,
    PaymentRows,
    ProofBody,
    RefundBody,
    RefundRows,
    credit_row,
    refund_row,
)

if TYPE_CHECKING:
    from hadir.infra.db import Database

PAGE = 50


def routes(db: Database) -> APIRouter:
    """What an operator sees of money, and does about it."""
    router = APIRouter(prefix="/internal", tags=["control center"])
    _payment_routes(router, db)
    _credit_routes(router, db)
    _refund_routes(router, db)
    router.include_router(http_payouts.routes(db))
    return router


def _payment_routes(router: APIRouter, db: Database) -> None:
    @router.get("/payments")
    async def read_payments(
        _caller: Viewer,
        status: PaymentStatus | None = None,
        customer_id: UUID | None = None,
        cursor: UUID | None = None,
    ) -> PaymentRows:
        async with db.reading() as tx:
            rows = await store_money.list_all_payments(tx, status, customer_id, cursor, PAGE + 1)
        page = rows[:PAGE]
        return PaymentRows(
            items=[PaymentRow.model_validate(one, from_attributes=True) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )

    @router.post("/payments/{payment_id}/refund", status_code=201)
    async def refund_payment(
        caller: Admin, payment_id: UUID, key: IdempotencyKey, body: RefundBody
    ) -> Made:
        asked = Asked("operator", body.reason, operator_id=caller.account_id)
        said = [str(payment_id), body.model_dump()]
        token = once(caller.account_id, "refund of payment", key, said)
        return Made(id=await refunds.refund_payment(db, payment_id, body.amount_idr, asked, token))


def _credit_routes(router: APIRouter, db: Database) -> None:
    @router.get("/credits")
    async def read_credits(
        _caller: Viewer,
        customer_id: UUID | None = None,
        left_only: bool = True,
        cursor: UUID | None = None,
    ) -> CreditRows:
        async with db.reading() as tx:
            rows = await store_money.list_all_credits(
                tx, customer_id, cursor, PAGE + 1, left_only=left_only
            )
            names = await customer_names(tx, [one.customer_id for one in rows])
        page = rows[:PAGE]
        return CreditRows(
            items=[credit_row(one, names[one.customer_id] or NAMELESS) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )


def _refund_routes(router: APIRouter, db: Database) -> None:
    @router.get("/refunds")
    async def read_refunds(
        caller: Viewer,
        status: RefundStatus | None = None,
        open_only: bool = True,
        cursor: UUID | None = None,
    ) -> RefundRows:
        async with db.reading() as tx:
            rows = await store_money.list_all_refunds(
                tx, status, cursor, PAGE + 1, is_open=open_only
            )
        page = rows[:PAGE]
        is_admin = caller.role is OperatorRole.ADMIN
        return RefundRows(
            items=[refund_row(one, is_admin=is_admin) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )

    @router.post("/refunds/{refund_id}/proof", status_code=204)
    async def prove_refund(caller: Admin, refund_id: UUID, body: ProofBody) -> None:
        await refunds.prove(db, refund_id, body.proof, caller.account_id)
