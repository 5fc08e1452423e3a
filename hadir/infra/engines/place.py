"""Where the engines live, and as whom (docs/decisions/0002-engines-as-root.md).

PostgreSQL refuses to run as root. As root, both engines run as ``nobody`` in a folder that
``nobody`` owns: below the data directory if ``nobody`` can reach it, else below /var/lib/hadir with
a pointer left in the data directory. No permission outside the data directory is changed.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

NOBODY = 65534
PLACE_OF_OURS = Path("/var/lib/hadir")
POINTER = "engines-are-at"


class EngineError(Exception):
    """One clear line: what is in the way of an embedded engine, and what to do."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of the engines; uid and gid are None when they run as we do."""

    path: Path
    uid: int | None = None
    gid: int | None = None

    def write(self, name: str, text: str) -> Path:
        """Write a file that only the engines' owner (and root) can read."""
        file = self.path / name
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
            out.write(text)
        if self.uid is not None:
            os.chown(file, self.uid, self.gid or self.uid)
        return file


def settle_home(data_dir: Path) -> Home:
    """Find the engines' folder of this data directory, or make it.

    Raises:
        EngineError: the data directory cannot be made, or belongs to someone else.
    """
    found = find_home(data_dir)
    if found is not None:
        return found
    root = os.geteuid() == 0
    make_data_dir(data_dir)
    path = data_dir / "engines"
    if root and not reachable(data_dir):
        path = _place_of_ours(data_dir)
    path.mkdir(mode=0o700)
    if root:
        os.chown(path, NOBODY, NOBODY)
    return _owned(path)


def find_home(data_dir: Path) -> Home | None:
    """The engines' folder if it exists. Makes nothing.

    Raises:
        EngineError: it belongs to someone whom we cannot act for.
    """
    pointer = data_dir / POINTER
    path = Path(pointer.read_text().strip()) if pointer.exists() else data_dir / "engines"
    if not path.is_dir():
        return None
    if os.geteuid() == 0 and path == data_dir / "engines" and not reachable(data_dir):
        raise EngineError(
            f"the engines' user cannot reach {path} any more: "
            "restore the permissions of the folders above it"
        )
    return _owned(path)


def make_data_dir(data_dir: Path) -> None:
    """Make the data directory: passable for the engines' user as root, else ours alone."""
    if data_dir.is_dir():
        return
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    data_dir.mkdir(mode=0o700)
    data_dir.chmod(0o711 if os.geteuid() == 0 else 0o700)


def reachable(path: Path, uid: int = NOBODY) -> bool:
    """Whether ``uid``, in no group but its own, may pass through every folder down to ``path``."""
    real = path.resolve()
    return all(_passable(folder.stat(), uid) for folder in (real, *real.parents))


def _passable(of: os.stat_result, uid: int) -> bool:
    if of.st_uid == uid:
        return bool(of.st_mode & stat.S_IXUSR)
    if of.st_gid == uid:
        return bool(of.st_mode & stat.S_IXGRP)
    return bool(of.st_mode & stat.S_IXOTH)


def _owned(path: Path) -> Home:
    owner, me = path.stat().st_uid, os.geteuid()
    if owner == me:
        return Home(path)
    if me == 0:
        return Home(path, owner, path.stat().st_gid)
    raise EngineError(f"{path} belongs to another user: run as them, or choose HADIR_DATA_DIR")


def _place_of_ours(data_dir: Path) -> Path:
    _open_our_place()
    # The random half keeps a data directory that was deleted and made again from finding old data.
    real = hashlib.sha256(str(data_dir.resolve()).encode()).hexdigest()[:12]
    path = PLACE_OF_OURS / f"{real}-{secrets.token_hex(3)}"
    (data_dir / POINTER).write_text(f"{path}\n")
    return path


def _open_our_place() -> None:
    if not PLACE_OF_OURS.exists():
        PLACE_OF_OURS.mkdir()
        PLACE_OF_OURS.chmod(0o711)  # whatever the umask says


def within_reach(home: Home, site: Path, packages: tuple[str, ...], name: str) -> Path:
    """The folder that holds ``packages``: ``site`` itself, or a copy that ``home``'s user can run.

    ``name`` (with a version in it) names the copy, which is made once for all data directories.
    """
    if home.uid is None or reachable(site / packages[0], home.uid):
        return site
    copy = PLACE_OF_OURS / name
    if not copy.exists():
        _open_our_place()
        fresh = Path(tempfile.mkdtemp(prefix=f"{name}.", dir=PLACE_OF_OURS))
        for package in packages:
            if (site / package).exists():
                shutil.copytree(site / package, fresh / package, symlinks=True)
        fresh.chmod(0o755)
        try:
            fresh.rename(copy)
        except OSError:  # another start was quicker
            shutil.rmtree(fresh)
    return copy
