"""After whatever was broken, every rupiah is accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.books import check_books
from tests.support.outside import opened

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture(autouse=True)
async def books(database_url: str) -> AsyncIterator[None]:
    """``hadir ledger check`` at the end of every test that breaks something."""
    yield
    async with opened(database_url) as db:
        await check_books(db)
