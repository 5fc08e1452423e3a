"""What several tests of this folder stand on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from hadir.infra.engines import stop_engines
from tests.support.at_home import free_ports

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that also the engines' user may pass through."""
    with tempfile.TemporaryDirectory(prefix="hadir-first-run-") as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)
        stop_engines(Path(folder) / "data")


@pytest.fixture
def environment(open_folder: Path) -> dict[str, str]:
    """The variables of a site of its own."""
    public, internal = free_ports()
    kept = {key: value for key, value in os.environ.items() if not key.startswith("HADIR_")}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "HADIR_DATA_DIR": str(open_folder / "data"),
        "HADIR_PUBLIC_PORT": str(public),
        "HADIR_INTERNAL_PORT": str(internal),
    }
