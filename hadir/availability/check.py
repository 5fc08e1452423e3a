"""The mirror held against Postgres: what differs, of which kind, and the repair (D4)."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.availability import keys, store_mirror
from hadir.availability.model import MirrorRow

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from glide import GlideClient

    from hadir.availability.mirror import MirrorWriter, Rules
    from hadir.availability.scripts import Scripts
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

KINDS = (
    "online",
    "deactivated",
    "capacity",
    "heartbeat",
    "index",
    "version",
    "unknown",
    "unseeded",
)
FIELDS = 10
SETTLE_SECONDS = 1.0
IDS_AT_ONCE = 200
PAGE = 1000
SETS = (keys.ONLINE, keys.DEACTIVATED)
INDEXES = (keys.BEATS, keys.CHAT_BEATS, keys.CHAT_TURNS, keys.CALL_BEATS, keys.CALL_TURNS)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What Valkey says of one mitra; empty strings for what is not there."""

    version: str
    online: str
    deactivated: str
    capacity: str
    heartbeat: str
    life: str
    chat_life: str
    chat_turn: str
    call_life: str
    call_turn: str


def _nobody(mitra_id: UUID) -> MirrorRow:
    """A row for an id that Postgres does not know: it clears whatever the mirror holds."""
    return MirrorRow(
        mitra_id=mitra_id,
        is_active=True,
        is_online=False,
        finish_then_off=False,
        last_heartbeat_at=None,
        graced_at=None,
        last_offered_at=None,
        load=0,
        in_call=False,
        capacity_override=None,
        version=0,
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """One mitra about whom the two do not agree."""

    mitra_id: UUID
    kinds: frozenset[str]
    version_seen: str


def differences(row: MirrorRow, said: Mirrored, default_capacity: int) -> frozenset[str]:
    """The kinds in which the mirror differs from the row."""
    found = set()
    if said.online != str(int(row.online)):
        found.add("online")
    if said.deactivated != str(int(not row.is_active)):
        found.add("deactivated")
    unborn = row.version <= 1 and not said.version  # nothing was ever changed
    if said.capacity != str(row.load) and not unborn:
        found.add("capacity")
    if said.version != str(row.version) and not unborn:
        found.add("version")
    if said.heartbeat < row.beat or (said.heartbeat and not row.online):
        found.add("heartbeat")
    if _index(said) != _expected_index(row, said.heartbeat, default_capacity):
        found.add("index")
    return frozenset(found)


def _expected_index(row: MirrorRow, heartbeat: str, default_capacity: int) -> list[int | None]:
    life = row.life(heartbeat) if row.online else None
    found = [life]
    for room in (row.has_room(default_capacity), row.free_for_a_call(default_capacity)):
        found += [life, row.turn] if room else [None, None]
    return found


def _index(said: Mirrored) -> list[int | None]:
    scores = (said.life, said.chat_life, said.chat_turn, said.call_life, said.call_turn)
    return [int(float(score)) if score else None for score in scores]


class MirrorCheck:
    """Reads both sides in pages; what differs is read again a second later."""

    def __init__(
        self,
        db: Database,
        valkey: Valkey,
        scripts: Scripts,
        writer: MirrorWriter,
        rules: Rules,
    ) -> None:
        self._db = db
        self._valkey = valkey
        self._scripts = scripts
        self._writer = writer
        self._rules = rules
        self.settle_seconds = SETTLE_SECONDS

    async def drift(self) -> tuple[Counter[str], list[Difference]]:
        """What differs and still differs ``settle_seconds`` later, counted by kind.

        Raises:
            ValkeyDown: one side could not be read.
        """
        suspects = await self._compare_all()
        if suspects:
            await asyncio.sleep(self.settle_seconds)
            suspects = await self._compare([one.mitra_id for one in suspects])
        counted: Counter[str] = Counter(kind for one in suspects for kind in one.kinds)
        if not (await self._scripts.unbelieved("seed_look"))[0]:
            counted["unseeded"] += 1
        return counted, suspects

    async def repair(self, wrong: Sequence[Difference]) -> None:
        """Write these rows again, also over a version that Postgres does not know.

        Raises:
            ValkeyDown: Valkey did not take them.
        """
        seen = {one.mitra_id: one.version_seen for one in wrong}
        async with self._db.reading() as tx:
            rows = await store_mirror.list_mirror_rows(tx, [*seen])
        known = {row.mitra_id for row in rows}
        rows += [_nobody(one) for one in seen if one not in known]
        await self._writer.apply(rows, seen)

    async def _compare_all(self) -> list[Difference]:
        after, known, found = None, set[UUID](), list[Difference]()
        while True:
            async with self._db.reading() as tx:
                rows = await store_mirror.list_mirror_page(tx, after)
            if not rows:
                break
            found += await self._compare_rows(rows)
            known |= {row.mitra_id for row in rows}
            after = rows[-1].mitra_id
        return found + await self._compare([*(await self._mirrored_ids() - known)])

    async def _compare(self, ids: Sequence[UUID]) -> list[Difference]:
        found = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            page = ids[start : start + IDS_AT_ONCE]
            async with self._db.reading() as tx:
                rows = await store_mirror.list_mirror_rows(tx, page)
            found += await self._compare_rows(rows)
            found += await self._unknown({*page} - {row.mitra_id for row in rows})
        return found

    async def _compare_rows(self, rows: Sequence[MirrorRow]) -> list[Difference]:
        said = await self._describe([row.mitra_id for row in rows])
        found = []
        for row in rows:
            there = said[row.mitra_id]
            if kinds := differences(row, there, self._rules.default_capacity):
                found.append(Difference(row.mitra_id, kinds, there.version))
        return found

    async def _unknown(self, ids: Collection[UUID]) -> list[Difference]:
        said = await self._describe([*ids])
        return [
            Difference(one, frozenset({"unknown"}), there.version)
            for one, there in said.items()
            if "1" in (there.online, there.deactivated) or any(_index(there))
        ]

    async def _describe(self, ids: Sequence[UUID]) -> dict[UUID, Mirrored]:
        if not ids:
            return {}
        _, *flat = await self._scripts.unbelieved("describe", *[str(one) for one in ids])
        texts = [value.decode() for value in flat]
        return {
            one: Mirrored(*texts[at * FIELDS : (at + 1) * FIELDS]) for at, one in enumerate(ids)
        }

    async def _mirrored_ids(self) -> set[UUID]:
        async def scan(client: GlideClient) -> set[bytes]:
            found = set[bytes]()
            for key in SETS:
                found |= {*await _scan(client.sscan, key)}
            for key in INDEXES:
                found |= {*(await _scan(client.zscan, key))[::2]}
            return found

        return {UUID(one.decode()) for one in await self._valkey.unbelieved(scan)}


async def _scan(step: Callable[..., Awaitable[list[Any]]], key: str) -> list[bytes]:
    found, cursor = list[bytes](), b"0"
    while True:
        cursor, page = await step(key, cursor, count=PAGE)
        found += page
        if cursor == b"0":
            return found
