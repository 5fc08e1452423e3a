"""The verbs of a mitra's switch, and of an operator who takes a mitra out of dispatch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import get_mitra, revoke_all, set_mitra_active
from hadir.availability import changes, store, store_mirror
from hadir.availability.model import (
    MOST_CAPACITY,
    InvalidCapacity,
    MitraDeactivated,
    SwitchReason,
)
from hadir.infra.audit import write_audit
from hadir.wire.topics import mirror_topic

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.availability.model import TunedSettings
    from hadir.infra.db import Database, Tx


async def go_online(db: Database, settings: TunedSettings, mitra_id: UUID) -> None:
    """Switch on (spec C1). Again is a sign of life, so that no sweep that saw a silence undoes it,
    and takes back "finish this one, then off".

    Raises:
        MitraDeactivated: an operator took this mitra out of dispatch.
    """
    capacity = settings.values.max_customers_per_mitra
    async with db.transaction() as tx:
        status = await store.lock_mitra(tx, mitra_id)
        if not (await get_mitra(tx, mitra_id)).is_active:
            raise MitraDeactivated
        if not status.is_online:
            await changes.switch_on(tx, status, capacity)
            return
        await store_mirror.copy_beat(tx, mitra_id, tx.now)
        if status.finish_then_off:
            await store.set_finish_then_off(tx, mitra_id, wanted=False)
            changes.came_back(tx, status, capacity)
        else:
            tx.emit(mirror_topic(mitra_id))


async def go_offline(db: Database, mitra_id: UUID, reason: SwitchReason) -> None:
    """Switch off; open offers are withdrawn. Again is no change."""
    async with db.transaction() as tx:
        await store.lock_mitra(tx, mitra_id)
        await changes.switch_off(tx, [mitra_id], reason)


async def finish_then_go_offline(db: Database, mitra_id: UUID) -> None:
    """No new offers from now on; off when the last session ends (at once when there is none)."""
    async with db.transaction() as tx:
        status = await store.lock_mitra(tx, mitra_id)
        if status.is_online and status.load == 0:
            await changes.switch_off(tx, [mitra_id], SwitchReason.SWITCHED_OFF)
        elif status.is_online and not status.finish_then_off:
            await store.set_finish_then_off(tx, mitra_id, wanted=True)
            tx.emit(mirror_topic(mitra_id))
            tx.enqueue(changes.WENT_OFFLINE, {"mitra_id": str(mitra_id)})
        await store.leave_off(tx, [mitra_id])


async def deactivate_mitra(db: Database, mitra_id: UUID, operator_id: UUID | None) -> None:
    """Out of dispatch at once: intent off, every sign-in revoked (spec C4). Again is no change.

    Raises:
        NotFound: there is no such mitra.
    """
    async with db.transaction() as tx:
        await get_mitra(tx, mitra_id)
        await store.lock_mitra(tx, mitra_id)
        if not await _set_active(tx, mitra_id, operator_id, active=False):
            return
        await changes.switch_off(tx, [mitra_id], SwitchReason.DEACTIVATED)
        await revoke_all(tx, mitra_id, SwitchReason.DEACTIVATED, banned=True)
        for job in (changes.DEACTIVATED, changes.HOLDER_DEACTIVATED):
            tx.enqueue(job, {"mitra_id": str(mitra_id)})


async def reactivate_mitra(db: Database, mitra_id: UUID, operator_id: UUID | None) -> None:
    """May sign in and switch on again; nobody is switched on by it.

    Raises:
        NotFound: there is no such mitra.
    """
    async with db.transaction() as tx:
        await get_mitra(tx, mitra_id)
        await store.lock_mitra(tx, mitra_id)
        await _set_active(tx, mitra_id, operator_id, active=True)


async def set_capacity_override(
    db: Database,
    settings: TunedSettings,
    mitra_id: UUID,
    value: int | None,
    operator_id: UUID | None,
) -> None:
    """This mitra's own capacity instead of the setting, None to take it back (spec C5).

    Sessions under way go on, also above it. The same again is no change.

    Raises:
        NotFound: there is no such mitra.
        InvalidCapacity: 422.
    """
    if value is not None and not 0 <= value <= MOST_CAPACITY:
        raise InvalidCapacity
    async with db.transaction() as tx:
        await get_mitra(tx, mitra_id)
        status = await store.lock_mitra(tx, mitra_id)
        if status.capacity_override == value:
            return
        await changes.set_capacity(tx, status, value, settings.values.max_customers_per_mitra)
        change = ({"capacity_override": status.capacity_override}, {"capacity_override": value})
        await write_audit(tx, operator_id, "mitra.capacity", ("mitra", str(mitra_id)), change)


async def _set_active(tx: Tx, mitra_id: UUID, operator_id: UUID | None, *, active: bool) -> bool:
    """False when it was so already."""
    if (await get_mitra(tx, mitra_id)).is_active is active:
        return False
    await set_mitra_active(tx, mitra_id, active)
    await store.touch(tx, mitra_id)
    tx.emit(mirror_topic(mitra_id))
    change = ({"is_active": not active}, {"is_active": active})
    action = "mitra.reactivated" if active else "mitra.deactivated"
    await write_audit(tx, operator_id, action, ("mitra", str(mitra_id)), change)
    return True


async def leaving(tx: Tx, mitra_id: UUID) -> None:
    """For signing out, in its transaction: the intent goes off (spec C1)."""
    await store.lock_mitra(tx, mitra_id)
    await changes.switch_off(tx, [mitra_id], SwitchReason.SIGNED_OUT)
