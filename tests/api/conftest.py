"""Fixtures for what is asked over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.accounts import Instance, running

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest.fixture
async def accounts(
    database_url: str, valkey_url: str, clock: StandingClock
) -> AsyncIterator[Instance]:
    """One instance of the accounts room."""
    async with running(database_url, valkey_url, clock) as one:
        yield one
