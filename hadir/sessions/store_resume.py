"""SQL of coming back: what many sockets ask, each kind in one statement."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.outbox import StreamItem
from hadir.kernel.enums import SessionState, Side
from hadir.sessions.store_cursors import Cursor

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from hadir.infra.db import Tx

LIST_ENDS = """
    SELECT id, customer_id, mitra_id, state, last_seq FROM chat_sessions WHERE id = ANY(%s)
"""
LIST_CURSORS = """
    SELECT session_id, side, delivered_seq, read_seq FROM session_cursors
    WHERE session_id = ANY(%s)
"""
LIST_FOLLOWED = """
    SELECT account.id AS account_id, s.id AS session_id FROM unnest(%s::uuid[]) AS account (id)
    CROSS JOIN LATERAL (
        SELECT id FROM chat_sessions WHERE customer_id = account.id AND ended_at IS NULL
        UNION ALL
        SELECT id FROM chat_sessions WHERE mitra_id = account.id AND ended_at IS NULL) AS s
"""
LIST_EVENTS = """
    SELECT e.session_id, e.seq, e.at, e.type, e.actor, e.audience, e.payload, wanted.place
    FROM unnest(%s::uuid[], %s::bigint[]) WITH ORDINALITY AS wanted (session_id, after, place)
    CROSS JOIN LATERAL (
        SELECT * FROM session_events WHERE session_id = wanted.session_id AND seq > wanted.after
        ORDER BY seq LIMIT %s) AS e
    ORDER BY wanted.place, e.seq
"""


@dataclass(frozen=True, slots=True)
class Ends:
    """The two people of a session, its state, and how far its stream goes."""

    id: UUID
    customer_id: UUID
    mitra_id: UUID | None
    state: SessionState
    last_seq: int


@dataclass(frozen=True, slots=True)
class _Followed:
    account_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class _Placed(StreamItem):
    place: int


async def list_ends(tx: Tx, ids: Collection[UUID]) -> dict[UUID, Ends]:
    return {row.id: row for row in await tx.rows(Ends, LIST_ENDS, ([*ids],))}


async def list_cursors(tx: Tx, ids: Collection[UUID]) -> dict[UUID, dict[Side, Cursor]]:
    found: dict[UUID, dict[Side, Cursor]] = defaultdict(dict)
    for row in await tx.rows(Cursor, LIST_CURSORS, ([*ids],)):
        found[row.session_id][row.side] = row
    return found


async def list_followed(tx: Tx, accounts: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """The sessions of either side that are not over, for each account that has some."""
    found = defaultdict(list)
    for row in await tx.rows(_Followed, LIST_FOLLOWED, ([*accounts],)):
        found[row.account_id].append(row.session_id)
    return found


async def list_events_after(
    tx: Tx, wanted: Sequence[tuple[UUID, int]], limit: int
) -> dict[tuple[UUID, int], list[StreamItem]]:
    """The next events of each stream after a seq, so many at most."""
    found: dict[tuple[UUID, int], list[StreamItem]] = {one: [] for one in wanted}
    columns = ([one for one, _ in wanted], [after for _, after in wanted], limit)
    for row in await tx.rows(_Placed, LIST_EVENTS, columns):
        found[wanted[row.place - 1]].append(row)
    return found
