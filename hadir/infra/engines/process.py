"""Processes and ports of the engines: start, recognise, wait for the end."""

from __future__ import annotations

import atexit
import errno
import os
import secrets
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hadir.infra.engines.place import EngineError

if TYPE_CHECKING:
    import signal
    from collections.abc import Callable, Sequence

    from hadir.infra.engines.place import Home

POLL_SECONDS = 0.01

# Our own children must be waited for, or they stay behind as zombies.
_children: dict[int, subprocess.Popen[bytes]] = {}


@atexit.register
def _let_go() -> None:
    """An engine may outlive us: Python need not warn about it."""
    for child in _children.values():
        child.returncode = 0


@dataclass(frozen=True, slots=True)
class Engine:
    """A running engine: where to connect, and its process."""

    url: str
    port: int
    pid: int


def spawn(home: Home, command: Sequence[str], *, log: Path, stdin: bytes | None = None) -> int:
    """Start a server in its own session (Ctrl-C is not for it), as the owner of ``home``."""
    with log.open("ab") as out:
        child = subprocess.Popen(  # noqa: S603 - our own binary, arguments as a list
            command,
            stdin=subprocess.PIPE if stdin is not None else subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
            cwd=home.path,
            env=engine_environment(),
            umask=0o077,
            user=home.uid,
            group=home.gid,
            extra_groups=[] if home.uid is not None else None,
        )
    _children[child.pid] = child
    if child.stdin is not None:
        child.stdin.write(stdin or b"")
        child.stdin.close()
    return child.pid


def run_tool(home: Home, command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a short-lived tool as the owner of ``home`` and return what it said."""
    return subprocess.run(  # noqa: S603 - our own binary, arguments as a list
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=home.path,
        env=engine_environment(),
        umask=0o077,
        user=home.uid,
        group=home.gid,
        extra_groups=[] if home.uid is not None else None,
    )


def engine_environment() -> dict[str, str]:
    """Nothing of the caller's environment reaches an engine: no PG* variable, no secret."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def command_line(pid: int) -> str:
    """The command line of a process; empty when it is gone or only waits to be reaped."""
    child = _children.get(pid)
    if child is not None and child.poll() is not None:
        del _children[pid]
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    said = subprocess.run(  # noqa: S603 - fixed arguments
        ["/bin/ps", "-ww", "-o", "command=", "-p", str(pid)],
        capture_output=True,
        text=True,
        check=False,
    )
    return said.stdout.strip()


def bring_up(pid: int, find: Callable[[], Engine | None], seconds: float) -> Engine | None:
    """Wait until our child ``pid`` can be found; None if it ended or took longer (it is killed)."""
    child = _children[pid]
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        # Asked of the child, not of its command line: that may be empty while it starts.
        over = child.poll() is not None
        engine = find()
        if engine is not None:
            return engine
        if over:
            break
        time.sleep(POLL_SECONDS)
    child.kill()
    child.wait()
    _children.pop(pid, None)
    return None


def end(pid: int, marker: str, signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Send each signal in turn until the process is gone; each with the seconds it may take."""
    for number, seconds in signals:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return
        except PermissionError as refused:
            raise EngineError(
                f"process {pid} belongs to someone else: stop it as them"
            ) from refused
        if wait_until(lambda: marker not in command_line(pid), seconds):
            return
    raise EngineError(f"process {pid} does not stop: end it by hand")


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Look again every 10 ms, at most this long; whether it came true."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_SECONDS)
    return True


def choose_port(file: Path) -> int:
    """The port remembered in ``file`` if nobody took it meanwhile, else a fresh one, remembered."""
    if file.exists() and (text := file.read_text().strip()).isdigit() and port_is_free(int(text)):
        return int(text)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    file.write_text(str(port))
    return port


def port_is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as failure:
            if failure.errno in (errno.EADDRINUSE, errno.EACCES):
                return False
            raise
        return True


def keep_password(home: Home, name: str) -> str:
    """The password in this file of ``home`` (mode 0600), made on first use."""
    file = home.path / name
    if not file.exists():
        home.write(name, secrets.token_hex(24))
    return file.read_text().strip()


def last_words(log: Path) -> str:
    """The most telling line of a log: its last FATAL, error or plain last line."""
    lines = log.read_text(errors="replace").splitlines()[-40:] if log.exists() else []
    telling = [line for line in lines if "FATAL" in line or "rror" in line or "No space" in line]
    return (telling or lines or ["it said nothing"])[-1].strip()
