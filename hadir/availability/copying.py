"""Beats go to Postgres, where offers are decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.availability import store_mirror

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from hadir.infra.db import Database


async def copy_beats(db: Database, beats: dict[UUID, datetime]) -> int:
    """Move ``last_heartbeat_at`` forward; how many rows moved.

    A row that somebody works on is waited for by itself: left for the next cycle, its beat would be
    too old by then, and a mitra who is there would not be asked.
    """
    async with db.transaction() as tx:
        moved = await store_mirror.copy_beats(tx, beats)
        behind = await store_mirror.list_behind(tx, beats)
    for one in behind:
        async with db.transaction() as tx:
            moved += await store_mirror.copy_beat(tx, one, beats[one])
    return moved
