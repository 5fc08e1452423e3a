"""Time-based one-time passwords (RFC 6238) and the codes for whoever lost the phone. Pure.

Six digits, 30 seconds, SHA-1: what every authenticator app speaks.
"""

from __future__ import annotations

import hmac
import secrets
from base64 import b32encode
from typing import TYPE_CHECKING
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hadir.accounts.keys import Purpose, mac

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from hadir.accounts.keys import Keys

STEP_SECONDS = 30
DIGITS = 6
SECRET_BYTES = 20
NONCE_BYTES = 12
DRIFT_STEPS = 1  # a phone's clock may be half a minute off
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_CHARS = 10
ISSUER = "Hadir"


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_at(secret: bytes, step: int) -> str:
    """The code of one half minute."""
    digest = hmac.digest(secret, step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 0xF
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(now: datetime) -> int:
    return int(now.timestamp()) // STEP_SECONDS


def fitting_step(secret: bytes, code: str, now: datetime, *, after: int) -> int | None:
    """The half minute whose code this is. One at or before ``after`` was used and fits no more."""
    steps = range(step_of(now) - DRIFT_STEPS, step_of(now) + DRIFT_STEPS + 1)
    fitting = [s for s in steps if hmac.compare_digest(code_at(secret, s).encode(), code.encode())]
    return next((step for step in fitting if step > after), None)


def shown(secret: bytes) -> str:
    """As people type it into their app."""
    return b32encode(secret).decode()


def uri(secret: bytes, email: str) -> str:
    """What the QR picture holds."""
    label = quote(f"{ISSUER}:{email}")
    return f"otpauth://totp/{label}?secret={shown(secret)}&issuer={ISSUER}&digits=6&period=30"


def seal(keys: Keys, operator_id: UUID, secret: bytes) -> bytes:
    """For the row: readable only with our secret, and only as this operator's."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = AESGCM(keys.current(Purpose.TOTP_SECRET))
    return nonce + box.encrypt(nonce, secret, operator_id.bytes)


def unseal(keys: Keys, operator_id: UUID, sealed: bytes) -> bytes | None:
    """None when neither of our secrets opens it."""
    nonce, box = sealed[:NONCE_BYTES], sealed[NONCE_BYTES:]
    for key in keys.accepted(Purpose.TOTP_SECRET):
        try:
            return AESGCM(key).decrypt(nonce, box, operator_id.bytes)
        except InvalidTag:
            continue
    return None


def new_recovery_codes() -> list[str]:
    """Ten of them, 49 bits each."""
    drawn = [
        "".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_CHARS))
        for _ in range(RECOVERY_CODES)
    ]
    half = RECOVERY_CHARS // 2
    return [f"{one[:half]}-{one[half:]}" for one in drawn]


def recovery_hashes(keys: Keys, operator_id: UUID, code: str) -> list[bytes]:
    """By each accepted secret, the current one first; case and dashes do not matter."""
    plain = "".join(c for c in code.lower() if c.isalnum()).encode()
    return [mac(key, operator_id.bytes, plain) for key in keys.accepted(Purpose.RECOVERY)]
