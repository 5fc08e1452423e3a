"""Operators coming in. Mounted on the internal listener only (spec L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response

from hadir.accounts import operators, sign_in
from hadir.accounts.cookies import device_of, presented
from hadir.accounts.http_sign_in import accepted
from hadir.accounts.shapes import LinkRedeem, Login, RefreshBody, SignedIn
from hadir.edge.limits import limited
from hadir.kernel.enums import AccountKind

if TYPE_CHECKING:
    from hadir.accounts.cookies import Cookies
    from hadir.accounts.keys import Keys
    from hadir.accounts.tokens import Tokens
    from hadir.infra.db import Database
    from hadir.settings import Settings

OPERATOR = (AccountKind.OPERATOR,)


def routes(
    db: Database, settings: Settings, keys: Keys, tokens: Tokens, cookies: Cookies
) -> APIRouter:
    """Sign in by password or by one-time link, stay, leave."""
    router = APIRouter(prefix="/internal/auth", tags=["operator"])

    @router.post("/login", dependencies=[Depends(limited("login", 20, 0.5))])
    async def login(request: Request, response: Response, body: Login) -> SignedIn:
        device = device_of(request)
        result = await operators.log_in(
            db, tokens, settings.values, body.email, body.password, device
        )
        return cookies.answer(request, response, accepted(result))

    @router.post("/link", dependencies=[Depends(limited("link", 10, 0.2))])
    async def link(request: Request, response: Response, body: LinkRedeem) -> SignedIn:
        device = device_of(request)
        signed = await operators.redeem_link(db, tokens, body.token, body.password, device)
        return cookies.answer(request, response, signed)

    @router.post("/refresh", dependencies=[Depends(limited("operator_refresh", 120, 2))])
    async def refresh(
        request: Request, response: Response, body: RefreshBody | None = None
    ) -> SignedIn:
        token, kinds = presented(request, body, OPERATOR)
        grace = settings.values.refresh_grace_seconds
        result = await sign_in.refresh(db, keys, tokens, token, kinds, grace_seconds=grace)
        return cookies.answer(request, response, accepted(result))

    @router.post(
        "/logout", status_code=204, dependencies=[Depends(limited("operator_logout", 60, 1))]
    )
    async def logout(request: Request, response: Response, body: RefreshBody | None = None) -> None:
        token, kinds = presented(request, body, OPERATOR)
        await sign_in.sign_out_by_token(db, token, kinds)
        cookies.clear(response, AccountKind.OPERATOR)

    return router
