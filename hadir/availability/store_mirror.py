"""SQL behind the mirror: its rows, the Postgres twins of its reads, beats and grace.

It also reads ``mitras.is_active`` (accounts): version and activity must come out of one statement,
or a mirrored row could be torn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability.model import MirrorRow, Overview
from hadir.availability.store import ids_of
from hadir.kernel.enums import Mode

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from hadir.infra.db import Tx

MIRROR_COLUMNS = """
    SELECT m.id AS mitra_id, m.is_active, coalesce(s.is_online, false) AS is_online,
        coalesce(s.finish_then_off, false) AS finish_then_off, s.last_heartbeat_at, s.graced_at,
        s.last_offered_at, coalesce(s.load, 0) AS load, coalesce(s.in_call, false) AS in_call,
        s.capacity_override, coalesce(s.version, 0) AS version
"""
LIST_MIRROR_ROWS = (
    MIRROR_COLUMNS
    + " FROM mitras m LEFT JOIN mitra_status s ON s.mitra_id = m.id WHERE m.id = ANY(%s)"
)
# Both pages are cut before they are joined (a status belongs to a mitra): whatever the planner
# believes of the tables, one page costs the same among a hundred and among a million.
TWO_PAGES = """
    FROM (SELECT * FROM mitras WHERE id > %(after)s ORDER BY id LIMIT 200) m
    LEFT JOIN
        (SELECT * FROM mitra_status WHERE mitra_id > %(after)s ORDER BY mitra_id LIMIT 200) s
        ON s.mitra_id = m.id
    ORDER BY m.id
"""
LIST_MIRROR_PAGE = MIRROR_COLUMNS + TWO_PAGES
FIRST = UUID(int=0)
AVAILABLE = """
    s.is_online AND m.is_active AND NOT s.finish_then_off AND NOT s.in_call
    AND s.load < coalesce(s.capacity_override, %(default_capacity)s)
    AND s.last_heartbeat_at >= %(stale_before)s AND (s.load = 0 OR NOT %(call)s)
"""
FROM_BOTH = " FROM mitra_status s JOIN mitras m ON m.id = s.mitra_id "
WAVE_ORDER = """
    AND NOT s.mitra_id = ANY(%(exclude)s)
    ORDER BY floor(extract(epoch FROM s.last_offered_at) * 1000) NULLS FIRST,
        least(s.load, 63), s.mitra_id LIMIT %(limit)s
"""
FIND_AVAILABLE = "SELECT s.mitra_id" + FROM_BOTH + "WHERE" + AVAILABLE + WAVE_ORDER
# Also a part of pairing's one statement that opens offers (spec E3).
TAKERS_AMONG = "SELECT s.mitra_id" + FROM_BOTH + "WHERE s.mitra_id = ANY(%(ids)s) AND" + AVAILABLE
OVERVIEW = (
    "SELECT count(*) AS online,"
    " count(*) FILTER (WHERE s.last_heartbeat_at >= %(stale_before)s) AS reachable,"
    " count(*) FILTER (WHERE" + AVAILABLE + ") AS available,"
    " count(*) FILTER (WHERE s.load = 0 AND"
    + AVAILABLE
    + ") AS available_for_calls"
    + FROM_BOTH
    + "WHERE s.is_online AND m.is_active"
)
LIST_REACHABLE = (
    "SELECT s.mitra_id" + FROM_BOTH + "WHERE s.mitra_id = ANY(%s) AND s.is_online AND m.is_active"
    " AND s.last_heartbeat_at >= %s"
)
LIST_ACTIVE = "SELECT id FROM mitras WHERE id = ANY(%s) AND is_active"
# Never backwards, and never waiting for a row that somebody works on while others are held.
COPY_BEATS = """
    UPDATE mitra_status s SET last_heartbeat_at = b.at
    FROM unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS b (id, at)
    WHERE s.mitra_id = b.id AND s.mitra_id IN (
        SELECT l.mitra_id FROM mitra_status l
        JOIN unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS n (id, at) ON n.id = l.mitra_id
        WHERE (l.is_online OR l.load > 0)
            AND (l.last_heartbeat_at IS NULL OR l.last_heartbeat_at < n.at)
        ORDER BY l.mitra_id FOR UPDATE OF l SKIP LOCKED)
"""
LIST_BEHIND = """
    SELECT s.mitra_id FROM mitra_status s
    JOIN unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS n (id, at) ON n.id = s.mitra_id
    WHERE (s.is_online OR s.load > 0)
        AND (s.last_heartbeat_at IS NULL OR s.last_heartbeat_at < n.at)
