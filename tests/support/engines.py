"""Real engines for the tests: one PostgreSQL per run, one database and one Valkey per worker.

They are started by the first test that asks, under a lock that all workers share, and stopped by
the process that began the run. What a killed run left behind is swept by the next one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import socket
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from hadir.infra.engines import (
    settle_home,
    start_postgres,
    start_valkey,
    stop_postgres,
    stop_valkey,
)
from hadir.infra.engines.postgres import find_postgres, postgres_url
from hadir.infra.engines.process import command_line
from hadir.infra.engines.valkey import find_valkey
from hadir.infra.migrate import migrate
from tests.support.reset import install_reset, reset_database

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hadir.infra.engines import Engine, Home

RUN = "HADIR_TEST_RUN"
TEMPLATE = "hadir_template"

_connections: dict[str, psycopg.Connection] = {}
_addresses: dict[str, str] = {}


def begin_run() -> bool:
    """Give this run a folder of its own; True for the process that must also end it."""
    if RUN in os.environ:
        return False
    runs = Path(tempfile.gettempdir()) / f"hadir-tests-{os.geteuid()}"
    runs.mkdir(mode=0o711, exist_ok=True)
    for old in runs.iterdir():
        if "python" not in command_line(int(old.name.partition("-")[0])):
            _tear_down(old)
    folder = Path(tempfile.mkdtemp(prefix=f"{os.getpid()}-", dir=runs))
    folder.chmod(0o711)  # the engines' user passes through
    os.environ[RUN] = str(folder)
    return True


def end_run() -> None:
    """Stop every engine of this run and prove that none is left."""
    folder = Path(os.environ.pop(RUN))
    left = _tear_down(folder)
    assert not left, f"engines left running: {left}"


def close_connections() -> None:
    """Give back what the resets of this process held open."""
    while _connections:
        _connections.popitem()[1].close()


def worker_database(worker: str) -> str:
    """The migrated and emptied database of this worker; its address."""
    if worker not in _connections:
        _addresses[worker] = _make_database(worker)
        _connections[worker] = psycopg.connect(_addresses[worker], autocommit=True)
    reset_database(_connections[worker])
    return _addresses[worker]


def worker_valkey(worker: str) -> str:
    """The emptied Valkey server of this worker; its address."""
    with _only_me():
        engine = start_valkey(run_home(), f"valkey-{worker}")
    password = engine.url.partition(":")[2].removeprefix("//:").partition("@")[0]
    _say(engine, f"AUTH {password}\r\nFLUSHALL SYNC\r\nFUNCTION FLUSH SYNC\r\nQUIT\r\n")
    return engine.url


def kill_worker_valkey(worker: str) -> None:
    """SIGKILL; ``worker_valkey`` starts it again at the same address."""
    engine = find_valkey(run_home(), f"valkey-{worker}")
    assert engine is not None
    os.kill(engine.pid, signal.SIGKILL)


def run_postgres() -> Engine:
    """The server of this run, for a test that wants a database of its own."""
    with _only_me():
        return start_postgres(run_home(), durable=False)


def database_address(database: str) -> str:
    """The address of a database on the server of this run."""
    return postgres_url(run_home(), run_postgres().port, database)


def _make_database(worker: str) -> str:
    name = f"hadir_{worker}"
    with _only_me():
        engine = start_postgres(run_home(), durable=False)
        admin_url = postgres_url(run_home(), engine.port, "postgres")
        with psycopg.connect(admin_url, autocommit=True) as admin:
            if not _exists(admin, TEMPLATE):
                _make_template(admin, engine.port)
            if not _exists(admin, name):
                admin.execute(f'CREATE DATABASE "{name}" TEMPLATE {TEMPLATE}'.encode())
        return postgres_url(run_home(), engine.port, name)


def _make_template(admin: psycopg.Connection, port: int) -> None:
    half_made = f"{TEMPLATE}_half_made"
    admin.execute(f"DROP DATABASE IF EXISTS {half_made}".encode())
    admin.execute(f"CREATE DATABASE {half_made}".encode())
    url = postgres_url(run_home(), port, half_made)
    migrate(url)
    with psycopg.connect(url, autocommit=True) as to:
        install_reset(to)
    admin.execute(f"ALTER DATABASE {half_made} RENAME TO {TEMPLATE}".encode())


def _exists(admin: psycopg.Connection, name: str) -> bool:
    return bool(admin.execute("SELECT FROM pg_database WHERE datname = %s", [name]).fetchall())


def run_home() -> Home:
    """The folder of this run's engines."""
    return settle_home(Path(os.environ[RUN]) / "data")


@contextmanager
def alone(what: str) -> Iterator[None]:
    """One worker at a time: two loads at once would measure each other."""
    with (Path(os.environ[RUN]) / f"lock-{what}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _only_me() -> Iterator[None]:
    with (Path(os.environ[RUN]) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _say(engine: Engine, commands: str) -> None:
    with socket.create_connection(("127.0.0.1", engine.port), timeout=5) as to:
        to.sendall(commands.encode())
        said = b""
        while chunk := to.recv(4096):
            said += chunk
    assert b"\r\n-" not in b"\r\n" + said, said.decode()


def _tear_down(folder: Path) -> list[str]:
    left = []
    if (folder / "data" / "engines").exists() or (folder / "data" / "engines-are-at").exists():
        home = settle_home(folder / "data")
        names = [port.stem for port in home.path.glob("valkey*.port")]
        stop_postgres(home)
        for name in names:
            stop_valkey(home, name)
        left += [name for name in names if find_valkey(home, name)]
        left += ["postgres"] if find_postgres(home) else []
        shutil.rmtree(home.path, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    return left
