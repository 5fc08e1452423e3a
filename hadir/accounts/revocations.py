"""Which sign-ins are over, at once and everywhere (spec A6).

The row is the truth; ``auth:revoked`` in Valkey is a sorted set of the ids, scored by the moment
(unix seconds) at which the last access token of the sign-in has expired anyway. One more member,
``SEEDED``, says that the set is whole: a Valkey that came back empty is not believed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import orjson
import structlog
from glide import InfBound, ScoreBoundary

from hadir.accounts import store_access
from hadir.accounts.access import ACCESS_SECONDS
from hadir.infra.loops import Loop
from hadir.infra.valkey import ValkeyDown
from hadir.wire.internal import SignInsRevoked
from hadir.wire.topics import REVOKED

if TYPE_CHECKING:
    from collections.abc import Callable

    from hadir.infra.db import Database
    from hadir.infra.hub import Hub
    from hadir.infra.valkey import Valkey

log = structlog.get_logger(__name__)

KEY = "auth:revoked"
SEEDED = "seeded"
FOR_EVER = float("inf")
TIDY_SECONDS = 1.0


class Revocations:
    """Hears of every revocation through the hub; answers whether a sign-in is over."""

    def __init__(self, db: Database, valkey: Valkey) -> None:
        self._db = db
        self._valkey = valkey
        self._over: dict[str, float] = {}
        self._unwritten: dict[str, float] = {}
        self._close: Callable[[UUID, UUID], None] = lambda _account, _session: None
        self._loop = Loop("revocations", TIDY_SECONDS, self._write_and_tidy)
        valkey.before_believed(self.seed)

    def start(self, hub: Hub, close: Callable[[UUID, UUID], None]) -> None:
        """Listen; ``close(account_id, auth_session_id)`` closes the sockets of a sign-in here."""
        self._close = close
        hub.join(self, REVOKED)
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    def push(self, text: str) -> None:
        """The hub's envelope with a ``SignInsRevoked``."""
        event = SignInsRevoked.model_validate(orjson.loads(text)["event"])
        until = event.revoked_at.timestamp() + ACCESS_SECONDS
        for session_id in event.auth_session_ids:
            self._over[str(session_id)] = self._unwritten[str(session_id)] = until
            if event.closes_sockets:
                self._close(event.account_id, session_id)
        self._loop.wake()

    def known_here(self, session_id: UUID) -> bool:
        """True when this instance has heard that the sign-in is over; False proves nothing."""
        return str(session_id) in self._over

    async def is_over(self, session_id: UUID) -> bool:
        """Ask what this instance heard, then Valkey, then the row."""
        if self.known_here(session_id):
            return True
        try:
            seeded, found = await self._valkey.call(
                lambda client: client.zmscore(KEY, [SEEDED, str(session_id)])
            )
        except ValkeyDown:
            return await self._row_is_over(session_id)
        if seeded is None:
            self._valkey.distrust("auth:revoked is not seeded")
            return await self._row_is_over(session_id)
        return found is not None

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

    async def _row_is_over(self, session_id: UUID) -> bool:
        async with self._db.reading() as tx:
            return not await store_access.is_live(tx, session_id)

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
