"""``hadir ledger check``: exit 0 and one line, or a line for each thing that is wrong (F6)."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.house.source import ROOT
from tests.support.paying import paying_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.clock import StandingClock


async def _check(database_url: str, data_dir: Path) -> tuple[int | None, str]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "hadir", "ledger", "check"),
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url, "HADIR_DATA_DIR": str(data_dir)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode, said.decode()


@pytest.mark.slow
async def test_right_books_are_one_line_and_wrong_ones_are_named(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """F6"""
    async with paying_world(database_url, valkey_url, clock) as world:
        ana = await world.customer()
        payment = await ana.ordered()
        assert await _check(database_url, tmp_path) == (0, "The books are right.\n")
        async with world.db.transaction() as tx:
            await tx.execute("DELETE FROM deadlines")
        code, said = await _check(database_url, tmp_path)
        assert code == 1
        assert said == f"{payment['id']}  a payment is pending without an end\n1 wrong\n"
