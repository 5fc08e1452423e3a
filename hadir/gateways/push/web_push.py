"""Web Push with VAPID (RFC 8030, 8291, 8292): the browser's own push service."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec

from hadir.gateways.push.encryption import decode, encode, encrypt, point_of, read_point
from hadir.gateways.push.port import Address, AddressGone, PushFailed, PushKind, PushRefused
from hadir.gateways.trust import trusted

if TYPE_CHECKING:
    from hadir.gateways.push.port import Notice
    from hadir.kernel.clock import Clock

# The only hosts that a subscription may name: an endpoint comes from a stranger's browser.
HOSTS = ("fcm.googleapis.com", "updates.push.services.mozilla.com", "web.push.apple.com")
HOST_ENDS = (".push.services.mozilla.com", ".push.apple.com", ".notify.windows.com")
TOKEN_SECONDS = 12 * 3600
TIMEOUT_SECONDS = 10
TOPIC_CHARS = 32
AUTH_BYTES = 16
GONE, TOO_OFTEN = (404, 410), 429


def vapid_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The house's key: a configured scalar (base64url, 32 bytes), or one made of the secret."""
    curve = ec.SECP256R1()
    number = int.from_bytes(_scalar(secret), "big")
    return ec.derive_private_key(number % (curve.group_order - 1) + 1, curve)


def _scalar(secret: str) -> bytes:
    return hashlib.sha256(b"hadir vapid\0" + secret.encode()).digest()


class WebPush:
    """``extra_hosts`` (host:port) may be plain http: stand-ins of tests, never in production."""

    def __init__(
        self,
        key: ec.EllipticCurvePrivateKey,
        subject: str,
        clock: Clock,
        *,
        extra_hosts: tuple[str, ...] = (),
    ) -> None:
        self._key, self._subject, self._clock = key, subject, clock
        self._extra = extra_hosts
        self._http = httpx2.AsyncClient(
            verify=trusted(), timeout=TIMEOUT_SECONDS, follow_redirects=False
        )
        self.public_key = encode(point_of(key.public_key()))

    async def close(self) -> None:
        await self._http.aclose()

    def accepts(self, address: Address) -> bool:
        if address.kind is not PushKind.WEB or not address.p256dh or not address.auth:
            return False
        try:
            read_point(decode(address.p256dh))
            return len(decode(address.auth)) == AUTH_BYTES and self._may_be_called(address.address)
        except ValueError:
            return False

    def _may_be_called(self, endpoint: str) -> bool:
        parts = urlsplit(endpoint)
        if parts.netloc in self._extra:
            return parts.scheme in ("http", "https")
        host = parts.hostname or ""
        known = host in HOSTS or host.endswith(HOST_ENDS)
        return parts.scheme == "https" and known and parts.port in (None, 443)

    async def send(self, address: Address, notice: Notice) -> None:
        assert address.p256dh is not None
        assert address.auth is not None
        said = {"title": notice.title, "body": notice.body, "tag": notice.tag}
        body = encrypt(orjson.dumps({**said, "place": notice.place}), address.p256dh, address.auth)
        try:
            answer = await self._http.post(
                address.address, content=body, headers=self._headers(address.address, notice)
            )
        except httpx2.TransportError as error:
            raise PushFailed(type(error).__name__) from error
        _judge(answer)

    def _headers(self, endpoint: str, notice: Notice) -> dict[str, str]:
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(self._clock.now().timestamp()) + TOKEN_SECONDS,
            "sub": self._subject,
        }
        token = jwt.encode(claims, self._key, algorithm="ES256")
        return {
            "Authorization": f"vapid t={token}, k={self.public_key}",
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(notice.ttl_seconds),
            "Urgency": "high",
            "Topic": _topic(notice.tag),
        }


def _topic(tag: str) -> str:
    """At most 32 characters of base64url; the service replaces what waits under the same one."""
    return base64.urlsafe_b64encode(hashlib.sha256(tag.encode()).digest()).decode()[:TOPIC_CHARS]


def _judge(answer: httpx2.Response) -> None:
    status = answer.status_code
    if status in GONE:
        raise AddressGone
    if status == TOO_OFTEN or status >= 500:  # noqa: PLR2004 - the service's own trouble
        wait = answer.headers.get("retry-after", "")
        raise PushFailed(f"HTTP {status}", int(wait) if wait.isdigit() else None)
    if not answer.is_success:
        raise PushRefused(f"HTTP {status}")
