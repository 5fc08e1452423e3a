"""What the house needs of a service that reaches a phone whose app is closed (spec H6)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class PushKind(StrEnum):
    WEB = "web"
    FCM = "fcm"


@dataclass(frozen=True, slots=True)
class Address:
    """Where one device is reached. ``p256dh`` and ``auth`` are a browser's own keys."""

    kind: PushKind
    address: str
    p256dh: str | None = None
    auth: str | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Generic words, never a name nor what was said. ``place`` is what a tap opens; a later notice
    with the same ``tag`` replaces an earlier one."""

    title: str
    body: str
    place: str
    tag: str
    ttl_seconds: int


class AddressGone(Exception):
    """The device will never be reached at this address again: forget it."""


class PushFailed(Exception):
    """Not now: try again, after ``retry_after_seconds`` when the service says so."""

    def __init__(self, reason: str, retry_after_seconds: int | None = None) -> None:
        super().__init__(reason)
        self.retry_after_seconds = retry_after_seconds


class PushRefused(Exception):
    """The service does not like what we sent: ours to mend, trying again would not help."""


class PushGateway(Protocol):
    """One service."""

    def accepts(self, address: Address) -> bool:
        """An address that this service could deliver to."""
        ...

    async def send(self, address: Address, notice: Notice) -> None:
        """Hand one notice over; safe to repeat.

        Raises:
            AddressGone, PushFailed, PushRefused.
        """
        ...
