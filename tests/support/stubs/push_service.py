"""A browser's push service that checks what the real ones check, and can be told to answer ill."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from hadir.gateways.push.encryption import decode, decrypt, encode, point_of, read_point
from tests.support.stubs.service import Answer, Heard

DAY_SECONDS = 24 * 3600
MOST_BYTES = 4096


@dataclass
class Browser:
    """One subscription: its keys, and what it was shown."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"0123456789abcdef"
    shown: list[dict[str, Any]] = field(default_factory=list)

    def subscription(self, endpoint: str) -> dict[str, Any]:
        """As the app sends it to the house."""
        keys = {"p256dh": encode(point_of(self.key.public_key())), "auth": encode(self.auth)}
        return {"kind": "web", "address": endpoint, **keys}


@dataclass
class PushService:
    """``wrongs`` is what a real service would have refused; ``answers`` are used up first."""

    public_key: str | None = None
    browsers: dict[str, Browser] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)

    def browser(self, host: str, name: str) -> tuple[Browser, dict[str, Any]]:
        """A new subscription at this service."""
        browser = self.browsers[f"/push/{name}"] = Browser()
        return browser, browser.subscription(f"http://{host}/push/{name}")

    def __call__(self, heard: Heard) -> Answer:
        if self.answers:
            return self.answers.pop(0)
        browser = self.browsers.get(heard.path)
        if browser is None:
            return Answer(404)
        if wrong := self._wrong(heard):
            self.wrongs.append(wrong)
            return Answer(400)
        browser.shown.append(orjson.loads(decrypt(heard.body, browser.key, browser.auth)))
        return Answer(201)

    def _wrong(self, heard: Heard) -> str | None:
        headers = heard.headers
        if heard.method != "POST" or headers.get("content-encoding") != "aes128gcm":
            return "not a push"
        if not headers.get("ttl", "").isdigit():
            return "no TTL"
        if headers.get("urgency") not in ("very-low", "low", "normal", "high"):
            return "no urgency"
        if not 0 < len(headers.get("topic", "x")) <= 32:
            return "a long topic"
        if len(heard.body) > MOST_BYTES:
            return "too long"
        return self._wrong_token(headers)

    def _wrong_token(self, headers: dict[str, str]) -> str | None:
        scheme, _, rest = headers.get("authorization", "").partition(" ")
        said = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid" or (self.public_key and said["k"] != self.public_key):
            return "not our subscriber"
        try:
            key = read_point(decode(said["k"]))
            audience = f"http://{headers['host']}"
            options: Any = {"verify_exp": False}
            claims = jwt.decode(
                said["t"], key, algorithms=["ES256"], audience=audience, options=options
            )
        except (jwt.InvalidTokenError, ValueError) as error:
            return f"token: {error}"
        if not claims["sub"].startswith(("mailto:", "https:")):
            return "nobody to write to"
        # the world's clock stands somewhere else: what counts is that a day is not exceeded
        far = claims["exp"] - time.time()
        return "expires too late" if 0 < far - DAY_SECONDS < DAY_SECONDS else None
