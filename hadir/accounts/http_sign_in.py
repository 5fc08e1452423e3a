"""Signing in by code or not at all, staying signed in, devices, socket tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from hadir.accounts import otp, sign_in, store_access, store_otp
from hadir.accounts.access import OtpNotDelivered, Signed
from hadir.accounts.claiming import no_merging
from hadir.accounts.cookies import app_of, device_of, presented
from hadir.accounts.otp_limits import Asker
from hadir.accounts.shapes import (
    AuthProviders,
    Device,
    Devices,
    OtpAsk,
    OtpAsked,
    OtpProof,
    RefreshBody,
    SignedIn,
    Ticket,
)
from hadir.edge.callers import Caller, Either, authenticate
from hadir.edge.limits import address_of, limited
from hadir.kernel.enums import AccountKind, AuthProvider
from hadir.kernel.errors import Forbidden, NotFound, Refused, Unauthorised

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hadir.accounts.claiming import Merging
    from hadir.accounts.cookies import Cookies
    from hadir.accounts.keys import Keys
    from hadir.accounts.sign_in import Leaving
    from hadir.accounts.tickets import Tickets
    from hadir.accounts.tokens import Tokens
    from hadir.gateways.identity.port import IdentityGateway
    from hadir.infra.db import Database
    from hadir.infra.jobs import Jobs
    from hadir.kernel.enums import OtpChannel
    from hadir.settings import Settings

APPS = (AccountKind.CUSTOMER, AccountKind.MITRA)
DELIVERY_WAIT_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Desk:
    """What signing in needs. ``leaving`` runs in the transaction in which a mitra signs out."""

    db: Database
    settings: Settings
    keys: Keys
    tokens: Tokens
    tickets: Tickets
    cookies: Cookies
    jobs: Jobs
    otp_channels: tuple[OtpChannel, ...]
    leaving: Leaving | None = None
    merging: Merging = no_merging
    identities: Mapping[AuthProvider, IdentityGateway] = field(default_factory=dict)
    public_url: str = ""


def routes(desk: Desk) -> APIRouter:
    """Every public route of signing in."""
    router = APIRouter(tags=["sign-in"])
    _add_codes(router, desk, AccountKind.CUSTOMER, "/api/client/auth/otp")
    _add_codes(router, desk, AccountKind.MITRA, "/api/mitra/auth/otp")
    _add_sessions(router, desk)
    _add_devices(router, desk)

    @router.get(
        "/api/shared/auth-providers", dependencies=[Depends(limited("auth_providers", 60, 2))]
    )
    async def auth_providers() -> AuthProviders:
        channels = [*desk.otp_channels]
        return AuthProviders(
            google=AuthProvider.GOOGLE in desk.identities,
            apple=AuthProvider.APPLE in desk.identities,
            otp_channels=channels,
            anonymous=True,
        )

    @router.post("/api/client/auth/anonymous", dependencies=[Depends(limited("anonymous", 60, 1))])
    async def anonymous(request: Request, response: Response) -> SignedIn:
        signed = await sign_in.start_anonymous(desk.db, desk.tokens, device_of(request))
        return desk.cookies.answer(request, response, signed)

    return router


def _add_codes(router: APIRouter, desk: Desk, kind: AccountKind, path: str) -> None:
    @router.post(f"{path}/request", dependencies=[Depends(limited("otp_request", 30, 0.5))])
    async def ask(request: Request, response: Response, body: OtpAsk) -> OtpAsked:
        caller = await maybe_caller(request, kind)
        asked = await otp.ask_for_code(
            desk.db,
            desk.keys,
            desk.settings.values,
            kind,
            body.phone,
            body.channel,
            Asker(
                address_of(request),
                desk.cookies.browser(request, response),
                caller.account_id if caller else None,
            ),
        )
        done = await _delivered(desk, kind, asked)
        response.status_code = 200 if done else 202
        return OtpAsked(
            otp_request_id=asked.request.id,
            channel=done or asked.request.channel,
            expires_at=asked.request.expires_at,
            resend_at=asked.resend_at,
        )

    @router.post(f"{path}/verify", dependencies=[Depends(limited("otp_verify", 30, 0.5))])
    async def verify(request: Request, response: Response, body: OtpProof) -> SignedIn:
        caller = await maybe_caller(request, kind)
        device = device_of(request)
        proof = otp.Proof(kind, body.otp_request_id, body.code, device, caller, desk.merging)
        values = desk.settings.values
        result = await otp.prove_code(desk.db, desk.keys, desk.tokens, values, proof)
        return desk.cookies.answer(request, response, accepted(result))


async def _delivered(desk: Desk, kind: AccountKind, asked: otp.Asked) -> OtpChannel | None:
    """The channel that took the code; None while it is under way.

    Nobody waits for a mitra's code: the time would tell whether the number is known.

    Raises:
        OtpNotDelivered: no channel took it.
    """
    if kind is AccountKind.MITRA:
        return None
    if not await desk.jobs.wait(asked.job_id, DELIVERY_WAIT_SECONDS):
        return None
    async with desk.db.reading() as tx:
        request = await store_otp.get_request(tx, asked.request.id)
    if request.status == "failed":
        raise OtpNotDelivered
    return request.channel


def _add_sessions(router: APIRouter, desk: Desk) -> None:
    @router.post("/api/shared/auth/refresh", dependencies=[Depends(limited("refresh", 120, 2))])
    async def refresh(
        request: Request, response: Response, body: RefreshBody | None = None
    ) -> SignedIn:
        token, kinds = presented(request, body, APPS)
        grace = desk.settings.values.refresh_grace_seconds
        result = await sign_in.refresh(
            desk.db, desk.keys, desk.tokens, token, kinds, grace_seconds=grace
        )
        return desk.cookies.answer(request, response, accepted(result))

    @router.post(
        "/api/shared/auth/logout",
        status_code=204,
        dependencies=[Depends(limited("logout", 60, 1))],
    )
    async def logout(request: Request, response: Response, body: RefreshBody | None = None) -> None:
        caller = await maybe_caller(request, *APPS)
        if caller is None:
            token, kinds = presented(request, body, APPS)
            kind = await sign_in.sign_out_by_token(desk.db, token, kinds, desk.leaving)
        else:
            kind = caller.kind
            await sign_in.sign_out(desk.db, caller, caller.auth_session_id, desk.leaving)
        desk.cookies.clear(response, app_of(request, APPS) or kind)

    @router.post("/api/shared/realtime-ticket")
    async def realtime_ticket(caller: Either) -> Ticket:
        ticket, expires_at = await desk.tickets.issue(caller)
        return Ticket(ticket=ticket, expires_at=expires_at)


def _add_devices(router: APIRouter, desk: Desk) -> None:
    @router.get("/api/shared/auth/sessions")
    async def devices(caller: Either) -> Devices:
        async with desk.db.reading() as tx:
            rows = await store_access.list_sessions(tx, caller.account_id)
        return Devices(items=[Device.of(row, caller.auth_session_id) for row in rows])

    @router.delete("/api/shared/auth/sessions/{auth_session_id}", status_code=204)
    async def forget(caller: Either, auth_session_id: UUID) -> None:
        await sign_in.sign_out(desk.db, caller, auth_session_id, desk.leaving)


async def maybe_caller(request: Request, *kinds: AccountKind) -> Caller | None:
    """The caller if a good token came along; a bad one counts as none."""
    try:
        caller = await authenticate(request)
    except (Unauthorised, Forbidden, NotFound):
        return None
    return caller if caller.kind in kinds else None


def accepted(result: Signed | Refused) -> Signed:
    """Raises what was refused, after its trace is committed."""
    if isinstance(result, Refused):
        raise result.as_error()
    return result
