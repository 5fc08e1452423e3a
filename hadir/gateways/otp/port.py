"""What the house needs of a vendor that delivers one-time codes (spec A4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from hadir.kernel.enums import OtpChannel


class NotDelivered(Exception):
    """The vendor could not take the message; the reason holds neither code nor number."""


class OtpGateway(Protocol):
    """One vendor."""

    @property
    def channels(self) -> tuple[OtpChannel, ...]:
        """What it can deliver by, the preferred one first."""
        ...

    async def send(self, channel: OtpChannel, phone: str, code: str) -> None:
        """Hand over one code; safe to repeat.

        Raises:
            NotDelivered: try another channel or give up.
        """
        ...
