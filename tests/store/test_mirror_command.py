"""``hadir mirror check`` and ``rebuild``, as an operator runs them beside a live system."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

RUN = "from hadir.availability.cli import mirror_app; mirror_app()"


@pytest_asyncio.fixture
async def home(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    async with house(database_url, valkey_url, clock) as opened:
        yield opened


def mirror(command: str, database_url: str, valkey_url: str) -> tuple[int, str]:
    environ = {**os.environ, "DATABASE_URL": database_url, "VALKEY_URL": valkey_url}
    ran = subprocess.run(
        [sys.executable, "-c", RUN, command],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return ran.returncode, ran.stdout + ran.stderr


@pytest.mark.slow
async def test_check_tells_drift_that_stays_and_rebuild_ends_it(
    home: House, database_url: str, valkey_url: str
) -> None:
    """D4"""
    sari = await home.online_mitra()
    assert mirror("check", database_url, valkey_url) == (0, "No drift.\n")
    await home.plain.srem("mitras:online", str(sari))
    code, said = mirror("check", database_url, valkey_url)
    assert code == 1
    assert f"{sari}  online" in said
    assert "Drift: online 1" in said
    code, _ = mirror("rebuild", database_url, valkey_url)
    assert code == 0
    assert mirror("check", database_url, valkey_url) == (0, "No drift.\n")


async def test_check_without_an_answering_valkey_says_so_in_one_line(
    home: House, database_url: str
) -> None:
    """M4"""
    code, said = mirror("check", database_url, "valkey://127.0.0.1:1")
    assert code == 1
    assert "Valkey did not answer" in said.splitlines()[-1]
