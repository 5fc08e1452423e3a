"""Payouts for operators: whom we owe, what is on its way, what became of it (F6, L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from hadir.accounts import mitra_names
from hadir.edge.callers import Admin, Viewer
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.kernel.enums import PayoutStatus
from hadir.kernel.errors import Invalid
from hadir.payments import payouts, store_payouts
from hadir.payments.shapes_inside import (
    FailedBody,
    Made,
    OwedRow,
    OwedRows,
    PayoutBody,
    PayoutRows,
    ProofBody,
    payout_row,
)
from hadir.payments.store_payouts import MOST, OwedTo

if TYPE_CHECKING:
    from hadir.infra.db import Database

PAGE = 50


def routes(db: Database) -> APIRouter:
    """Read by every operator, done by admins."""
    router = APIRouter(prefix="/payouts")
    _lists(router, db)
    _deeds(router, db)
    return router


def _lists(router: APIRouter, db: Database) -> None:
    @router.get("/due")
    async def read_due(
        _caller: Viewer, cursor: Annotated[str | None, Query(max_length=100)] = None
    ) -> OwedRows:
        async with db.reading() as tx:
            rows = await store_payouts.list_due(tx, _read_cursor(cursor), PAGE + 1)
            names = await mitra_names(tx, [one.mitra_id for one in rows])
        page = rows[:PAGE]
        return OwedRows(
            items=[OwedRow(mitra_id=m, name=names[m], owed_idr=o) for m, o in map(_pair, page)],
            next_cursor=_cursor_of(page[-1]) if len(rows) > PAGE else None,
        )

    @router.get("")
    async def read_payouts(
        _caller: Viewer,
        status: PayoutStatus | None = None,
        mitra_id: UUID | None = None,
        cursor: UUID | None = None,
    ) -> PayoutRows:
        async with db.reading() as tx:
            rows = await store_payouts.list_payouts(tx, status, mitra_id, cursor, PAGE + 1)
            names = await mitra_names(tx, [one.mitra_id for one in rows])
        page = rows[:PAGE]
        return PayoutRows(
            items=[payout_row(one, names[one.mitra_id]) for one in page],
            next_cursor=str(page[-1].id) if len(rows) > PAGE else None,
        )


def _deeds(router: APIRouter, db: Database) -> None:
    @router.post("", status_code=201)
    async def pay_out(caller: Admin, key: IdempotencyKey, body: PayoutBody) -> Made:
        token = once(caller.account_id, "payouts", key, body.model_dump(mode="json"))
        who = caller.account_id
        return Made(id=await payouts.open_payout(db, body.mitra_id, body.amount_idr, who, token))

    @router.post("/{payout_id}/paid", status_code=204)
    async def mark_paid(caller: Admin, payout_id: UUID, body: ProofBody) -> None:
        await payouts.mark_paid(db, payout_id, body.proof, caller.account_id)

    @router.post("/{payout_id}/failed", status_code=204)
    async def mark_failed(caller: Admin, payout_id: UUID, body: FailedBody) -> None:
        await payouts.mark_failed(db, payout_id, body.reason, caller.account_id)


def _pair(one: OwedTo) -> tuple[UUID, int]:
    return one.mitra_id, one.owed_idr


def _cursor_of(one: OwedTo) -> str:
    return f"{one.owed_idr}~{one.mitra_id}"


def _read_cursor(cursor: str | None) -> OwedTo | None:
    """Raises: Invalid."""
    if cursor is None:
        return None
    owed, _, mitra_id = cursor.partition("~")
    if not (owed.isascii() and owed.isdigit()) or int(owed) > MOST:
        raise Invalid("That cursor is not one of ours.")
    try:
        return OwedTo(UUID(mitra_id), int(owed))
    except ValueError as error:
        raise Invalid("That cursor is not one of ours.") from error
