"""SQL on mitra_status and mitra_online_logs.

It also reads ``mitras.is_active`` (accounts): version and activity must come out of one statement,
or a mirrored row could be torn.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability.model import Held, MirrorRow, MitraStatus, Overview
from hadir.infra.ids import new_id
from hadir.kernel.enums import Mode

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from hadir.infra.db import Tx

FIND = """
    SELECT mitra_id, is_online, finish_then_off, online_changed_at, last_heartbeat_at,
        last_offered_at, load, in_call, capacity_override, version
    FROM mitra_status WHERE mitra_id = %s
"""
LOCK = FIND + " FOR UPDATE"
INSERT = "INSERT INTO mitra_status (mitra_id) VALUES (%s) ON CONFLICT DO NOTHING"
SWITCH_ON = """
    UPDATE mitra_status SET is_online = true, finish_then_off = false, online_changed_at = %(now)s,
        last_heartbeat_at = greatest(last_heartbeat_at, %(now)s), version = version + 1
    WHERE mitra_id = %(id)s
"""
SWITCH_OFF = """
    UPDATE mitra_status SET is_online = false, finish_then_off = false, online_changed_at = %(now)s,
        version = version + 1
    WHERE mitra_id = ANY(%(ids)s) AND is_online
    RETURNING mitra_id
"""
# SKIP LOCKED: whoever holds the row is doing something with this mitra right now; the next sweep
# looks again.
SWITCH_OFF_STALE = """
    UPDATE mitra_status SET is_online = false, finish_then_off = false, online_changed_at = %(now)s,
        version = version + 1
    WHERE mitra_id IN (
        SELECT mitra_id FROM mitra_status
        WHERE mitra_id = ANY(%(ids)s) AND is_online
            AND (last_heartbeat_at IS NULL OR last_heartbeat_at < %(cut)s)
        ORDER BY mitra_id FOR UPDATE SKIP LOCKED)
    RETURNING mitra_id
"""
INSERT_LOG = """
    INSERT INTO mitra_online_logs (id, mitra_id, is_online, reason, at)
    SELECT new.id, new.mitra_id, %(is_online)s, %(reason)s, %(now)s
    FROM unnest(%(log_ids)s::uuid[], %(ids)s::uuid[]) AS new (id, mitra_id)
"""
SET_FINISH = """
    UPDATE mitra_status SET finish_then_off = %s, version = version + 1 WHERE mitra_id = %s
"""
SET_LOAD = """
    UPDATE mitra_status s SET load = %(load)s, in_call = %(in_call)s, version = s.version + 1
    FROM (SELECT * FROM mitra_status WHERE mitra_id = %(id)s FOR UPDATE) AS old
    WHERE s.mitra_id = old.mitra_id
    RETURNING old.is_online, old.finish_then_off, old.load, old.in_call
"""
TOUCH = "UPDATE mitra_status SET version = version + 1 WHERE mitra_id = %s"
# SKIP LOCKED: an accept holds the mitra and waits for the session that this wave holds.
MARK_OFFERED = """
    UPDATE mitra_status SET last_offered_at = %(now)s, version = version + 1
    WHERE mitra_id IN (SELECT mitra_id FROM mitra_status WHERE mitra_id = ANY(%(ids)s)
        ORDER BY mitra_id FOR UPDATE SKIP LOCKED)
"""
LIST_ONLINE_AMONG = "SELECT mitra_id FROM mitra_status WHERE mitra_id = ANY(%s) AND is_online"
MIRROR_COLUMNS = """
    SELECT m.id AS mitra_id, m.is_active, coalesce(s.is_online, false) AS is_online,
        coalesce(s.finish_then_off, false) AS finish_then_off, s.last_heartbeat_at, s.graced_at,
        s.last_offered_at, coalesce(s.load, 0) AS load, coalesce(s.in_call, false) AS in_call,
        s.capacity_override, coalesce(s.version, 0) AS version
    FROM mitras m LEFT JOIN mitra_status s ON s.mitra_id = m.id
