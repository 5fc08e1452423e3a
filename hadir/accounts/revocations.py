"""Which sign-ins are over, at once and everywhere (spec A6).

The row is the truth; ``auth:revoked`` in Valkey is a sorted set of the ids, scored by the moment
(unix seconds) at which the last access token of the sign-in has expired anyway. One more member,
``SEEDED``, says that the set is whole: a Valkey that came back empty is not believed. While a local
copy may be believed, nobody is asked at all.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
import structlog
from glide import InfBound, RangeByIndex, ScoreBoundary

from hadir.accounts import store_access
from hadir.accounts.access import ACCESS_SECONDS
from hadir.infra.coalesce import Membership
from hadir.infra.local_copy import LocalCopy
from hadir.infra.loops import Loop
from hadir.infra.valkey import ValkeyDown
from hadir.wire.internal import SignInsRevoked
from hadir.wire.topics import REVOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.hub import Hub
    from hadir.infra.valkey import Valkey

    Close = Callable[[UUID, UUID, bool], None]

log = structlog.get_logger(__name__)

KEY = "auth:revoked"
SEEDED = "seeded"
FOR_EVER = float("inf")
TIDY_SECONDS = 1.0
SEED_AGAIN_SECONDS = 60.0


class Revocations:
    """Hears of every revocation through the hub; answers whether a sign-in is over."""

    def __init__(self, db: Database, valkey: Valkey, bus: Bus | None = None) -> None:
        self._db = db
        self._valkey = valkey
        self._over: dict[UUID, float] = {}
        self._unwritten: dict[str, float] = {}
        self._close: Close = lambda _account, _session, _banned: None
        self._close_missed: Callable[[set[UUID]], None] = lambda _sessions: None
        self._last_read = frozenset[UUID]()
        self._ended: Callable[[UUID], None] = lambda _session: None
        self.copy = LocalCopy("revoked", valkey, bus, self._read_all)
        self._in_valkey = Membership(self._over_in_valkey)
        self._live = Membership(self._live_in_postgres)
        self._loop = Loop("revocations", TIDY_SECONDS, self._write_and_tidy)
        self._seed_again = Loop("revocations.seed", SEED_AGAIN_SECONDS, self._repair)
        valkey.before_believed(self.seed)

    def start(
        self,
        hub: Hub,
        close: Close,
        close_missed: Callable[[set[UUID]], None] = lambda _sessions: None,
    ) -> None:
        """Listen; ``close(account_id, auth_session_id, banned)`` closes the sockets of a sign-in.

        ``close_missed`` does so for sign-ins whose push was lost on its way to this instance.
        """
        self._close, self._close_missed = close, close_missed
        hub.join(self, REVOKED)
        for part in (self._loop, self.copy, self._seed_again):
            part.start()

    async def stop(self) -> None:
        for part in (self._seed_again, self.copy, self._loop):
            await part.stop()

    def on_ended(self, listener: Callable[[UUID], None]) -> None:
        """Call ``listener`` with each sign-in that this instance learns to be over."""
        self._ended = listener

    def push(self, text: str) -> None:
        """The hub's envelope with a ``SignInsRevoked``."""
        event = SignInsRevoked.model_validate(orjson.loads(text)["event"])
        until = event.revoked_at.timestamp() + ACCESS_SECONDS
        for session_id in event.auth_session_ids:
            self._over[session_id] = self._unwritten[str(session_id)] = until
            self._ended(session_id)
            if event.closes_sockets:
                self._close(event.account_id, session_id, event.banned)
        self._loop.wake()

    def known_here(self, session_id: UUID) -> bool:
        """True when this instance has heard that the sign-in is over; False proves nothing."""
        return session_id in self._over

    def knows_live(self, session_id: UUID) -> bool:
        """Does the copy here say that this sign-in is good? False: ask ``is_over``."""
        copied = self.copy.members
        return copied is not None and session_id not in copied and session_id not in self._over

    async def is_over(self, session_id: UUID) -> bool:
        """Ask what this instance holds, then Valkey, then the row."""
        if session_id in self._over:
            return True
        if (copied := self.copy.members) is not None:
            return session_id in copied
        try:
            return await self._in_valkey.has(session_id)
        except ValkeyDown:
            return not await self._live.has(session_id)

    async def _over_in_valkey(self, ids: set[UUID]) -> set[UUID]:
        asked = [*ids]
        names: list[str | bytes] = [SEEDED, *map(str, asked)]
        seeded, *found = await self._valkey.call(lambda client: client.zmscore(KEY, names))
        if seeded is None:
            self._valkey.distrust("auth:revoked is not seeded")
            raise ValkeyDown("unseeded")
        return {one for one, until in zip(asked, found, strict=True) if until is not None}

    async def seed(self) -> None:
        """Fill ``auth:revoked`` from the rows; runs before Valkey is believed again."""
        now = self._db.clock.now()
        since = now - timedelta(seconds=ACCESS_SECONDS)
        async with self._db.reading() as tx:
            revoked = await store_access.list_revoked(tx, since)
        members: dict[str | bytes, float] = {
            str(one.id): one.revoked_at.timestamp() + ACCESS_SECONDS for one in revoked
        }
        members[SEEDED] = FOR_EVER
        await self._valkey.unbelieved(lambda client: client.zadd(KEY, members))

    async def _repair(self) -> None:
        """A failover can lose the last second of the set (spec trap 4)."""
        with suppress(ValkeyDown):
            await self.seed()

    async def _read_all(self) -> frozenset[UUID]:
        members = await self._valkey.call(lambda client: client.zrange(KEY, RangeByIndex(0, -1)))
        if SEEDED.encode() not in members:
            self._valkey.distrust("auth:revoked is not seeded")
            raise ValkeyDown("unseeded")
        revoked = frozenset(UUID(one.decode()) for one in members if one != SEEDED.encode())
        self._catch_up(revoked)
        return revoked

    def _catch_up(self, revoked: frozenset[UUID]) -> None:
        new, self._last_read = revoked - self._last_read, revoked
        if missed := {*new} - {*self._over}:
            for session_id in missed:
                self._ended(session_id)
            self._close_missed(missed)

    async def _live_in_postgres(self, ids: set[UUID]) -> set[UUID]:
        async with self._db.reading() as tx:
            return await store_access.live_among(tx, ids)

    async def _write_and_tidy(self) -> None:
        now = self._db.clock.now().timestamp()
        self._over = {one: until for one, until in self._over.items() if until > now}
        writing: dict[str | bytes, float] = dict(self._unwritten.items())
        try:
            if writing:
                await self._valkey.unbelieved(lambda client: client.zadd(KEY, writing))
            await self._valkey.call(
                lambda client: client.zremrangebyscore(
                    KEY, InfBound.NEG_INF, ScoreBoundary(now, is_inclusive=True)
                )
            )
        except ValkeyDown:
            return  # the next step tries again, and a seed carries what was missed
        for one in writing:
            self._unwritten.pop(str(one), None)
