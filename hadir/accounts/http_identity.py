"""Signing in with Google or Apple."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from hadir.accounts.cookies import device_of
from hadir.accounts.http_sign_in import maybe_caller
from hadir.accounts.identities import Brought, make_nonce, shown_nonce, sign_in_with
from hadir.accounts.shapes import SignedIn
from hadir.edge.limits import limited
from hadir.kernel.enums import AccountKind, AuthProvider
from hadir.kernel.errors import NotFound
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.accounts.http_sign_in import Desk


class Nonce(Reply):
    """The provider is given ``nonce_sha256``; ``nonce`` comes back with its token, once.

    A browser goes to ``google_url`` or ``apple_url``, to which it adds a ``state`` of its own; it
    is back with ``id_token`` in the fragment. null: not configured."""

    nonce: str
    nonce_sha256: str
    expires_at: Moment
    google_url: str | None
    apple_url: str | None


class IdentityProof(Frame):
    id_token: str = Field(min_length=20, max_length=10_000)
    nonce: str = Field(min_length=20, max_length=500)


def routes(desk: Desk) -> APIRouter:
    router = APIRouter(tags=["sign-in"])

    @router.post("/api/client/auth/nonce", dependencies=[Depends(limited("nonce", 60, 1))])
    async def nonce() -> Nonce:
        word, expires_at = make_nonce(desk.keys, desk.db.clock.now())
        shown = shown_nonce(word)
        return Nonce(
            nonce=word,
            nonce_sha256=shown,
            expires_at=expires_at,
            google_url=_page_of(desk, AuthProvider.GOOGLE, shown),
            apple_url=_page_of(desk, AuthProvider.APPLE, shown),
        )

    @router.post("/api/client/auth/google", dependencies=[Depends(limited("google", 30, 0.5))])
    async def google(request: Request, response: Response, body: IdentityProof) -> SignedIn:
        return await _sign_in(desk, AuthProvider.GOOGLE, request, response, body)

    @router.post("/api/client/auth/apple", dependencies=[Depends(limited("apple", 30, 0.5))])
    async def apple(request: Request, response: Response, body: IdentityProof) -> SignedIn:
        return await _sign_in(desk, AuthProvider.APPLE, request, response, body)

    return router


def _page_of(desk: Desk, provider: AuthProvider, shown: str) -> str | None:
    gateway = desk.identities.get(provider)
    return None if gateway is None else gateway.sign_in_url(shown, f"{desk.public_url}/")


async def _sign_in(
    desk: Desk,
    provider: AuthProvider,
    request: Request,
    response: Response,
    body: IdentityProof,
) -> SignedIn:
    """Raises: NotFound when we are not a client of this provider."""
    gateway = desk.identities.get(provider)
    if gateway is None:
        raise NotFound
    caller = await maybe_caller(request, AccountKind.CUSTOMER)
    brought = Brought(body.id_token, body.nonce, device_of(request), caller)
    signed = await sign_in_with(desk.db, desk.keys, desk.tokens, gateway, brought, desk.merging)
    return desk.cookies.answer(request, response, signed)
