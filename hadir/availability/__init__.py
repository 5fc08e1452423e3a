"""Availability: who could take a customer now.

Owns ``mitra_status`` and ``mitra_online_logs``, and their disposable copy in Valkey (docs/
availability.md draws it). Postgres is the truth and every decision is made there; the mirror
proposes. Invariants: whoever is deactivated has the switch off; every change of a mirrored fact
raises the row's version and tells ``mirror_topic`` in the same transaction; no beat is an SQL
statement while Valkey works; without the generation stamp no answer of Valkey is believed.

Others read through ``Availability``; inside their own transaction they lock, count and recheck with
the functions below; verbs that open a transaction take ``db`` first.
"""

from hadir.availability.availability import Availability
from hadir.availability.changes import (
    BECAME_AVAILABLE,
    DEACTIVATED,
    WENT_OFFLINE,
    mark_offered,
    set_load,
    switch_off,
)
from hadir.availability.last_beats import Heard, LastBeats
from hadir.availability.model import (
    InvalidCapacity,
    MitraDeactivated,
    MitraStatus,
    Overview,
    SwitchReason,
    brakes,
    capacity_of,
    stale_after_seconds,
)
from hadir.availability.store import find_status, lock_mitra, online_among, try_lock_mitra
from hadir.availability.store_mirror import TAKERS_AMONG, recheck_available, takers_params
from hadir.availability.usecases import (
    deactivate_mitra,
    finish_then_go_offline,
    go_offline,
    go_online,
    leaving,
    reactivate_mitra,
    set_capacity_override,
)

__all__ = [
    "BECAME_AVAILABLE",
    "DEACTIVATED",
    "TAKERS_AMONG",
    "WENT_OFFLINE",
    "Availability",
    "Heard",
    "InvalidCapacity",
    "LastBeats",
    "MitraDeactivated",
    "MitraStatus",
    "Overview",
    "SwitchReason",
    "brakes",
    "capacity_of",
    "deactivate_mitra",
    "find_status",
    "finish_then_go_offline",
    "go_offline",
    "go_online",
    "leaving",
    "lock_mitra",
    "mark_offered",
    "online_among",
    "reactivate_mitra",
    "recheck_available",
    "set_capacity_override",
    "set_load",
    "stale_after_seconds",
    "switch_off",
    "takers_params",
    "try_lock_mitra",
]
