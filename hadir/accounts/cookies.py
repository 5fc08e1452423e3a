"""Where a refresh token lives: an httpOnly cookie per app, or the body for native apps."""

from __future__ import annotations

import re
import secrets
from typing import TYPE_CHECKING

from hadir.accounts.access import REFRESH_DAYS
from hadir.accounts.shapes import Person, SignedIn
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import Unauthorised

if TYPE_CHECKING:
    from fastapi import Request, Response

    from hadir.accounts.access import Signed
    from hadir.accounts.shapes import RefreshBody

NAMES = {kind: f"hadir_{kind.value}" for kind in AccountKind}
PATHS = {
    AccountKind.CUSTOMER: "/api/shared/auth",
    AccountKind.MITRA: "/api/shared/auth",
    AccountKind.OPERATOR: "/internal/auth",
}
HERE = {kind: f"{name}_here" for kind, name in NAMES.items()}
"""Says to the app's own page, which cannot read the other cookie, that there is one."""

MAX_DEVICE_CHARS = 120
MARK = "hadir_operator_mark"
BROWSER = "hadir_browser"
BROWSER_DAYS = 365
BROWSER_MARK = re.compile(r"[0-9a-f]{32}")
MARK_DAYS = 90


class Cookies:
    """``secure`` unless everything runs over plain http at home.

    A cookie is set only for who says ``X-Hadir-App``: a foreign page cannot plant a sign-in here.
    """

    def __init__(self, *, secure: bool) -> None:
        self._secure = secure

    def answer(self, request: Request, response: Response, signed: Signed) -> SignedIn:
        """The body of a sign-in or refresh; the refresh token goes where the caller keeps it."""
        kind = signed.identity.kind
        native = is_native(request) and NAMES[kind] not in request.cookies
        in_cookie = not native and app_of(request, (kind,)) is not None
        response.headers["cache-control"] = "no-store"
        if in_cookie:
            response.set_cookie(
                NAMES[kind],
                signed.refresh_token,
                max_age=REFRESH_DAYS * 24 * 3600,
                path=PATHS[kind],
                secure=self._secure,
                httponly=True,
                samesite="strict",
            )
            response.set_cookie(
                HERE[kind],
                "1",
                max_age=REFRESH_DAYS * 24 * 3600,
                secure=self._secure,
                samesite="strict",
            )
        return SignedIn(
            access_token=signed.access_token,
            refresh_token=None if in_cookie else signed.refresh_token,
            expires_in=signed.expires_in,
            user=Person.of(signed.identity),
        )

    def mark(self, request: Request, response: Response, mark: str) -> None:
        """This browser was let in: its wrong passwords count apart from those of strangers."""
        if app_of(request, (AccountKind.OPERATOR,)) is None:
            return
        response.set_cookie(
            MARK,
            mark,
            max_age=MARK_DAYS * 24 * 3600,
            path=PATHS[AccountKind.OPERATOR],
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )

    def browser(self, request: Request, response: Response) -> str | None:
        """The mark of this browser, set when it had none; what is not our page has none at all."""
        if is_native(request) or app_of(request, tuple(AccountKind)) is None:
            return None
        known = request.cookies.get(BROWSER, "")
        mark = known if BROWSER_MARK.fullmatch(known) else secrets.token_hex(16)
        response.set_cookie(
            BROWSER,
            mark,
            max_age=BROWSER_DAYS * 24 * 3600,
            path="/api",
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        return mark

    def clear(self, response: Response, kind: AccountKind) -> None:
        response.delete_cookie(
            NAMES[kind],
            path=PATHS[kind],
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )
        response.delete_cookie(HERE[kind], secure=self._secure, samesite="strict")


def presented(
    request: Request, body: RefreshBody | None, kinds: tuple[AccountKind, ...]
) -> tuple[str, tuple[AccountKind, ...]]:
    """The refresh token of this request, and of which kinds of account it may be.

    A cookie counts only with ``X-Hadir-App``: no foreign page can send that header unasked.

    Raises:
        Unauthorised: there is none.
    """
    if body is not None and body.refresh_token:
        return body.refresh_token, kinds
    kind = app_of(request, kinds)
    token = request.cookies.get(NAMES[kind]) if kind else None
    if kind is None or not token:
        raise Unauthorised
    return token, (kind,)


def app_of(request: Request, kinds: tuple[AccountKind, ...]) -> AccountKind | None:
    """Which app says it is asking."""
    named = request.headers.get("x-hadir-app", "")
    return next((kind for kind in kinds if kind.value == named), None)


def is_native(request: Request) -> bool:
    return request.headers.get("x-client", "").lower() == "native"


def device_of(request: Request) -> str:
    """What the person will recognise in the list of devices."""
    return request.headers.get("user-agent", "?")[:MAX_DEVICE_CHARS]
