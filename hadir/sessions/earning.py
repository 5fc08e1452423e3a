"""When a session is over, whoever listened has earned (spec F6)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from hadir.kernel.enums import ClosingReason
from hadir.payments import EARNINGS_DEADLINE, accrue
from hadir.sessions import store, store_paid
from hadir.sessions.served import served_seconds

if TYPE_CHECKING:
    from hadir.infra.db import Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.settings import Settings


def register(deadlines: Deadlines, settings: Settings) -> None:
    """The deadline is written with the completion: no crash comes between the two."""
    deadlines.on(EARNINGS_DEADLINE, partial(earn, settings), store.lock_session)


async def earn(settings: Settings, tx: Tx, due: Due) -> None:
    """Time that was paid and not used is the house's, unless the mitra was the one who left."""
    session = await store.get_session(tx, due.ref)
    if session.mitra_id is None:
        return
    served = served_seconds(await store_paid.list_clock(tx, session.id), session.mitra_id)
    paid = await store_paid.list_paid_for(tx, session.id)
    percent = settings.values.mitra_share_percent
    is_last = session.closing_reason is not ClosingReason.MITRA_GONE
    await accrue(tx, session.id, paid, served, percent, is_last=is_last)
