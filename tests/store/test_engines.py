"""The embedded engines: quick, found again, stopped cleanly, and as root without a trace."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from hadir.infra.engines import find_engines, start_engines, stop_engines
from hadir.infra.engines.place import NOBODY, POINTER, reachable
from hadir.infra.engines.process import command_line, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="about running as root")


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may pass through; its data directory is not made yet."""
    with tempfile.TemporaryDirectory(prefix="hadir-engines-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder) / "data"
        stop_engines(Path(folder) / "data")


def test_data_and_address_outlive_a_restart(open_folder: Path) -> None:
    """M1"""
    first = start_engines(open_folder, durable=False)
    assert find_engines(open_folder) == first
    with psycopg.connect(first.postgres.url) as to:
        to.execute("CREATE TABLE kept AS SELECT 7 AS seven")
    stop_engines(open_folder)
    assert find_engines(open_folder) is None
    assert command_line(first.postgres.pid) == command_line(first.valkey.pid) == ""
    again = start_engines(open_folder, durable=False)
    assert again.postgres.url == first.postgres.url
    with psycopg.connect(again.postgres.url) as to:
        assert to.execute("SELECT seven FROM kept").fetchone() == (7,)


def test_starting_twice_starts_once(open_folder: Path) -> None:
    """M1"""
    first = start_engines(open_folder, durable=False)
    assert start_engines(open_folder, durable=False) == first


def test_killed_engines_come_back(open_folder: Path) -> None:
    """M1"""
    first = start_engines(open_folder, durable=False)
    os.kill(first.postgres.pid, signal.SIGKILL)
    os.kill(first.valkey.pid, signal.SIGKILL)
    gone = wait_until(lambda: not command_line(first.postgres.pid), 5)
    assert gone
    assert find_engines(open_folder) is None
    again = start_engines(open_folder, durable=False)
    assert again.postgres.pid != first.postgres.pid
    with psycopg.connect(again.postgres.url) as to:
        assert to.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.slow
def test_a_valkey_that_hangs_is_not_left_behind_by_the_next(open_folder: Path) -> None:
    """M1"""
    first = start_engines(open_folder, durable=False)
    os.kill(first.valkey.pid, signal.SIGSTOP)
    second = start_engines(open_folder, durable=False)
    assert second.valkey.pid != first.valkey.pid
    assert command_line(first.valkey.pid) == ""
    os.kill(second.valkey.pid, signal.SIGSTOP)
    stop_engines(open_folder)
    assert command_line(second.valkey.pid) == ""


def test_a_stranger_with_the_recorded_process_id_is_not_ours(open_folder: Path) -> None:
    """M1"""
    engines = start_engines(open_folder, durable=False)
    note = engines.home.path / "postgres" / "postmaster.pid"
    lines = note.read_text().splitlines()
    note.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert find_engines(open_folder) is None
    note.write_text("\n".join(lines) + "\n")
    assert find_engines(open_folder) == engines


def test_nobody_gets_in_without_the_password(open_folder: Path) -> None:
    """M1"""
    engines = start_engines(open_folder, durable=False)
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(f"postgresql://hadir@127.0.0.1:{engines.postgres.port}/hadir")
    for name in ("postgres.password", "valkey.password"):
        assert stat.S_IMODE((engines.home.path / name).stat().st_mode) == 0o600
    assert stat.S_IMODE((engines.home.path / "socket").stat().st_mode) == 0o700
    secret = (engines.home.path / "postgres.password").read_text()
    assert secret in engines.postgres.url
    assert secret not in command_line(engines.postgres.pid)


@root_only
def test_as_root_the_engines_run_as_nobody(open_folder: Path) -> None:
    """M1"""
    engines = start_engines(open_folder, durable=False)
    for pid in (engines.postgres.pid, engines.valkey.pid):
        assert Path(f"/proc/{pid}").stat().st_uid == NOBODY


@root_only
def test_as_root_no_user_is_made_and_no_folder_is_opened(open_folder: Path) -> None:
    """M1"""
    before = _outside(open_folder)
    start_engines(open_folder, durable=False)
    stop_engines(open_folder)
    assert _outside(open_folder) == before


@root_only
def test_as_root_below_a_closed_folder_the_engines_live_elsewhere(tmp_path: Path) -> None:
    """M1"""
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    data_dir = closed / "data"
    before = _outside(data_dir)
    try:
        engines = start_engines(data_dir, durable=False)
        assert not reachable(data_dir)
        assert str(engines.home.path) == (data_dir / POINTER).read_text().strip()
        assert not engines.home.path.is_relative_to(closed)
        assert find_engines(data_dir) == engines
    finally:
        stop_engines(data_dir)
    shutil.rmtree(engines.home.path)
    assert _outside(data_dir) == before


def _outside(data_dir: Path) -> dict[str, object]:
    seen: dict[str, object] = {"/etc/passwd": Path("/etc/passwd").read_text()}
    seen["/etc/group"] = Path("/etc/group").read_text()
    venv = Path(psycopg.__file__).parent
    for folder in (*data_dir.parents, venv, *venv.parents):
        facts = folder.stat()
        seen[str(folder)] = (stat.S_IMODE(facts.st_mode), facts.st_uid, facts.st_gid)
    return seen
