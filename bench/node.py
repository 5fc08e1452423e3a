"""What is written in JavaScript: installed from its lock file, run where Node is there."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from bench.result import Wrong
from bench.site import ROOT
from hadir.tools.web_build import WebBuildError, node_and_npm

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Node:
    """The program, and what it needs in its environment."""

    program: str
    environment: dict[str, str]


def node_with(folder: Path) -> Node | None:
    """Node, with what this folder's lock file says; None where there is no Node."""
    try:
        npm, extra = node_and_npm()
    except WebBuildError:
        return None
    _install(folder, npm, extra)
    return Node(npm[0] if len(npm) > 1 else "node", extra)


def _install(folder: Path, npm: list[str], extra: dict[str, str]) -> None:
    stamp = folder / "node_modules" / "lock.hash"
    now = sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == now:
        return
    done = subprocess.run(
        [*npm, "ci", "--no-audit", "--no-fund"],
        cwd=folder,
        env={**os.environ, **extra},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Wrong(f"npm ci failed in {folder.relative_to(ROOT)}: {done.stderr[-300:]}")
    stamp.write_text(now)
