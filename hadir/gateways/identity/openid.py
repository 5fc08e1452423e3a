"""Identity tokens of Google and Apple, checked by the keys that they publish (OpenID Connect)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt

from hadir.gateways.identity.jwks import Jwks
from hadir.gateways.identity.port import IdentityRefused, Vouched

if TYPE_CHECKING:
    from hadir.kernel.clock import Clock

LEEWAY_SECONDS = 60
CLAIMS = ["iss", "aud", "sub", "exp", "iat", "nonce"]
FOREIGN_KEYS = {"jku", "x5u", "jwk", "x5c"}  # a token must not say where its key is
MAX_SUBJECT_CHARS = 255
# Times are judged by the injected clock, not by the machine's.
OPTIONS = {"require": CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False}


@dataclass(frozen=True, slots=True)
class SignInPage:
    """Where a browser is sent to. Apple gives no token without a code, which nobody needs."""

    url: str
    response_type: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Who vouches: the names it signs with, where its keys are, which of its clients we are (the
    web app is the first of them)."""

    issuer: str
    also_called: tuple[str, ...]
    keys_url: str
    client_ids: tuple[str, ...]
    algorithms: tuple[str, ...] = ("RS256",)
    sign_in: SignInPage | None = None


class OpenId:
    """The port ``IdentityGateway`` for any provider that publishes its keys."""

    def __init__(self, provider: Provider, clock: Clock) -> None:
        self._provider, self._clock = provider, clock
        self.keys = Jwks(provider.keys_url, lambda: clock.now().timestamp())

    async def verify(self, token: str, nonce: str) -> Vouched:
        """Whose token this is."""
        key = await self.keys.key(self._key_id(token))
        claims = self._decode(token, key)
        now = self._clock.now().timestamp()
        if claims["exp"] + LEEWAY_SECONDS <= now or claims["iat"] - LEEWAY_SECONDS > now:
            raise IdentityRefused("over, or not yet")
        if not hmac.compare_digest(claims["nonce"].encode(), nonce.encode()):
            raise IdentityRefused("another nonce")
        subject = claims["sub"]
        if not subject or len(subject) > MAX_SUBJECT_CHARS or "\x00" in subject:
            raise IdentityRefused("no subject")
        return Vouched(self._provider.issuer, subject)

    def sign_in_url(self, nonce: str, back_to: str) -> str | None:
        """The fragment of ``back_to`` brings the token: no server on the way sees it, and our
        page needs no script of theirs. Apple's scope stays empty: it would ask for a POST."""
        page = self._provider.sign_in
        if page is None:
            return None
        asked = {
            "client_id": self._provider.client_ids[0],
            "response_type": page.response_type,
            "response_mode": "fragment",
            "redirect_uri": back_to,
            "nonce": nonce,
        }
        if page.response_type == "id_token":
            asked |= {"scope": "openid", "prompt": "select_account"}
        return f"{page.url}?{urlencode(asked)}"

    def _key_id(self, token: str) -> str:
        try:
            head = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise IdentityRefused(type(error).__name__) from None
        kid = head.get("kid")
        if head.get("alg") not in self._provider.algorithms or FOREIGN_KEYS & set(head):
            raise IdentityRefused("algorithm")
        if not isinstance(kid, str):
            raise IdentityRefused("no key named")
        return kid

    def _decode(self, token: str, key: jwt.PyJWK) -> dict[str, Any]:
        provider = self._provider
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                key,
                algorithms=[*provider.algorithms],
                audience=[*provider.client_ids],
                issuer=[provider.issuer, *provider.also_called],
                options=OPTIONS,  # type: ignore[arg-type] # a TypedDict of the same shape
            )
        except jwt.InvalidTokenError as error:
            raise IdentityRefused(type(error).__name__) from None
        if not all(isinstance(claims[name], int | float) for name in ("exp", "iat")):
            raise IdentityRefused("no times")
        if not all(isinstance(claims[name], str) for name in ("sub", "nonce")):
            raise IdentityRefused("no subject")
        return claims
