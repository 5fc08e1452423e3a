"""What other rooms may do to a mitra's row inside their own transaction."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hadir.accounts import get_mitra
from hadir.availability import store
from hadir.availability.model import SwitchReason, capacity_of
from hadir.wire.passing import StatusChanged
from hadir.wire.topics import account_topic, mirror_topic

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from hadir.availability.model import MitraStatus
    from hadir.infra.db import Tx

BECAME_AVAILABLE = "pairing.mitra_became_available"
MORE_ROOM = "pairing.more_room"
WENT_OFFLINE = "pairing.mitra_went_offline"
DEACTIVATED = "sessions.mitra_deactivated"
HOLDER_DEACTIVATED = "pairing.mitra_deactivated"


async def set_load(tx: Tx, mitra_id: UUID, load: int, in_call: bool) -> None:
    """Write the load as recomputed from the sessions that hold the mitra.

    A mitra who wanted to finish first goes offline with the last session; one who got room again
    is offered whatever is being searched (spec E4).
    """
    before = await store.update_load(tx, mitra_id, load, in_call=in_call)
    tx.emit(mirror_topic(mitra_id))
    if not before.is_online:
        return
    if before.finish_then_off:
        if load == 0:
            await switch_off(tx, [mitra_id], SwitchReason.FINISHED)
    elif load < before.load or (before.in_call and not in_call):
        became_available(tx, [mitra_id])


async def mark_offered(tx: Tx, mitra_ids: Sequence[UUID]) -> None:
    """They had their turn now: the next wave begins with others."""
    if mitra_ids:
        await store.mark_last_offered(tx, mitra_ids)
        tx.emit([mirror_topic(one) for one in mitra_ids])


async def switch_off(tx: Tx, ids: Sequence[UUID], reason: SwitchReason) -> list[UUID]:
    """Turn these intents off; those that were on are returned, logged and told."""
    off = await store.mark_offline(tx, ids)
    await store.leave_off(tx, ids)
    await tell_off(tx, off, reason)
    return off


async def switch_off_stale(tx: Tx, ids: Sequence[UUID], cut: datetime) -> list[UUID]:
    """Like ``switch_off``, only for those with no beat since ``cut`` in Postgres either."""
    off = await store.mark_stale_offline(tx, ids, cut)
    await tell_off(tx, off, SwitchReason.NO_HEARTBEAT)
    return off


async def tell_off(tx: Tx, off: Sequence[UUID], reason: SwitchReason) -> None:
    """Log, mirror, tell the mitra and have the open offers withdrawn."""
    if not off:
        return
    await store.insert_logs(tx, off, is_online=False, reason=reason)
    tx.emit([mirror_topic(one) for one in off])
    for one in off:
        if not reason.by_the_mitra:
            tx.emit(account_topic(one), StatusChanged(is_online=False, reason=reason))
        tx.enqueue(WENT_OFFLINE, {"mitra_id": str(one)})


async def set_capacity(tx: Tx, status: MitraStatus, value: int | None, default: int) -> None:
    """Write the override of a locked row; more room is offered what is being searched."""
    before = capacity_of(status, default)
    after = capacity_of(replace(status, capacity_override=value), default)
    await store.set_capacity_override(tx, status.mitra_id, value)
    tx.emit(mirror_topic(status.mitra_id))
    if status.is_online and not status.in_call and before <= status.load < after:
        became_available(tx, [status.mitra_id])


async def switch_on(tx: Tx, status: MitraStatus, default_capacity: int) -> None:
    """Turn the intent of a locked row on; it counts as a beat."""
    await store.mark_online(tx, status.mitra_id)
    await store.insert_logs(tx, [status.mitra_id], is_online=True, reason=SwitchReason.SWITCHED_ON)
    came_back(tx, status, default_capacity)


async def still_here(tx: Tx, mitra_id: UUID, default_capacity: int) -> bool:
    """A beat came while a sweep was switching this mitra off: as if it had not, unless the mitra
    wants to be off by now: then False."""
    status = await store.lock_mitra(tx, mitra_id)
    if not status.swept or not (await get_mitra(tx, mitra_id)).is_active:
        return status.is_online
    await switch_on(tx, status, default_capacity)
    reason = SwitchReason.SWITCHED_ON
    tx.emit(account_topic(mitra_id), StatusChanged(is_online=True, reason=reason))
    return True


def came_back(tx: Tx, status: MitraStatus, default_capacity: int) -> None:
    """Whoever has room is offered what is being searched (spec E4)."""
    tx.emit(mirror_topic(status.mitra_id))
    if status.load < capacity_of(status, default_capacity) and not status.in_call:
        became_available(tx, [status.mitra_id])


def became_available(tx: Tx, mitra_ids: Sequence[UUID]) -> None:
    """After the commit they are offered whatever is being searched then."""
    tx.enqueue(BECAME_AVAILABLE, {"mitra_ids": [str(one) for one in mitra_ids]})


def more_room(tx: Tx) -> None:
    """Nobody in particular has room that was not there before."""
    tx.enqueue(MORE_ROOM, {})
