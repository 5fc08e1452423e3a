"""A mitra's status, and who counts as reachable and available. Pure: time is passed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from hadir.kernel.errors import AppError, Forbidden
from hadir.wire.model import iso

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_LOAD_IN_TURN = 63
BRAKE_SHARE = 0.3
BRAKE_LEAST = 5
MOST_CAPACITY = 50


class Tuned(Protocol):
    """The settings that this room reads."""

    @property
    def mitra_stale_after_seconds(self) -> int: ...
    @property
    def max_customers_per_mitra(self) -> int: ...


class TunedSettings(Protocol):
    """Whatever holds the values now in force."""

    @property
    def values(self) -> Tuned: ...


class Limited(Protocol):
    """A row of a mitra who may have a capacity of their own."""

    @property
    def capacity_override(self) -> int | None: ...


class Pace(Protocol):
    """The environment's cadences, all in seconds."""

    @property
    def heartbeat_cadence_seconds(self) -> int: ...
    @property
    def auto_offline_sweep_seconds(self) -> int: ...
    @property
    def heartbeat_mirror_interval_seconds(self) -> int: ...
    @property
    def online_mirror_sweep_seconds(self) -> int: ...


class MitraDeactivated(Forbidden):
    """This mitra account is deactivated."""

    code = "MITRA_DEACTIVATED"


class InvalidCapacity(AppError):
    """A mitra's own capacity is 0 to 50 sessions, or none for the setting."""

    code = "INVALID_CAPACITY"
    status = 422


class SwitchReason(StrEnum):
    """Why a mitra's intent changed; a row of ``mitra_online_logs`` each time."""

    SWITCHED_ON = "switched_on"
    SWITCHED_OFF = "switched_off"
    SIGNED_OUT = "signed_out"
    FINISHED = "finished"
    NO_HEARTBEAT = "no_heartbeat"
    DEACTIVATED = "deactivated"

    @property
    def by_the_mitra(self) -> bool:
        """Done with the mitra's own hand this very moment: there is nothing to tell."""
        return self in (self.SWITCHED_ON, self.SWITCHED_OFF, self.SIGNED_OUT)


@dataclass(frozen=True, slots=True)
class MitraStatus:
    """The row of ``mitra_status``."""

    mitra_id: UUID
    is_online: bool
    finish_then_off: bool
    online_changed_at: datetime | None
    last_heartbeat_at: datetime | None
    last_offered_at: datetime | None
    load: int
    in_call: bool
    capacity_override: int | None
    swept: bool
    version: int


@dataclass(frozen=True, slots=True)
class Held:
    """The part of the row that a change of load looks at."""

    is_online: bool
    finish_then_off: bool
    load: int
    in_call: bool


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """All that the mirror needs of one mitra, read in one statement."""

    mitra_id: UUID
    is_active: bool
    is_online: bool
    finish_then_off: bool
    last_heartbeat_at: datetime | None
    graced_at: datetime | None
    last_offered_at: datetime | None
    load: int
    in_call: bool
    capacity_override: int | None
    version: int

    @property
    def online(self) -> bool:
        return self.is_online and self.is_active

    def has_room(self, default_capacity: int) -> bool:
        """Could take a chat, were the beat fresh."""
        is_taking = self.online and not self.finish_then_off and not self.in_call
        return is_taking and self.load < capacity_of(self, default_capacity)

    def free_for_a_call(self, default_capacity: int) -> bool:
        return self.load == 0 and self.has_room(default_capacity)

    @property
    def turn(self) -> int:
        """Wave order as one number: least recently offered first, then least loaded."""
        return milliseconds(self.last_offered_at) * 64 + min(self.load, MAX_LOAD_IN_TURN)

    @property
    def beat(self) -> str:
        return iso(self.last_heartbeat_at) if self.online and self.last_heartbeat_at else ""

    def life(self, known_beat: str) -> int:
        """The score in the index: the latest of beat, known beat and grace, in ms."""
        beat = max(self.beat, known_beat)
        at = datetime.fromisoformat(beat) if beat else None
        return max(milliseconds(at), milliseconds(self.graced_at))


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard's three numbers, and the calls."""

    online: int
    reachable: int
    available: int
    available_for_calls: int


def capacity_of(mitra: Limited, default_capacity: int) -> int:
    """How many sessions may hold this mitra at once (spec C5)."""
    override = mitra.capacity_override
    return default_capacity if override is None else override


def stale_after_seconds(values: Tuned, cadence_seconds: int) -> int:
    """The setting, but never less than two beats (spec C2)."""
    return max(values.mitra_stale_after_seconds, 2 * cadence_seconds)


def cut(now: datetime, seconds: float) -> datetime:
    """Beats before this moment are stale; whole milliseconds, as the mirror keeps them."""
    moment = now - timedelta(seconds=seconds)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def milliseconds(moment: datetime | None) -> int:
    """Whole milliseconds since 1970; 0 for never."""
    if moment is None:
        return 0
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def brakes(stale: Sequence[UUID], online: int) -> bool:
    """Would switching all of these off be so much that it is more likely our own fault?"""
    return len(stale) > BRAKE_LEAST and len(stale) > BRAKE_SHARE * online
