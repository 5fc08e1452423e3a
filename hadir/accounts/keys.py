"""One secret, one derived key for each purpose; the previous secret is still read (spec M3)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class Purpose(StrEnum):
    ACCESS = "access"
    REFRESH = "refresh"
    TICKET = "ticket"
    OTP_CODE = "otp-code"
    OTP_HASH = "otp-hash"
    TRIES = "tries"
    DEVICE = "device"
    SECOND_STEP = "second-step"
    TOTP_SECRET = "totp-secret"  # noqa: S105 - the name of a purpose
    RECOVERY = "recovery"
    NONCE = "nonce"


@dataclass(frozen=True, slots=True)
class Keys:
    """Derives 256-bit keys; a leak of one says nothing about the others."""

    secret: str = field(repr=False)
    previous: str | None = field(default=None, repr=False)

    def current(self, purpose: Purpose) -> bytes:
        """The key that new things are made with."""
        return _derive(self.secret, purpose)

    def accepted(self, purpose: Purpose) -> tuple[bytes, ...]:
        """The keys that things may have been made with, the current one first."""
        secrets = (self.secret,) if self.previous is None else (self.secret, self.previous)
        return tuple(_derive(secret, purpose) for secret in secrets)


def mac(key: bytes, *parts: bytes) -> bytes:
    """HMAC-SHA256 over length-prefixed parts, so that parts cannot flow into each other."""
    digest = hmac.new(key, digestmod=sha256)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part)
    return digest.digest()


def _derive(secret: str, purpose: Purpose) -> bytes:
    return mac(secret.encode(), b"hadir", purpose.value.encode())
