"""A Hadir as a person runs it at home: a process of its own, with its own engines."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def free_ports() -> tuple[int, int]:
    """Two that nobody uses."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def hadir(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """A command, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "hadir", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)


def wait_for_status(
    environment: dict[str, str], wanted: Callable[[dict[str, Any]], bool] = itemgetter("ready")
) -> dict[str, Any]:
    facts: dict[str, Any] = {}

    def is_so() -> bool:
        said = hadir(environment, "status", "--json")
        facts.update(json.loads(said.stdout) if said.returncode == 0 else {})
        return said.returncode == 0 and wanted(facts)

    until(is_so)
    return facts
