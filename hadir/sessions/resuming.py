"""What sockets ask when they come back.

After a restart or a lost network thousands come at once: whatever they ask during one query is
answered by the next one, so that a storm costs few statements, and a lone one waits for nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.infra.coalesce import Gathered
from hadir.infra.hub import STREAM_PAGE
from hadir.kernel.enums import Side
from hadir.kernel.errors import NotFound
from hadir.sessions import store_resume
from hadir.sessions.store_cursors import Cursor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from hadir.infra.db import Database
    from hadir.infra.outbox import StreamItem
    from hadir.sessions.store_resume import Ends

    Place = tuple[UUID, int]

STREAMS_AT_ONCE = 32
PACE_SECONDS = 0.03


class StreamReader:
    """What the hub reads when a connection missed something."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._events: Gathered[Place, list[StreamItem]] = Gathered(
            self._read, pace_seconds=PACE_SECONDS
        )

    async def __call__(self, session_id: UUID, after_seq: int) -> list[StreamItem]:
        return await self._events.find((session_id, after_seq)) or []

    async def _read(self, wanted: set[Place]) -> Mapping[Place, list[StreamItem]]:
        todo: list[Place] = [*wanted]
        found: dict[Place, list[StreamItem]] = {}
        async with self._db.reading() as tx:
            for start in range(0, len(todo), STREAMS_AT_ONCE):
                some = todo[start : start + STREAMS_AT_ONCE]
                found |= await store_resume.list_events_after(tx, some, STREAM_PAGE)
        return found


class Resuming:
    """Whose session it is, how far both are, and what somebody follows."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._ends: Gathered[UUID, Ends] = Gathered(self._read_ends, pace_seconds=PACE_SECONDS)
        self._cursors: Gathered[UUID, dict[Side, Cursor]] = Gathered(
            self._read_cursors, pace_seconds=PACE_SECONDS
        )
        self._followed: Gathered[UUID, list[UUID]] = Gathered(
            self._read_followed, pace_seconds=PACE_SECONDS
        )

    async def followed(self, account_id: UUID) -> list[UUID]:
        """Those that a client should subscribe to when it connects."""
        return [*(await self._followed.find(account_id) or ())]

    async def access(self, account_id: UUID, session_id: UUID) -> tuple[Ends, Side]:
        """The session, and on which side this account is.

        Raises:
            NotFound: there is no such session, or it is not theirs (G8).
        """
        ends = await self._ends.find(session_id)
        if ends is None or account_id not in (ends.customer_id, ends.mitra_id):
            raise NotFound
        return ends, Side.CUSTOMER if account_id == ends.customer_id else Side.MITRA

    async def cursor(self, session_id: UUID, side: Side) -> Cursor:
        found = await self._cursors.find(session_id) or {}
        return found.get(side, Cursor(session_id, side))

    async def _read_ends(self, ids: set[UUID]) -> Mapping[UUID, Ends]:
        async with self._db.reading() as tx:
            return await store_resume.list_ends(tx, ids)

    async def _read_cursors(self, ids: set[UUID]) -> Mapping[UUID, dict[Side, Cursor]]:
        async with self._db.reading() as tx:
            return await store_resume.list_cursors(tx, ids)

    async def _read_followed(self, ids: set[UUID]) -> Mapping[UUID, list[UUID]]:
        async with self._db.reading() as tx:
            return await store_resume.list_followed(tx, ids)