"""
LIST_MIRROR_ROWS = MIRROR_COLUMNS + " WHERE m.id = ANY(%s)"
LIST_MIRROR_PAGE = (
    MIRROR_COLUMNS + " WHERE %(after)s::uuid IS NULL OR m.id > %(after)s ORDER BY m.id LIMIT 200"
)
AVAILABLE = """
    s.is_online AND m.is_active AND NOT s.finish_then_off AND NOT s.in_call
    AND s.load < coalesce(s.capacity_override, %(default_capacity)s)
    AND s.last_heartbeat_at >= %(stale_before)s AND (s.load = 0 OR NOT %(call)s)
"""
FROM_BOTH = " FROM mitra_status s JOIN mitras m ON m.id = s.mitra_id "
FIND_AVAILABLE = (
    "SELECT s.mitra_id" + FROM_BOTH + "WHERE" + AVAILABLE + " AND NOT s.mitra_id = ANY(%(exclude)s)"
    " ORDER BY floor(extract(epoch FROM s.last_offered_at) * 1000) NULLS FIRST,"
    " least(s.load, 63), s.mitra_id LIMIT %(limit)s"
)
RECHECK = "SELECT s.mitra_id" + FROM_BOTH + "WHERE s.mitra_id = ANY(%(ids)s) AND" + AVAILABLE
OVERVIEW = (
    "SELECT count(*) AS online,"
    " count(*) FILTER (WHERE s.last_heartbeat_at >= %(stale_before)s) AS reachable,"
    " count(*) FILTER (WHERE" + AVAILABLE + ") AS available,"
    " count(*) FILTER (WHERE s.load = 0 AND" + AVAILABLE + ") AS available_for_calls"
    + FROM_BOTH + "WHERE s.is_online AND m.is_active"
)
LIST_REACHABLE = (
    "SELECT s.mitra_id" + FROM_BOTH + "WHERE s.mitra_id = ANY(%s) AND s.is_online AND m.is_active"
    " AND s.last_heartbeat_at >= %s"
)
LIST_ACTIVE = "SELECT id FROM mitras WHERE id = ANY(%s) AND is_active"
# Never backwards, and never waiting for a row that somebody works on: the next cycle has it.
COPY_BEATS = """
    UPDATE mitra_status s SET last_heartbeat_at = b.at
    FROM unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS b (id, at)
    WHERE s.mitra_id = b.id AND s.mitra_id IN (
        SELECT l.mitra_id FROM mitra_status l
        JOIN unnest(%(ids)s::uuid[], %(ats)s::timestamptz[]) AS n (id, at) ON n.id = l.mitra_id
        WHERE l.is_online AND (l.last_heartbeat_at IS NULL OR l.last_heartbeat_at < n.at)
        ORDER BY l.mitra_id FOR UPDATE OF l SKIP LOCKED)
"""
# Once for each real beat, so that a Valkey that comes and goes keeps nobody alive for ever.
GRACE = """
    UPDATE mitra_status SET graced_at = %(now)s, graced_beat_at = last_heartbeat_at
    WHERE mitra_id IN (
        SELECT mitra_id FROM mitra_status
        WHERE is_online AND (graced_at IS NULL OR graced_beat_at IS DISTINCT FROM last_heartbeat_at)
        ORDER BY mitra_id FOR UPDATE SKIP LOCKED)
"""


async def find_status(tx: Tx, mitra_id: UUID) -> MitraStatus | None:
    return await tx.find(MitraStatus, FIND, (mitra_id,))


async def lock_mitra(tx: Tx, mitra_id: UUID) -> MitraStatus:
    """The mitra's row, held until the end of the transaction; made when there is none."""
    status = await tx.find(MitraStatus, LOCK, (mitra_id,))
    if status is None:
        await tx.execute(INSERT, (mitra_id,))
        status = await tx.get(MitraStatus, LOCK, (mitra_id,))
    return status


async def mark_online(tx: Tx, mitra_id: UUID) -> None:
    await tx.execute(SWITCH_ON, {"id": mitra_id, "now": tx.now})


async def mark_offline(tx: Tx, ids: Sequence[UUID]) -> list[UUID]:
    """Those whose intent was on until now."""
    return await _ids(tx, SWITCH_OFF, {"ids": [*ids], "now": tx.now})


async def mark_stale_offline(tx: Tx, ids: Sequence[UUID], cut: datetime) -> list[UUID]:
    """Those whose intent was on, with no beat since ``cut`` in Postgres either."""
    return await _ids(tx, SWITCH_OFF_STALE, {"ids": [*ids], "cut": cut, "now": tx.now})


