"""What operators edit beside the settings: prices, ways to pay, ways to reach support."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field

from hadir import accounts, payments
from hadir.edge.callers import Admin, Viewer
from hadir.kernel.enums import Mode
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.infra.db import Database

MOST_IDR = 1_000_000_000
HandleKind = Literal["whatsapp", "telegram", "email"]


class TierShown(Reply):
    """Also those that are not sold any more."""

    id: UUID
    mode: Mode
    minutes: int
    price_idr: int
    is_active: bool
    is_test: bool
    version: int
    created_at: Moment


class TiersShown(Reply):
    items: list[TierShown]


class NewTier(Frame):
    mode: Mode
    minutes: int = Field(ge=1, le=600)
    price_idr: int = Field(strict=True, ge=0, le=MOST_IDR)


class Versioned(Frame):
    """``version`` is the one that was on the screen; what is not sent stays as it is."""

    version: int = Field(ge=1)

    def edits(self) -> dict[str, Any]:
        sent = self.model_dump(exclude={"version"}, exclude_unset=True)
        return {key: value for key, value in sent.items() if value is not None}


class TierPatch(Versioned):
    """Mode and minutes stay: take it off and add another."""

    price_idr: int | None = Field(None, strict=True, ge=0, le=MOST_IDR)
    is_active: bool | None = None


class DiscountShown(Reply):
    is_enabled: bool
    mode: Mode
    minutes: int
    price_idr: int
    version: int


class DiscountPatch(Versioned):
    is_enabled: bool | None = None
    mode: Mode | None = None
    minutes: int | None = Field(None, ge=1, le=600)
    price_idr: int | None = Field(None, strict=True, ge=0, le=MOST_IDR)


class MethodShown(Reply):
    code: str
    method_group: str
    name: str
    min_idr: int
    max_idr: int
    sort_order: int
    is_active: bool
    version: int


class MethodsShown(Reply):
    items: list[MethodShown]


class MethodPatch(Versioned):
    name: str | None = Field(None, min_length=1, max_length=60)
    min_idr: int | None = Field(None, strict=True, ge=0, le=MOST_IDR)
    max_idr: int | None = Field(None, strict=True, ge=0, le=MOST_IDR)
    sort_order: int | None = Field(None, ge=0, le=10_000)
    is_active: bool | None = None


class HandleShown(Reply):
    id: UUID
    kind: HandleKind
    label: str
    value: str
    sort_order: int
    is_active: bool
    version: int


class HandlesShown(Reply):
    items: list[HandleShown]


class NewHandle(Frame):
    kind: HandleKind
    label: str = Field(min_length=1, max_length=60)
    value: str = Field(min_length=1, max_length=120)
    sort_order: int = Field(0, ge=0, le=10_000)


class HandlePatch(Versioned):
    kind: HandleKind | None = None
    label: str | None = Field(None, min_length=1, max_length=60)
    value: str | None = Field(None, min_length=1, max_length=120)
    sort_order: int | None = Field(None, ge=0, le=10_000)
    is_active: bool | None = None


def routes(db: Database) -> APIRouter:
    """Read by every operator, changed by admins."""
    router = APIRouter(prefix="/internal", tags=["control center"])
    _tier_routes(router, db)
    _discount_routes(router, db)
    _method_routes(router, db)
    _handle_routes(router, db)
    return router


def _tier_routes(router: APIRouter, db: Database) -> None:
    @router.get("/pricing-tiers")
    async def read_tiers(_caller: Viewer) -> TiersShown:
        return await _tiers(db)

    @router.post("/pricing-tiers", status_code=201)
    async def add_tier(body: NewTier, caller: Admin) -> TiersShown:
        await payments.add_tier(db, body.mode, body.minutes, body.price_idr, caller.account_id)
        return await _tiers(db)

    @router.patch("/pricing-tiers/{tier_id}")
    async def edit_tier(tier_id: UUID, body: TierPatch, caller: Admin) -> TiersShown:
        await payments.edit_tier(db, tier_id, body.version, body.edits(), caller.account_id)
        return await _tiers(db)


def _discount_routes(router: APIRouter, db: Database) -> None:
    @router.get("/first-session-discount")
    async def read_discount(_caller: Viewer) -> DiscountShown:
        return await _discount(db)

    @router.patch("/first-session-discount")
    async def edit_discount(body: DiscountPatch, caller: Admin) -> DiscountShown:
        await payments.edit_discount(db, body.version, body.edits(), caller.account_id)
        return await _discount(db)


def _method_routes(router: APIRouter, db: Database) -> None:
    @router.get("/payment-methods")
    async def read_methods(_caller: Viewer) -> MethodsShown:
        return await _methods(db)

    @router.patch("/payment-methods/{code}")
    async def edit_method(code: str, body: MethodPatch, caller: Admin) -> MethodsShown:
        await payments.edit_method(db, code, body.version, body.edits(), caller.account_id)
        return await _methods(db)


def _handle_routes(router: APIRouter, db: Database) -> None:
    @router.get("/support-handles")
    async def read_handles(_caller: Viewer) -> HandlesShown:
        return await _handles(db)

    @router.post("/support-handles", status_code=201)
    async def add_handle(body: NewHandle, caller: Admin) -> HandlesShown:
        await accounts.add_handle(db, body.model_dump(), caller.account_id)
        return await _handles(db)

    @router.patch("/support-handles/{handle_id}")
    async def edit_handle(handle_id: UUID, body: HandlePatch, caller: Admin) -> HandlesShown:
        await accounts.edit_handle(db, handle_id, body.version, body.edits(), caller.account_id)
        return await _handles(db)


async def _tiers(db: Database) -> TiersShown:
    async with db.reading() as tx:
        rows = await payments.list_all_tiers(tx)
    return TiersShown(items=[TierShown.model_validate(row, from_attributes=True) for row in rows])


async def _discount(db: Database) -> DiscountShown:
    async with db.reading() as tx:
        found = await payments.get_discount(tx)
    return DiscountShown.model_validate(found, from_attributes=True)


async def _methods(db: Database) -> MethodsShown:
    async with db.reading() as tx:
        rows = await payments.list_all_methods(tx)
    items = [MethodShown.model_validate(row, from_attributes=True) for row in rows]
    return MethodsShown(items=items)


async def _handles(db: Database) -> HandlesShown:
    async with db.reading() as tx:
        rows = await accounts.list_all_handles(tx)
    items = [HandleShown.model_validate(row, from_attributes=True) for row in rows]
    return HandlesShown(items=items)
