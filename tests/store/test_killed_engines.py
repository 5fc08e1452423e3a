"""An engine of ours that is killed is started again, and what is asked in between is told (M1)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from hadir.infra.engines import settle_home, start_postgres, start_valkey, stop_postgres
from hadir.infra.engines.process import command_line
from tests.support.at_home import hadir, until, wait_for_status

if TYPE_CHECKING:
    from pathlib import Path


def _has_another(name: str, before: dict[str, Any], now: dict[str, Any]) -> bool:
    return bool(now["ready"] and now["pids"][name] != before["pids"][name])


@pytest.mark.slow
def test_an_engine_that_is_killed_runs_again_and_the_mirror_is_seeded(
    environment: dict[str, str],
) -> None:
    """M1, D5: at once, where it was; and what is asked in between says what is not there."""
    server = subprocess.Popen(
        [sys.executable, "-m", "hadir", "up"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        facts = wait_for_status(environment)
        for name, address in (("valkey", "valkey_url"), ("postgres", "database_url")):
            before = facts
            os.kill(before["pids"][name], signal.SIGKILL)
            facts = wait_for_status(environment, partial(_has_another, name, before))
            assert facts[address] == before[address]
        until(lambda: "No drift." in hadir(environment, "mirror", "check").stdout)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=60)
    assert [command_line(pid) for pid in facts["pids"].values()] == ["", "", ""]
    stopped = hadir(environment, "mirror", "check")
    assert "Neither Postgres nor Valkey runs" in stopped.stderr


def test_the_mirror_check_says_which_engine_does_not_run(
    environment: dict[str, str], open_folder: Path
) -> None:
    """M4"""
    home = settle_home(open_folder / "data")
    start_postgres(home)
    assert (
        "Valkey did not answer; nothing was compared"
        in hadir(environment, "mirror", "check").stdout
    )
    stop_postgres(home)
    start_valkey(home)
    assert (
        "Postgres does not run; nothing was compared"
        in hadir(environment, "mirror", "check").stderr
    )
