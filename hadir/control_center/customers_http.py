"""Customers as operators see them, and the ban (spec L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field

from hadir.accounts import NAMELESS, ban_customer, masked_phone, normal_phone, unban_customer
from hadir.control_center import store_customers as store
from hadir.control_center.paging import PAGE, Cursor, page_of, place_of
from hadir.edge.callers import Admin, Supervisor
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database

Phone = Annotated[str | None, Query(max_length=24)]


class CustomerShown(Reply):
    """``phone_masked`` is null for somebody who started without a number."""

    id: UUID
    name: str
    phone_masked: str | None
    created_at: Moment
    last_request_at: Moment | None
    banned_at: Moment | None
    ban_reason: str | None


class CustomersShown(Reply):
    items: list[CustomerShown]
    next_cursor: str | None


class Ban(Frame):
    """Why; only operators read it."""

    reason: str = Field(min_length=1, max_length=300)


def routes(db: Database) -> APIRouter:
    """List, ban, and taking it back."""
    router = APIRouter(prefix="/internal/customers", tags=["control center"])

    @router.get("")
    async def read_customers(
        _caller: Supervisor, cursor: Cursor = None, banned: bool = False, phone: Phone = None
    ) -> CustomersShown:
        number = normal_phone(phone) if phone else None
        async with db.reading() as tx:
            rows = await store.list_customers(
                tx, place_of(cursor), PAGE + 1, banned=banned, phone=number
            )
        shown, following = page_of(rows, lambda row: (row.created_at, row.id))
        return CustomersShown(items=[_shown(row) for row in shown], next_cursor=following)

    @router.post("/{customer_id}/ban")
    async def ban(customer_id: UUID, body: Ban, caller: Admin) -> CustomerShown:
        await ban_customer(db, customer_id, body.reason.strip(), caller.account_id)
        return await _now(db, customer_id)

    @router.post("/{customer_id}/unban")
    async def unban(customer_id: UUID, caller: Admin) -> CustomerShown:
        await unban_customer(db, customer_id, caller.account_id)
        return await _now(db, customer_id)

    return router


async def _now(db: Database, customer_id: UUID) -> CustomerShown:
    async with db.reading() as tx:
        return _shown(await store.get_customer_row(tx, customer_id))


def _shown(row: store.CustomerRow) -> CustomerShown:
    return CustomerShown(
        id=row.id,
        name=row.call_name or NAMELESS,
        phone_masked=masked_phone(row.phone) if row.phone else None,
        created_at=row.created_at,
        last_request_at=row.last_request_at,
        banned_at=row.banned_at,
        ban_reason=row.ban_reason,
    )
