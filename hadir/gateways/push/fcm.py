"""Firebase Cloud Messaging, HTTP v1: native apps. Facts: reference/integrations.md, 3a."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
import jwt
import orjson

from hadir.gateways.push.port import Address, AddressGone, PushFailed, PushKind, PushRefused
from hadir.gateways.trust import trusted

if TYPE_CHECKING:
    from pathlib import Path

    from hadir.gateways.push.port import Notice
    from hadir.kernel.clock import Clock

SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SERVICE = "https://fcm.googleapis.com"
ASSERTION_SECONDS = 3600
EARLY_SECONDS = 120
TIMEOUT_SECONDS = 10
FCM_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
CHANNELS = {"offer": "requests", "message": "messages"}


@dataclass(frozen=True, slots=True)
class Account:
    """What we use of a service account's JSON file; ``token_uri`` is where it says."""

    project_id: str
    client_email: str
    private_key: str
    token_uri: str


def read_account(path: Path) -> Account:
    """Raises: OSError, KeyError, orjson.JSONDecodeError."""
    told = orjson.loads(path.read_bytes())
    return Account(*(str(told[name]) for name in Account.__slots__))


class Fcm:
    """One project."""

    def __init__(self, account: Account, clock: Clock, *, service: str = SERVICE) -> None:
        self._account, self._clock = account, clock
        self._url = f"{service}/v1/projects/{account.project_id}/messages:send"
        self._http = httpx2.AsyncClient(verify=trusted(), timeout=TIMEOUT_SECONDS)
        self._token: str | None = None
        self._token_until = 0.0
        self._asking = asyncio.Lock()

    async def close(self) -> None:
        await self._http.aclose()

    def accepts(self, address: Address) -> bool:
        return address.kind is PushKind.FCM and bool(address.address)

    async def send(self, address: Address, notice: Notice) -> None:
        try:
            bearer = {"Authorization": f"Bearer {await self._bearer()}"}
            message = {"message": _message(address.address, notice)}
            answer = await self._http.post(self._url, json=message, headers=bearer)
        except httpx2.TransportError as error:
            raise PushFailed(type(error).__name__) from error
        if answer.status_code == 401:  # noqa: PLR2004 - HTTP
            self._token = None
        _judge(answer)

    async def _bearer(self) -> str:
        async with self._asking:
            now = self._clock.now().timestamp()
            if self._token is None or now >= self._token_until - EARLY_SECONDS:
                told = await self._trade(int(now))
                self._token = str(told["access_token"])
                self._token_until = now + float(told["expires_in"])
            return self._token

    async def _trade(self, now: int) -> dict[str, Any]:
        uri = self._account.token_uri
        who: dict[str, Any] = {"iss": self._account.client_email, "scope": SCOPE, "aud": uri}
        claims = {**who, "iat": now, "exp": now + ASSERTION_SECONDS}
        assertion = jwt.encode(claims, self._account.private_key, algorithm="RS256")
        answer = await self._http.post(uri, data={"grant_type": GRANT, "assertion": assertion})
        if not answer.is_success:
            raise PushFailed(f"token HTTP {answer.status_code}")
        return dict(answer.json())


def _message(token: str, notice: Notice) -> dict[str, Any]:
    kind = notice.tag.partition(":")[0]
    channel = CHANNELS.get(kind, "other")
    return {
        "token": token,
        "notification": {"title": notice.title, "body": notice.body},
        "data": {"place": notice.place, "tag": notice.tag},
        "android": {
            "priority": "HIGH",
            "ttl": f"{notice.ttl_seconds}s",
            "notification": {"channel_id": channel, "tag": notice.tag, "sound": "default"},
        },
        "apns": {
            "headers": {"apns-priority": "10", "apns-push-type": "alert"},
            "payload": {"aps": {"sound": "default", "thread-id": kind}},
        },
    }


def _judge(answer: httpx2.Response) -> None:
    """A token is forgotten only where the service speaks of the token (not of our message)."""
    if answer.is_success:
        return
    status, code = answer.status_code, _code(answer)
    if code in ("UNREGISTERED", "SENDER_ID_MISMATCH"):
        raise AddressGone
    if code == "INVALID_ARGUMENT" and status == 400:  # noqa: PLR2004 - HTTP
        raise AddressGone
    if status in (401, 429) or status >= 500:  # noqa: PLR2004 - HTTP
        wait = answer.headers.get("retry-after", "")
        raise PushFailed(f"FCM {status} {code}", int(wait) if wait.isdigit() else None)
    raise PushRefused(f"FCM {status} {code}")


def _code(answer: httpx2.Response) -> str:
    """The ``FcmError`` of the details; "" when there is none, as in a plain bad request."""
    try:
        details = answer.json()["error"].get("details", [])
    except (ValueError, KeyError, AttributeError):
        return ""
    return next((str(one.get("errorCode")) for one in details if one.get("@type") == FCM_ERROR), "")
