"""After whatever was broken, every rupiah is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from tests.support.books import check_books

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(autouse=True)
async def books(database_url: str) -> AsyncIterator[None]:
    """``hadir ledger check`` at the end of every test that breaks something."""
    yield
    db = Database(database_url, SystemClock(), max_size=2)
    await db.open()
    try:
        await check_books(db)
    finally:
        await db.close()
