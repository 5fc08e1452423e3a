"""Who listened for how long: read off the session's own stream. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Iterable

    from hadir.infra.outbox import StreamItem

ENDINGS = {"session_expired", "session_closing"}
# What the clock says; messages are not read.
TELLING = (
    "session_started",
    "session_paused",
    "session_resumed",
    "session_rerouted",
    "session_expired",
    "session_closing",
    "extension_applied",
)


@dataclass(slots=True)
class _Clock:
    mitra_id: UUID
    seconds: dict[UUID, float] = field(default_factory=dict)
    since: datetime | None = None
    is_closing: bool = False

    def start(self, at: datetime) -> None:
        self.since, self.is_closing = self.since or at, False

    def stop(self, at: datetime) -> None:
        if self.since is not None:
            span = (at - self.since).total_seconds()
            self.seconds[self.mitra_id] = self.seconds.get(self.mitra_id, 0.0) + span
        self.since = None

    def hand_over(self, at: datetime, mitra_id: UUID) -> None:
        runs = self.since is not None
        self.stop(at)
        self.mitra_id = mitra_id
        if runs:
            self.since = at


def served_seconds(items: Iterable[StreamItem], last_mitra: UUID) -> dict[UUID, int]:
    """Seconds of running clock for each mitra; a pause is nobody's time."""
    told = [*items]
    clock = _Clock(_first_mitra(told, last_mitra))
    for item in told:
        match item.type:
            case "session_started" | "session_resumed":
                clock.start(item.at)
            case "session_paused":
                clock.stop(item.at)
            case "session_rerouted":
                clock.hand_over(item.at, UUID(item.payload["mitra_id"]))
            case "extension_applied" if clock.is_closing:
                clock.start(item.at)
            case ending if ending in ENDINGS:
                clock.stop(item.at)
                clock.is_closing = True
    return {mitra_id: round(seconds) for mitra_id, seconds in clock.seconds.items()}


def _first_mitra(told: list[StreamItem], last_mitra: UUID) -> UUID:
    for item in told:
        if item.type == "session_rerouted":
            return UUID(item.payload["from_mitra_id"])
    return last_mitra
