"""SQL on mitra_status and mitra_online_logs: what changes a row."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.availability.model import Held, MitraStatus
from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from hadir.infra.db import Params, Tx

FIND = """
    SELECT mitra_id, is_online, finish_then_off, online_changed_at, last_heartbeat_at,
        last_offered_at, load, in_call, capacity_override, swept, version
    FROM mitra_status WHERE mitra_id = %s
"""
LOCK = FIND + " FOR UPDATE"
# Version 0: a fresh row says what no row says, so the mirror needs to hear nothing.
INSERT = "INSERT INTO mitra_status (mitra_id, version) VALUES (%s, 0) ON CONFLICT DO NOTHING"
SWITCH_ON = """
    UPDATE mitra_status SET is_online = true, finish_then_off = false, online_changed_at = %(now)s,
        swept = false, last_heartbeat_at = greatest(last_heartbeat_at, %(now)s),
        version = version + 1
    WHERE mitra_id = %(id)s
"""
SWITCH_OFF = """
    UPDATE mitra_status SET is_online = false, finish_then_off = false, online_changed_at = %(now)s,
        version = version + 1
    WHERE mitra_id = ANY(%(ids)s) AND is_online
    RETURNING mitra_id
"""
LEAVE_OFF = "UPDATE mitra_status SET swept = false WHERE mitra_id = ANY(%s) AND swept"
# SKIP LOCKED: whoever holds the row is doing something with this mitra right now; the next sweep
# looks again.
SWITCH_OFF_STALE = """
    UPDATE mitra_status SET is_online = false, finish_then_off = false, online_changed_at = %(now)s,
        swept = true, version = version + 1
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
SET_CAPACITY = """
    UPDATE mitra_status SET capacity_override = %s, version = version + 1 WHERE mitra_id = %s
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


async def find_status(tx: Tx, mitra_id: UUID) -> MitraStatus | None:
    return await tx.find(MitraStatus, FIND, (mitra_id,))


async def lock_mitra(tx: Tx, mitra_id: UUID) -> MitraStatus:
    """The mitra's row, held until the end of the transaction; made when there is none."""
    status = await tx.find(MitraStatus, LOCK, (mitra_id,))
    if status is None:
        await tx.execute(INSERT, (mitra_id,))
        status = await tx.get(MitraStatus, LOCK, (mitra_id,))
    return status


async def try_lock_mitra(tx: Tx, mitra_id: UUID) -> bool:
    """False when somebody else holds the row just now."""
    return await tx.find(MitraStatus, LOCK + " SKIP LOCKED", (mitra_id,)) is not None


async def mark_online(tx: Tx, mitra_id: UUID) -> None:
    await tx.execute(SWITCH_ON, {"id": mitra_id, "now": tx.now})


async def mark_offline(tx: Tx, ids: Sequence[UUID]) -> list[UUID]:
    """Those whose intent was on until now."""
    return await ids_of(tx, SWITCH_OFF, {"ids": [*ids], "now": tx.now})


async def leave_off(tx: Tx, ids: Sequence[UUID]) -> None:
    """Whoever of these is off is so by will, whatever a sweep did before."""
    await tx.execute(LEAVE_OFF, ([*ids],))


async def mark_stale_offline(tx: Tx, ids: Sequence[UUID], cut: datetime) -> list[UUID]:
    """Those whose intent was on, with no beat since ``cut`` in Postgres either."""
    return await ids_of(tx, SWITCH_OFF_STALE, {"ids": [*ids], "cut": cut, "now": tx.now})


async def insert_logs(tx: Tx, ids: Sequence[UUID], *, is_online: bool, reason: str) -> None:
    params = {"log_ids": [new_id() for _ in ids], "ids": [*ids], "now": tx.now}
    await tx.execute(INSERT_LOG, {**params, "is_online": is_online, "reason": reason})


async def set_finish_then_off(tx: Tx, mitra_id: UUID, *, wanted: bool) -> None:
    await tx.execute(SET_FINISH, (wanted, mitra_id))


async def set_capacity_override(tx: Tx, mitra_id: UUID, value: int | None) -> None:
    await tx.execute(SET_CAPACITY, (value, mitra_id))


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
    return {*await ids_of(tx, LIST_ONLINE_AMONG, ([*ids],))}


async def ids_of(tx: Tx, sql: str, params: Params) -> list[UUID]:
    """The first column of every row."""
    rows = await (await tx.conn.execute(sql, params)).fetchall()
    return [row[0] for row in rows]
