"""Google's token endpoint and FCM v1 in one: checks the assertion, the bearer and the message."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import jwt
import orjson
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from hadir.gateways.push.fcm import FCM_ERROR, GRANT, SCOPE
from tests.support.stubs.service import Answer, Heard

PROJECT = "hadir-test"
MESSAGE_FIELDS = {"token", "notification", "data", "android", "apns", "webpush"}
RESERVED = ("from", "gcm", "google")


@dataclass
class FcmService:
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    shown: list[dict[str, Any]] = field(default_factory=list)
    wrongs: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    tokens: int = 0

    def account_file(self, host: str, folder: Path) -> Path:
        """The JSON that Google gives to an owner of the project."""
        pem = self.key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        told = {
            "type": "service_account",
            "project_id": PROJECT,
            "client_email": "push@hadir-test.iam.gserviceaccount.com",
            "private_key": pem.decode(),
            "token_uri": f"http://{host}/token",
        }
        path = folder / "account.json"
        path.write_bytes(orjson.dumps(told))
        return path

    def __call__(self, heard: Heard) -> Answer:
        if heard.path == "/token":
            return self._token(heard)
        if self.answers:
            return self.answers.pop(0)
        if heard.headers.get("authorization") != f"Bearer token-{self.tokens}":
            return Answer(401, {"error": {"status": "UNAUTHENTICATED"}})
        if heard.path != f"/v1/projects/{PROJECT}/messages:send":
            return Answer(404)
        message = orjson.loads(heard.body)["message"]
        if wrong := _wrong(message, heard.body):
            self.wrongs.append(wrong)
            return Answer(400, {"error": {"status": "INVALID_ARGUMENT", "details": []}})
        self.shown.append(message)
        return Answer(200, {"name": f"projects/{PROJECT}/messages/1"})

    def _token(self, heard: Heard) -> Answer:
        said = parse_qs(heard.body.decode())
        audience = f"http://{heard.headers['host']}/token"
        options: Any = {"verify_exp": False, "verify_iat": False}
        claims = jwt.decode(
            said["assertion"][0],
            self.key.public_key(),
            algorithms=["RS256"],
            audience=audience,
            options=options,
        )
        good = said["grant_type"] == [GRANT] and claims["scope"] == SCOPE
        if not good or claims["exp"] - claims["iat"] > 3600:
            return Answer(400, {"error": "invalid_grant"})
        self.tokens += 1
        return Answer(200, {"access_token": f"token-{self.tokens}", "expires_in": 3600})


def _wrong(message: dict[str, Any], body: bytes) -> str | None:
    if set(message) - MESSAGE_FIELDS or not isinstance(message.get("token"), str):
        return "unknown fields"
    data = message.get("data", {})
    if any(not isinstance(value, str) for value in data.values()):
        return "data is not all text"
    if any(name.startswith(RESERVED) for name in data):
        return "a reserved key"
    if not message["android"]["ttl"].endswith("s") or len(body) > 4096:
        return "ttl or length"
    return None


def error(status: int, code: str | None) -> Answer:
    """How FCM says no; without ``code`` it is a plain bad request."""
    details = [{"@type": FCM_ERROR, "errorCode": code}] if code else []
    return Answer(status, {"error": {"code": status, "status": "X", "details": details}})
