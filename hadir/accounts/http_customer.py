"""A customer's own account, and what both apps must know before anything else."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Depends, Header, Response

from hadir.accounts import store, store_customers, usecases
from hadir.accounts.leaving import delete_customer, export_customer
from hadir.accounts.legal import LEGAL, Legal
from hadir.accounts.model import UpgradeRequired, is_older
from hadir.accounts.shapes import (
    AppConfig,
    Consents,
    Export,
    Handle,
    Handles,
    Me,
    MePatch,
    OnboardingState,
)
from hadir.edge.callers import Anyone, Customer
from hadir.edge.limits import limited_account
from hadir.kernel.enums import AccountKind

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.accounts.cookies import Cookies
    from hadir.accounts.leaving import Above
    from hadir.accounts.onboarding import Onboarding
    from hadir.accounts.usecases import JourneyReader
    from hadir.infra.db import Database
    from hadir.settings import Settings


def routes(db: Database, settings: Settings, cookies: Cookies, above: Above) -> APIRouter:
    """A customer's own account."""
    router = APIRouter(tags=["customer"])
    _add_me(router, db)
    _add_leaving(router, db, cookies, above)
    _add_onboarding(router, db, above.read_journey)

    @router.get("/api/client/support-handles")
    async def support_handles(_caller: Customer) -> Handles:
        async with db.reading() as tx:
            rows = await store.list_support_handles(tx)
        return Handles(items=[Handle.of(row) for row in rows])

    @router.get("/api/client/legal")
    async def legal(_caller: Customer) -> Legal:
        return LEGAL

    @router.get("/api/shared/app-config")
    async def app_config(
        _caller: Anyone, x_app_version: Annotated[str, Header(max_length=20)] = ""
    ) -> AppConfig:
        values = settings.values
        if x_app_version and is_older(x_app_version, values.min_app_version):
            raise UpgradeRequired(min_app_version=values.min_app_version)
        shown = {name: getattr(values, name) for name in AppConfig.model_fields}
        return AppConfig(**shown)

    return router


def _add_me(router: APIRouter, db: Database) -> None:
    @router.get("/api/client/me")
    async def me(caller: Customer) -> Me:
        return await _me(db, caller.account_id)

    @router.patch("/api/client/me")
    async def change_me(caller: Customer, body: MePatch) -> Me:
        await usecases.rename_customer(db, caller.account_id, body.name)
        return await _me(db, caller.account_id)


async def _me(db: Database, customer_id: UUID) -> Me:
    async with db.reading() as tx:
        issuers = await store_customers.list_identities(tx, customer_id)
        return Me.of(await store.get_customer(tx, customer_id), issuers)


def _add_leaving(router: APIRouter, db: Database, cookies: Cookies, above: Above) -> None:
    @router.delete("/api/client/me", status_code=204)
    async def leave(caller: Customer, response: Response) -> None:
        await delete_customer(db, above, caller.account_id)
        cookies.clear(response, AccountKind.CUSTOMER)

    @router.post(
        "/api/client/me/export", dependencies=[Depends(limited_account("export", 5, 0.02))]
    )
    async def export(caller: Customer) -> Export:
        return Export.model_validate(await export_customer(db, above, caller.account_id))


def _add_onboarding(router: APIRouter, db: Database, read_journey: JourneyReader) -> None:
    @router.get("/api/client/onboarding-state")
    async def onboarding_state(caller: Customer) -> OnboardingState:
        return _shape(await usecases.read_onboarding(db, read_journey, caller.account_id))

    @router.post("/api/client/usp-seen")
    async def usp_seen(caller: Customer) -> OnboardingState:
        return _shape(await usecases.see_usp(db, read_journey, caller.account_id))

    @router.post("/api/client/consents")
    async def consents(caller: Customer, body: Consents) -> OnboardingState:
        given = body.model_dump(exclude={"version"})
        kinds = [kind for kind, agreed in given.items() if agreed]
        state = await usecases.give_consents(
            db, read_journey, caller.account_id, kinds, body.version
        )
        return _shape(state)


def _shape(state: Onboarding) -> OnboardingState:
    return OnboardingState.model_validate(asdict(state))