"""
COPY_BEAT = """
    UPDATE mitra_status SET last_heartbeat_at = %(at)s
    WHERE mitra_id = %(id)s AND (is_online OR load > 0)
        AND (last_heartbeat_at IS NULL OR last_heartbeat_at < %(at)s)
"""
LIST_BEATS = """
    SELECT mitra_id, last_heartbeat_at FROM mitra_status
    WHERE mitra_id = ANY(%s) AND last_heartbeat_at IS NOT NULL
"""
# Once for each real beat, so that a Valkey that comes and goes keeps nobody alive for ever.
GRACE = """
    UPDATE mitra_status SET graced_at = %(now)s, graced_beat_at = last_heartbeat_at
    WHERE mitra_id IN (
        SELECT mitra_id FROM mitra_status
        WHERE is_online AND (graced_at IS NULL OR graced_beat_at IS DISTINCT FROM last_heartbeat_at)
        ORDER BY mitra_id FOR UPDATE SKIP LOCKED)
"""


async def list_mirror_rows(tx: Tx, ids: Sequence[UUID]) -> list[MirrorRow]:
    return await tx.rows(MirrorRow, LIST_MIRROR_ROWS, ([*ids],))


async def list_mirror_page(tx: Tx, after: UUID | None) -> list[MirrorRow]:
    """200 mitras in the order of their ids, whatever their status."""
    return await tx.rows(MirrorRow, LIST_MIRROR_PAGE, {"after": after or FIRST})


async def list_available(
    tx: Tx,
    mode: Mode,
    limit: int,
    exclude: Collection[UUID],
    stale_before: datetime,
    default_capacity: int,
) -> list[UUID]:
    """The twin of ``find.lua``: wave order."""
    params = takers_params(mode, stale_before, default_capacity)
    return await ids_of(tx, FIND_AVAILABLE, {**params, "limit": limit, "exclude": [*exclude]})


async def recheck_available(
    tx: Tx, ids: Collection[UUID], mode: Mode, stale_before: datetime, default_capacity: int
) -> list[UUID]:
    """Those of ``ids`` that could take a customer now, in the given order."""
    params = takers_params(mode, stale_before, default_capacity)
    found = {*await ids_of(tx, TAKERS_AMONG, {**params, "ids": [*ids]})}
    return [mitra_id for mitra_id in ids if mitra_id in found]


async def get_overview(tx: Tx, stale_before: datetime, default_capacity: int) -> Overview:
    return await tx.get(
        Overview, OVERVIEW, takers_params(Mode.CHAT, stale_before, default_capacity)
    )


async def list_reachable(tx: Tx, ids: Collection[UUID], stale_before: datetime) -> set[UUID]:
    return {*await ids_of(tx, LIST_REACHABLE, ([*ids], stale_before))}


async def list_active(tx: Tx, ids: Collection[UUID]) -> set[UUID]:
    return {*await ids_of(tx, LIST_ACTIVE, ([*ids],))}


async def copy_beats(tx: Tx, beats: dict[UUID, datetime]) -> int:
    """Move ``last_heartbeat_at`` of rows that nobody holds forward; how many rows moved."""
    return await tx.execute(COPY_BEATS, {"ids": [*beats], "ats": [*beats.values()]})


async def list_behind(tx: Tx, beats: dict[UUID, datetime]) -> list[UUID]:
    """Those whose row does not know their beat yet."""
    return await ids_of(tx, LIST_BEHIND, {"ids": [*beats], "ats": [*beats.values()]})


async def copy_beat(tx: Tx, mitra_id: UUID, at: datetime) -> int:
    """The same for one, whose row is waited for."""
    return await tx.execute(COPY_BEAT, {"id": mitra_id, "at": at})


async def list_beats(tx: Tx, ids: Collection[UUID]) -> dict[UUID, datetime]:
    """The last sign of life that Postgres knows of each."""
    rows = await (await tx.conn.execute(LIST_BEATS, ([*ids],))).fetchall()
    return {row[0]: row[1] for row in rows}


async def give_grace(tx: Tx) -> None:
    await tx.execute(GRACE, {"now": tx.now})


def takers_params(mode: Mode, stale_before: datetime, default_capacity: int) -> dict[str, object]:
    """What ``TAKERS_AMONG`` asks for, besides ``ids``."""
    return {
        "call": mode is Mode.CALL,
        "stale_before": stale_before,
        "default_capacity": default_capacity,
    }
