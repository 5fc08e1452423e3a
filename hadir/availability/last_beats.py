"""When mitras were last heard of, whatever their switch says (spec G9). No SQL per beat.

This process remembers what it heard; Valkey knows the beats of those whose switch is on; whoever it
does not know is shared between instances through ``last_heartbeat_at``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability import keys, store_mirror
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Collection

    from hadir.availability.beats import Beats
    from hadir.availability.model import Pace
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

IDS_AT_ONCE = 1000
SETTLED_BEATS = 2


@dataclass(frozen=True, slots=True)
class Heard:
    """The last sign of life of each; the truth may be ``late_seconds`` newer than what is known."""

    at: dict[UUID, datetime]
    late_seconds: int


class LastBeats:
    """Asks memory, then Valkey, then Postgres for those who are still in doubt."""

    def __init__(
        self, db: Database, valkey: Valkey, scripts: Scripts, beats: Beats, pace: Pace
    ) -> None:
        self._db, self._valkey, self._scripts, self._beats = db, valkey, scripts, beats
        self._pace = pace
        self._generation: bytes | None = None
        self._settled_at: datetime | None = None

    async def of(self, ids: Collection[UUID]) -> Heard:
        """Raises: psycopg's errors; nobody may be called silent then."""
        here = self._beats.heard(ids)
        there = await self._in_valkey(ids)
        known = _latest(here, there or {})
        cadence = timedelta(seconds=SETTLED_BEATS * self._pace.heartbeat_cadence_seconds)
        fresh_at = self._db.clock.now() - cadence
        doubtful = [one for one in ids if one not in known or known[one] < fresh_at]
        unshared = {one: at for one, at in here.items() if there is not None and one not in there}
        if unshared or doubtful:
            known = _latest(known, await self._in_postgres(unshared, doubtful))
        late = 0 if self._settled() else self._pace.heartbeat_mirror_interval_seconds
        return Heard(known, late)

    def heard_since(self, mitra_id: UUID, moment: datetime) -> bool:
        """For a last look: did this process hear of the mitra after ``moment``?"""
        at = self._beats.heard([mitra_id]).get(mitra_id)
        return at is not None and at > moment

    async def _in_valkey(self, ids: Collection[UUID]) -> dict[UUID, datetime] | None:
        """None when it cannot be asked. A new generation holds beats as old as the last copy."""
        try:
            generation = await self._valkey.call(lambda client: client.get(keys.GENERATION))
            found = await self._read(ids)
        except ValkeyDown:
            self._settled_at = None
            return None
        if generation != self._generation or self._settled_at is None:
            self._generation = generation
            cadence = SETTLED_BEATS * self._pace.heartbeat_cadence_seconds
            self._settled_at = self._db.clock.now() + timedelta(seconds=cadence)
        return found

    def _settled(self) -> bool:
        return self._settled_at is not None and self._db.clock.now() >= self._settled_at

    async def _read(self, ids: Collection[UUID]) -> dict[UUID, datetime]:
        found, asked = dict[UUID, datetime](), [*ids]
        for start in range(0, len(asked), IDS_AT_ONCE):
            some = asked[start : start + IDS_AT_ONCE]
            said = await self._scripts.read("beaten", *map(str, some))
            found |= {
                one: datetime.fromisoformat(at.decode())
                for one, at in zip(some, said, strict=True)
                if at
            }
        return found

    async def _in_postgres(
        self, unshared: dict[UUID, datetime], doubtful: list[UUID]
    ) -> dict[UUID, datetime]:
        async with self._db.transaction() as tx:
            if unshared:
                await store_mirror.copy_beats(tx, unshared)
            return await store_mirror.list_beats(tx, doubtful) if doubtful else {}


def _latest(*all_known: dict[UUID, datetime]) -> dict[UUID, datetime]:
    newest = dict[UUID, datetime]()
    for known in all_known:
        for one, at in known.items():
            newest[one] = max(at, newest.get(one, at))
    return newest
