"""The door of the embedded engines: a PostgreSQL and a Valkey of our own (spec M1).

Both are real servers out of wheels, listen on 127.0.0.1 alone, ask for a password and keep
everything below one data directory. They outlive a crash of ours: whoever comes next finds them by
their recorded process, checked to be really theirs, and may stop them.

``start_engines``, ``find_engines`` and ``stop_engines`` are what others may call; the tests also
use ``start_postgres`` and ``start_valkey`` for one engine at a time.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hadir.infra.engines.keeping import keep_running
from hadir.infra.engines.place import EngineError, Home, find_home, settle_home
from hadir.infra.engines.postgres import find_postgres, start_postgres, stop_postgres
from hadir.infra.engines.process import Engine
from hadir.infra.engines.valkey import find_valkey, start_valkey, stop_valkey

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "Engine",
    "EngineError",
    "Engines",
    "Home",
    "find_engines",
    "find_home",
    "find_postgres",
    "find_valkey",
    "keep_running",
    "settle_home",
    "start_engines",
    "start_postgres",
    "start_valkey",
    "stop_engines",
    "stop_postgres",
    "stop_valkey",
]


@dataclass(frozen=True, slots=True)
class Engines:
    """Both engines as they run now, and the folder that they live in."""

    postgres: Engine
    valkey: Engine
    home: Home


def start_engines(data_dir: Path, *, durable: bool = True) -> Engines:
    """Start what does not run yet; what runs is left as it is.

    ``durable=False`` gives up crash safety for speed: for tests only.

    Raises:
        EngineError: one clear line about what is in the way.
    """
    home = settle_home(data_dir)
    with ThreadPoolExecutor(2, "engine") as pool:
        postgres = pool.submit(start_postgres, home, durable=durable)
        valkey = pool.submit(start_valkey, home)
        return Engines(postgres.result(), valkey.result(), home)


def find_engines(data_dir: Path) -> Engines | None:
    """Both engines of this data directory if both run, else None. Starts nothing."""
    home = find_home(data_dir)
    if home is None:
        return None
    postgres, valkey = find_postgres(home), find_valkey(home)
    return Engines(postgres, valkey, home) if postgres and valkey else None


def stop_engines(data_dir: Path) -> None:
    """Stop whichever of the two runs, cleanly, and wait until it is gone."""
    home = find_home(data_dir)
    if home is None:
        return
    with ThreadPoolExecutor(2, "engine") as pool:
        for done in (pool.submit(stop_postgres, home), pool.submit(stop_valkey, home)):
            done.result()
