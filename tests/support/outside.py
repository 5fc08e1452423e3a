"""The database of servers that run as processes of their own, seen from outside of them."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from hadir.infra.clock import SystemClock
from hadir.infra.db import Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence


@asynccontextmanager
async def opened(database_url: str) -> AsyncIterator[Database]:
    """Closed at the end."""
    db = Database(database_url, SystemClock(), max_size=2)
    await db.open()
    try:
        yield db
    finally:
        await db.close()


async def value(db: Database, sql: str, params: Sequence[Any] = ()) -> Any:
    """The first column of the first row, in a transaction of its own."""
    async with db.transaction() as tx:
        return await tx.value(sql, params)
