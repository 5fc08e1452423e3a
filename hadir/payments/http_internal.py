"""Payments, refunds and payouts for operators. Mounted on the internal listener only (L1, L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter

from hadir.accounts import mitra_names
from hadir.edge.callers import Admin, Viewer
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.kernel.enums import PaymentStatus
from hadir.payments import earnings, refunds, store, store_earnings, store_money
from hadir.payments.refunds import Asked
from hadir.payments.shapes_money import (
    Made,
    OwedRow,
    PaymentRow,
    PaymentRows,
    PayoutBody,
    PayoutRow,
    PayoutRows,
    ProofBody,
    RefundBody,
    RefundRow,
    RefundRows,
    refund_reply,
)

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.payments.store_refunds import Refund

PAGE = 50


def routes(db: Database) -> APIRouter:
    """What an operator sees of money, and does about it."""
    router = APIRouter(prefix="/internal", tags=["control center"])
    _payment_routes(router, db)
    _refund_routes(router, db)
    _payout_routes(router, db)
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


def _refund_routes(router: APIRouter, db: Database) -> None:
    @router.get("/refunds")
    async def read_refunds(
        _caller: Viewer, open_only: bool = True, cursor: UUID | None = None
    ) -> RefundRows:
        async with db.reading() as tx:
            rows = await store_money.list_all_refunds(tx, cursor, PAGE + 1, is_open=open_only)
            page = [await _refund_row(tx, one) for one in rows[:PAGE]]
        next_cursor = str(page[-1].id) if len(rows) > PAGE else None
        return RefundRows(items=page, next_cursor=next_cursor)

    @router.post("/refunds/{refund_id}/proof", status_code=204)
    async def prove_refund(caller: Admin, refund_id: UUID, body: ProofBody) -> None:
        await refunds.prove(db, refund_id, body.proof, caller.account_id)


def _payout_routes(router: APIRouter, db: Database) -> None:
    @router.get("/payouts")
    async def read_payouts(_caller: Viewer, cursor: UUID | None = None) -> PayoutRows:
        async with db.reading() as tx:
            due = await store_earnings.list_due(tx)
            names = await mitra_names(tx, [one.mitra_id for one in due])
            rows = await store_earnings.list_payouts(tx, cursor, PAGE + 1)
        page = rows[:PAGE]
        return PayoutRows(
            due=[
                OwedRow(mitra_id=one.mitra_id, name=names[one.mitra_id], owed_idr=one.owed_idr)
                for one in due
            ],
            items=[PayoutRow.model_validate(one, from_attributes=True) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )

    @router.post("/payouts", status_code=201)
    async def pay_out(caller: Admin, key: IdempotencyKey, body: PayoutBody) -> Made:
        token = once(caller.account_id, "payouts", key, body.model_dump())
        payout_id = await earnings.pay_out(
            db, body.mitra_id, body.amount_idr, body.proof, caller.account_id, token
        )
        return Made(id=payout_id)


async def _refund_row(tx: Tx, refund: Refund) -> RefundRow:
    payment = await store.get_payment(tx, refund.payment_session_id)
    details = refund.details or {}
    return RefundRow(
        **refund_reply(refund).model_dump(),
        customer_id=payment.customer_id,
        reason=refund.reason,
        asked_by=refund.asked_by,
        bank=details.get("bank"),
        account_number=details.get("account_number"),
        holder=details.get("holder"),
        proof=refund.proof,
    )
