"""Google or Apple: publishes keys, rotates them, signs tokens (also the wrong ones)."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from starlette.applications import Starlette
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request

    from hadir.kernel.clock import Clock

CLIENT_ID = "hadir.apps.test"
FRIEND = "110000000000000000007"


class IdentityStub:
    """``fetched`` counts how often its keys were asked for; browsers return to ``back_to``."""

    def __init__(self, issuer: str, clock: Clock) -> None:
        self.issuer, self._clock = issuer, clock
        self.down = False
        self.slow: asyncio.Event | None = None
        self.fetched = 0
        self.max_age = 3600
        self.back_to = ""
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self.rotate()

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[Route("/keys", self._publish), Route("/sign-in", self._ask_person)]
        )

    def rotate(self) -> None:
        """A new key signs from now on; the old one is published no longer."""
        self._keys = {str(uuid4()): rsa.generate_private_key(65537, 2048)}

    def claims(self, nonce: str, /, **other: Any) -> dict[str, Any]:
        """What a good token says; ``None`` leaves a claim out."""
        now = int(self._clock.now().timestamp())
        good = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "sub": "108204268033311374519",
            "email": "ana@example.test",
            "email_verified": True,
            "iat": now,
            "exp": now + 3600,
            "nonce": nonce,
        }
        return {name: value for name, value in {**good, **other}.items() if value is not None}

    def token(self, nonce: str, /, **other: Any) -> str:
        """Signed as it should be."""
        [(kid, key)] = self._keys.items()
        return jwt.encode(self.claims(nonce, **other), key, "RS256", {"kid": kid})

    def unsigned(self, nonce: str) -> str:
        """``alg: none``."""
        [kid] = self._keys
        head = _part({"alg": "none", "typ": "JWT", "kid": kid})
        return f"{head}.{_part(self.claims(nonce))}."

    def signed_with_the_public_key(self, nonce: str) -> str:
        """HS256, with what everybody can read as the secret."""
        [(kid, key)] = self._keys.items()
        public = key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        text = f"{_part({'alg': 'HS256', 'kid': kid})}.{_part(self.claims(nonce))}"
        return f"{text}.{_text(hmac.digest(public, text.encode(), 'sha256'))}"

    def forged(self, nonce: str, **head: Any) -> str:
        """By a key of one's own, under the published name or another."""
        [kid] = self._keys
        mine = rsa.generate_private_key(65537, 2048)
        named = {name: value for name, value in {"kid": kid, **head}.items() if value}
        return jwt.encode(self.claims(nonce), mine, "RS256", named)

    async def _ask_person(self, request: Request) -> Response:
        """The page that a browser is sent to: it insists on what the real one insists on, and
        goes back to the registered address, with the token in the fragment."""
        asked = request.query_params
        if asked["client_id"] != CLIENT_ID or asked["redirect_uri"] != self.back_to:
            return Response("not a registered client or address", 400)
        kinds = asked["response_type"].split()
        if "id_token" not in kinds or asked["response_mode"] != "fragment" or not asked["nonce"]:
            return Response("unsupported_response_type", 400)
        state = asked["state"]
        good = urlencode({"state": state, "id_token": self.token(asked["nonce"])})
        friend = self.token(asked["nonce"], sub=FRIEND)
        second = urlencode({"state": state, "id_token": friend})
        no = urlencode({"state": state, "error": "access_denied"})
        stolen = urlencode({"state": "x", "id_token": self.token(asked["nonce"])})
        other = urlencode({"state": state, "id_token": self.token("another")})
        ways = {"go on": good, "as a friend": second, "no": no}
        ways |= {"by somebody else": stolen, "another token": other}
        links = [f'<a href="{self.back_to}#{way}">{name}</a>' for name, way in ways.items()]
        return HTMLResponse(f"<title>{self.issuer}</title><h1>sign in</h1>{' '.join(links)}")

    async def _publish(self, _request: Request) -> Response:
        self.fetched += 1
        if self.slow is not None:
            await self.slow.wait()
        if self.down:
            return Response("away", 503)
        keys = []
        for kid, key in self._keys.items():
            public = RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
            keys.append({**public, "kid": kid, "use": "sig", "alg": "RS256"})
        headers = {"Cache-Control": f"public, max-age={self.max_age}"}
        return JSONResponse({"keys": keys}, headers=headers)


def _part(value: dict[str, Any]) -> str:
    return _text(json.dumps(value).encode())


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
