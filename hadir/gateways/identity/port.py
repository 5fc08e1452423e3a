"""What the house needs of somebody who vouches for people (spec A9)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class IdentityRefused(Exception):
    """The token does not prove anything to us; the reason holds nothing of it."""


class IdentityAway(Exception):
    """The published keys cannot be had right now."""


@dataclass(frozen=True, slots=True)
class Vouched:
    """Somebody's account over there. The e-mail is not asked for: it proves nothing."""

    issuer: str
    subject: str


class IdentityGateway(Protocol):
    """One provider."""

    async def verify(self, token: str, nonce: str) -> Vouched:
        """Whose token this is; it must carry ``nonce``.

        Raises:
            IdentityRefused: forged, foreign, over, or made for another sign-in.
            IdentityAway: nobody can tell at the moment.
        """
        ...

    def sign_in_url(self, nonce: str, back_to: str) -> str | None:
        """The provider's page for a browser, which returns to ``back_to``; without ``state``."""
        ...
