"""Looks at every committed fact on its way out, and leaves a job for whoever is not there to hear.

It stands behind the relay: what was not passed on yet is seen again by whoever adopts it, so that
a push survives the instance. It never holds up nor undoes what it speaks of.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import structlog
from psycopg import Error as PostgresError

from hadir import sessions
from hadir.infra.loops import tell_failure
from hadir.kernel.enums import Side
from hadir.push.model import NOTIFY_JOB, TTL_SECONDS, What
from hadir.wire.topics import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hadir.infra.db import Database, Tx
    from hadir.infra.outbox import Outgoing, Slice, StreamItem
    from hadir.push.open_sockets import OpenSockets

log = structlog.get_logger(__name__)

# A phone that is only changing cells comes back by itself within this time.
MESSAGE_PATIENCE = timedelta(seconds=2)
PARTIES_SECONDS = 30.0
PARTIES_MOST = 10_000
OWN_HAND = ("switched_on", "switched_off", "signed_out")
STREAM = {
    "extension_requested": What.EXTENSION_ASKED,
    "extension_resolved": What.EXTENSION_ANSWERED,
}


@dataclass(frozen=True, slots=True)
class Told:
    """One fact for some accounts."""

    what: What
    key: str
    accounts: list[UUID]
    session_id: UUID | None = None
    seq: int = 0
    side: Side | None = None


class Watcher:
    def __init__(self, db: Database, sockets: OpenSockets) -> None:
        self._db, self._sockets = db, sockets
        self._parties: dict[UUID, tuple[float, dict[Side, UUID]]] = {}
        self._messages: dict[tuple[UUID, Side], float] = {}

    async def __call__(self, rows: list[Outgoing]) -> None:
        try:
            for row in rows:
                for told in await self._worth(row):
                    await self._leave(told)
        except PostgresError as error:
            tell_failure(log, "push.not_left", error)

    async def _worth(self, row: Outgoing) -> list[Told]:
        if row.event is not None:
            accounts = [_account(topic) for topic in row.topics if topic.startswith(ACCOUNT)]
            told = _of_account(row.event, accounts) if accounts else None
            return [told] if told else []
        return [told for one in row.slices for told in await self._of_slice(one)]

    async def _of_slice(self, one: Slice) -> list[Told]:
        items = one.items or await self._read(one)
        return [told for item in items if (told := await self._of_stream(item, one.parties))]

    async def _read(self, one: Slice) -> list[StreamItem]:
        """An adopted row is a pointer only."""
        after, count = one.first_seq - 1, one.last_seq - one.first_seq + 1
        async with self._db.reading() as tx:
            return await sessions.list_events(tx, one.session_id, after, count)

    async def _of_stream(
        self, item: StreamItem, parties: Mapping[Side, UUID] | None
    ) -> Told | None:
        side = _listener_of(item)
        if side is None:
            return None
        account = (parties or await self._of(item.session_id)).get(side)
        if account is None or self._sockets.holds(account):
            return None
        what, key = _named(item)
        return Told(what, key, [account], item.session_id, item.seq, side)

    async def _of(self, session_id: UUID) -> dict[Side, UUID]:
        now = time.monotonic()
        kept = self._parties.get(session_id)
        if kept is not None and now - kept[0] < PARTIES_SECONDS:
            return kept[1]
        async with self._db.reading() as tx:
            session = await sessions.get_session(tx, session_id)
        parties = {Side.CUSTOMER: session.customer_id}
        if session.mitra_id is not None:
            parties[Side.MITRA] = session.mitra_id
        if len(self._parties) > PARTIES_MOST:
            self._parties.clear()
        self._parties[session_id] = now, parties
        return parties

    async def _leave(self, told: Told) -> None:
        absent = await self._sockets.absent(told.accounts)
        if not absent or self._is_covered(told):
            return
        async with self._db.transaction() as tx:
            _enqueue(tx, told, absent)

    def _is_covered(self, told: Told) -> bool:
        """Several messages at once are one push: its words are the same."""
        if told.what is not What.MESSAGE or told.session_id is None or told.side is None:
            return False
        now, place = time.monotonic(), (told.session_id, told.side)
        if now - self._messages.get(place, float("-inf")) < MESSAGE_PATIENCE.total_seconds() / 2:
            return True
        if len(self._messages) > PARTIES_MOST:
            self._messages.clear()
        self._messages[place] = now
        return False


def _enqueue(tx: Tx, told: Told, absent: list[UUID]) -> None:
    payload: dict[str, Any] = {
        "what": told.what,
        "key": told.key,
        "accounts": [str(one) for one in absent],
        "session_id": told.session_id and str(told.session_id),
        "seq": told.seq,
        "side": told.side,
        "until": (tx.now + timedelta(seconds=TTL_SECONDS[told.what])).isoformat(),
    }
    wait = MESSAGE_PATIENCE if told.what is What.MESSAGE else timedelta()
    tx.enqueue(NOTIFY_JOB, payload, tx.now + wait)


def _listener_of(item: StreamItem) -> Side | None:
    """The side whom this item would ring up, if any."""
    if item.type == "message":
        return Side(item.payload["sender"]).other
    what = STREAM.get(item.type)
    if what is None:
        return None
    return Side.MITRA if what is What.EXTENSION_ASKED else Side.CUSTOMER


def _named(item: StreamItem) -> tuple[What, str]:
    if item.type == "message":
        return What.MESSAGE, f"message:{item.session_id}:{item.seq}"
    what = STREAM[item.type]
    return what, f"{what}:{item.payload['extension_id']}"


def _of_account(event: dict[str, Any], accounts: list[UUID]) -> Told | None:
    match event:
        case {"type": "offer.made", "request_id": request}:
            return Told(What.OFFER, f"offer:{request}", accounts)
        case {"type": "paired", "session_id": session}:
            return Told(What.PAIRED, f"paired:{session}", accounts, UUID(str(session)))
        case {"type": "status_changed", "is_online": False, "reason": reason}:
            if reason in OWN_HAND:
                return None
            return Told(What.OFFLINE, f"offline:{time.time_ns()}", accounts)
    return None


def _account(topic: str) -> UUID:
    return UUID(topic.removeprefix(ACCOUNT))
