"""A mitra was deactivated: what was under way with them ends, or stands still, at once (C4, G9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.accounts import get_mitra
from hadir.kernel.enums import ExtensionState
from hadir.payments import abandon_unpaid, lock_payment
from hadir.sessions import drops, lifecycle, store_drops, store_extensions
from hadir.sessions.extension_payments import lapse
from hadir.sessions.extensions import resolve

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.infra.db import Database
    from hadir.settings import Values


async def let_go_of(db: Database, values: Values, mitra_id: UUID) -> None:
    """Nobody pays for more time, and nobody waits for beats of somebody who may not beat."""
    async with db.reading() as tx:
        extensions = await store_extensions.list_open_with(tx, mitra_id)
    for extension_id in extensions:
        await _end_extension(db, values, extension_id, mitra_id)
    async with db.reading() as tx:
        held = await store_drops.list_held_by(tx, mitra_id)
    for one in held if values.pause_on_mitra_drop else ():
        await drops.pause(db, values, one.id)


async def _end_extension(db: Database, values: Values, extension_id: UUID, mitra_id: UUID) -> None:
    """What is paid already is decided by the job of its payment, which looks at the mitra too."""
    async with db.transaction() as tx:
        session_id = (await store_extensions.get_extension_by_id(tx, extension_id)).session_id
        session = await lifecycle.lock_with_mitra(tx, session_id)
        if session.mitra_id != mitra_id or (await get_mitra(tx, mitra_id)).is_active:
            return
        extension = await store_extensions.get_extension_by_id(tx, extension_id)
        if extension.state is ExtensionState.REQUESTED:
            await resolve(tx, values, session, extension, approve=False)
        elif extension.state is ExtensionState.APPROVED:
            assert extension.payment_session_id is not None
            payment = await lock_payment(tx, extension.payment_session_id)
            if await abandon_unpaid(tx, payment):
                await lapse(tx, extension)
