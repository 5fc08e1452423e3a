"""The app on an operator's phone, made from what the QR picture holds."""

from __future__ import annotations

import base64
import hmac
import struct
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from hadir.kernel.clock import Clock


class Authenticator:
    """Written from RFC 4226 and 6238, not from our own code."""

    def __init__(self, uri: str, clock: Clock) -> None:
        parts = urlsplit(uri)
        assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
        self.secret = base64.b32decode(parse_qs(parts.query)["secret"][0])
        self._clock = clock

    def code(self, *, seconds: float = 0) -> str:
        """What it shows now, on a phone whose clock is ``seconds`` ahead."""
        counter = int((self._clock.now().timestamp() + seconds) // 30)
        digest = hmac.new(self.secret, struct.pack(">Q", counter), "sha1").digest()
        place = digest[19] & 15
        (number,) = struct.unpack(">I", digest[place : place + 4])
        return f"{(number & 0x7FFFFFFF) % 1_000_000:06d}"

    def other_than_code(self) -> str:
        """A code that no half minute around now has."""
        right = {self.code(seconds=30 * n) for n in range(-3, 4)}
        return next(f"{n:06d}" for n in range(10) if f"{n:06d}" not in right)
