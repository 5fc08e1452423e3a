"""Short texts that we signed and that come back: of whom they speak, until when they are good."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, Any

import orjson

from hadir.accounts.keys import mac

if TYPE_CHECKING:
    from datetime import datetime

    from hadir.accounts.keys import Keys, Purpose


def sign(keys: Keys, purpose: Purpose, body: dict[str, Any], expires_at: datetime) -> str:
    """A text that only we can make and that says when it is over."""
    payload = orjson.dumps({**body, "exp": expires_at.timestamp()})
    seal = mac(keys.current(purpose), payload)
    return f"{_text(payload)}.{_text(seal)}"


def read_signed(keys: Keys, purpose: Purpose, text: str, now: datetime) -> dict[str, Any] | None:
    """What was signed; None when it was not by us, not for this, or is over."""
    try:
        payload, seal = (urlsafe_b64decode(part.encode()) for part in text.split("."))
    except ValueError:
        return None
    fitting = [hmac.compare_digest(seal, mac(key, payload)) for key in keys.accepted(purpose)]
    if not any(fitting):
        return None
    body: dict[str, Any] = orjson.loads(payload)
    return body if body["exp"] > now.timestamp() else None


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
