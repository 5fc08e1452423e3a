"""The data directory: its secret, its lock, and the note about what runs."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hadir.infra.engines.place import make_data_dir

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTE = "running.json"
FULL = (errno.ENOSPC, errno.EDQUOT)
REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)


class DataDirInUse(Exception):
    """Another server works in this data directory."""


@contextmanager
def hold(data_dir: Path) -> Iterator[None]:
    """Be the only server of this data directory; a crash lets go of it.

    Raises:
        DataDirInUse: another process holds it.
    """
    make_data_dir(data_dir)
    with (data_dir / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DataDirInUse(
                f"Hadir already runs with the data in {data_dir}: "
                "stop it, or set HADIR_DATA_DIR to another folder"
            ) from None
        yield


def held(data_dir: Path) -> bool:
    """Whether some server works in this data directory now."""
    if not (data_dir / NOTE).exists():
        return False
    try:
        with hold(data_dir):
            return False
    except DataDirInUse:
        return True


def development_secret(data_dir: Path) -> str:
    """The secret of this data directory (mode 0600), made on first use."""
    file = data_dir / "secret"
    if not file.exists():
        make_data_dir(data_dir)
        _write_private(file, secrets.token_urlsafe(48))
    return file.read_text().strip()


@contextmanager
def note_running(data_dir: Path, facts: dict[str, Any]) -> Iterator[None]:
    """Leave a note (mode 0600, it holds passwords) of what runs, for as long as it runs."""
    write_note(data_dir, facts)
    try:
        yield
    finally:
        (data_dir / NOTE).unlink(missing_ok=True)


def write_note(data_dir: Path, facts: dict[str, Any]) -> None:
    """Something runs otherwise than was noted."""
    _write_private(data_dir / NOTE, json.dumps(facts))


def read_note(data_dir: Path) -> dict[str, Any] | None:
    """What runs with this data directory, or None."""
    if not held(data_dir):
        return None
    facts: dict[str, Any] = json.loads((data_dir / NOTE).read_text())
    return facts


def plain_words(failure: OSError, data_dir: Path) -> str:
    """One line about a disk that refuses, and what to do."""
    if failure.errno in FULL:
        return f"the disk that holds {data_dir} is full: free some space and run it again"
    if failure.errno in REFUSED:
        return f"{failure.filename or data_dir} cannot be written: choose another HADIR_DATA_DIR"
    return f"{data_dir} cannot be used ({failure.strerror}): choose another HADIR_DATA_DIR"


def _write_private(file: Path, text: str) -> None:
    fresh = file.with_name(f"{file.name}.new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    fresh.replace(file)