async def insert_logs(tx: Tx, ids: Sequence[UUID], *, is_online: bool, reason: str) -> None:
    params = {"log_ids": [new_id() for _ in ids], "ids": [*ids], "now": tx.now}
    await tx.execute(INSERT_LOG, {**params, "is_online": is_online, "reason": reason})


async def set_finish_then_off(tx: Tx, mitra_id: UUID, *, wanted: bool) -> None:
    await tx.execute(SET_FINISH, (wanted, mitra_id))


async def update_load(tx: Tx, mitra_id: UUID, load: int, *, in_call: bool) -> Held:
    """What held the mitra until now."""
    params = {"id": mitra_id, "load": load, "in_call": in_call}
    before = await tx.find(Held, SET_LOAD, params)
    if before is None:
        await tx.execute(INSERT, (mitra_id,))
        before = await tx.get(Held, SET_LOAD, params)
    return before


async def touch(tx: Tx, mitra_id: UUID) -> None:
    """A new version: something that is mirrored with this row has changed."""
    await tx.execute(TOUCH, (mitra_id,))


async def mark_last_offered(tx: Tx, ids: Sequence[UUID]) -> None:
    await tx.execute(MARK_OFFERED, {"ids": [*ids], "now": tx.now})


async def online_among(tx: Tx, ids: Collection[UUID]) -> set[UUID]:
    """Those whose toggle is on."""
    return {*await _ids(tx, LIST_ONLINE_AMONG, ([*ids],))}


async def list_mirror_rows(tx: Tx, ids: Sequence[UUID]) -> list[MirrorRow]:
    return await tx.rows(MirrorRow, LIST_MIRROR_ROWS, ([*ids],))


async def list_mirror_page(tx: Tx, after: UUID | None) -> list[MirrorRow]:
    """200 mitras in the order of their ids, whatever their status."""
    return await tx.rows(MirrorRow, LIST_MIRROR_PAGE, {"after": after})


async def list_available(
    tx: Tx,
    mode: Mode,
    limit: int,
    exclude: Collection[UUID],
    stale_before: datetime,
    default_capacity: int,
) -> list[UUID]:
    """The twin of ``find.lua``: wave order."""
    params = _available(mode, stale_before, default_capacity)
    return await _ids(tx, FIND_AVAILABLE, {**params, "limit": limit, "exclude": [*exclude]})


async def recheck_available(
    tx: Tx, ids: Collection[UUID], mode: Mode, stale_before: datetime, default_capacity: int
) -> list[UUID]:
    """Those of ``ids`` that could take a customer by what Postgres knows now, in the given order."""
    params = _available(mode, stale_before, default_capacity)
    found = {*await _ids(tx, RECHECK, {**params, "ids": [*ids]})}
    return [mitra_id for mitra_id in ids if mitra_id in found]


async def get_overview(tx: Tx, stale_before: datetime, default_capacity: int) -> Overview:
    return await tx.get(Overview, OVERVIEW, _available(Mode.CHAT, stale_before, default_capacity))


async def list_reachable(tx: Tx, ids: Collection[UUID], stale_before: datetime) -> set[UUID]:
    return {*await _ids(tx, LIST_REACHABLE, ([*ids], stale_before))}


async def list_active(tx: Tx, ids: Collection[UUID]) -> set[UUID]:
    return {*await _ids(tx, LIST_ACTIVE, ([*ids],))}


async def copy_beats(tx: Tx, beats: dict[UUID, datetime]) -> int:
    """Move ``last_heartbeat_at`` forward; how many rows moved."""
    return await tx.execute(COPY_BEATS, {"ids": [*beats], "ats": [*beats.values()]})


async def give_grace(tx: Tx) -> None:
    await tx.execute(GRACE, {"now": tx.now})


def _available(mode: Mode, stale_before: datetime, default_capacity: int) -> dict[str, object]:
    return {
        "call": mode is Mode.CALL,
        "stale_before": stale_before,
        "default_capacity": default_capacity,
    }


async def _ids(tx: Tx, sql: str, params: object) -> list[UUID]:
    rows = await (await tx.conn.execute(sql, params)).fetchall()  # type: ignore[arg-type]  # Params
    return [row[0] for row in rows]
