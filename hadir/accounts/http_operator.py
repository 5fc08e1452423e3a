"""Operators coming in. Mounted on the internal listener only (spec L1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response

from hadir.accounts import second_factor, sign_in
from hadir.accounts.cookies import MARK, device_of, presented
from hadir.accounts.http_sign_in import accepted
from hadir.accounts.operator_sign_in import Origin, SecondStep, log_in, make_mark, redeem_link
from hadir.accounts.shapes import RefreshBody, SignedIn
from hadir.accounts.shapes_operator import (
    Enrolling,
    LinkRedeem,
    Login,
    OperatorSignedIn,
    SecondStepNeeded,
    TotpProof,
    TotpTicket,
)
from hadir.edge.limits import address_of, limited
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import Refused

if TYPE_CHECKING:
    from hadir.accounts.access import Signed
    from hadir.accounts.cookies import Cookies
    from hadir.accounts.operator_sign_in import Door

OPERATOR = (AccountKind.OPERATOR,)
SECOND_STEP_STATUS = 202


def routes(door: Door, cookies: Cookies) -> APIRouter:
    """Sign in by password or by one-time link, and by a second factor; stay, leave."""
    router = APIRouter(prefix="/internal/auth", tags=["operator"])
    _add_first_step(router, door, cookies)
    _add_second_step(router, door, cookies)
    _add_staying(router, door, cookies)
    return router


def _add_first_step(router: APIRouter, door: Door, cookies: Cookies) -> None:
    @router.post("/login", dependencies=[Depends(limited("login", 20, 0.5))])
    async def login(
        request: Request, response: Response, body: Login
    ) -> SignedIn | SecondStepNeeded:
        result = await log_in(door, body.email, body.password, _origin(request))
        if isinstance(result, Refused):
            raise result.as_error()
        return _answer(door, cookies, request, response, result)

    @router.post("/link", dependencies=[Depends(limited("link", 10, 0.2))])
    async def link(
        request: Request, response: Response, body: LinkRedeem
    ) -> SignedIn | SecondStepNeeded:
        result = await redeem_link(door, body.token, body.password, device_of(request))
        return _answer(door, cookies, request, response, result)


def _add_second_step(router: APIRouter, door: Door, cookies: Cookies) -> None:
    @router.post("/totp/enrol", dependencies=[Depends(limited("totp_enrol", 10, 0.2))])
    async def enrol(body: TotpTicket) -> Enrolling:
        begun = await second_factor.begin_at_door(door, body.totp_ticket)
        return Enrolling(secret=begun.secret, uri=begun.uri)

    @router.post("/totp", dependencies=[Depends(limited("totp", 20, 0.5))])
    async def totp(request: Request, response: Response, body: TotpProof) -> OperatorSignedIn:
        result = await second_factor.enter(door, body.totp_ticket, body.code, _origin(request))
        if isinstance(result, Refused):
            raise result.as_error()
        signed = _signed(door, cookies, request, response, result.signed)
        return OperatorSignedIn(**signed.model_dump(), recovery_codes=result.recovery_codes)


def _add_staying(router: APIRouter, door: Door, cookies: Cookies) -> None:
    @router.post("/refresh", dependencies=[Depends(limited("operator_refresh", 120, 2))])
    async def refresh(
        request: Request, response: Response, body: RefreshBody | None = None
    ) -> SignedIn:
        token, kinds = presented(request, body, OPERATOR)
        grace = door.settings.values.refresh_grace_seconds
        result = await sign_in.refresh(
            door.db, door.keys, door.tokens, token, kinds, grace_seconds=grace
        )
        return cookies.answer(request, response, accepted(result))

    @router.post(
        "/logout", status_code=204, dependencies=[Depends(limited("operator_logout", 60, 1))]
    )
    async def logout(request: Request, response: Response, body: RefreshBody | None = None) -> None:
        token, kinds = presented(request, body, OPERATOR)
        await sign_in.sign_out_by_token(door.db, token, kinds)
        cookies.clear(response, AccountKind.OPERATOR)


def _answer(
    door: Door,
    cookies: Cookies,
    request: Request,
    response: Response,
    result: Signed | SecondStep,
) -> SignedIn | SecondStepNeeded:
    if not isinstance(result, SecondStep):
        return _signed(door, cookies, request, response, result)
    response.status_code = SECOND_STEP_STATUS
    return SecondStepNeeded(
        totp_ticket=result.ticket, enrolled=result.enrolled, expires_at=result.expires_at
    )


def _signed(
    door: Door, cookies: Cookies, request: Request, response: Response, signed: Signed
) -> SignedIn:
    email = signed.identity.name or ""
    cookies.mark(request, response, make_mark(door.keys, email, door.db.clock.now()))
    return cookies.answer(request, response, signed)


def _origin(request: Request) -> Origin:
    return Origin(address_of(request), device_of(request), request.cookies.get(MARK))
