"""``hadir mirror check`` and ``hadir mirror rebuild``; both are safe on a live system."""

from __future__ import annotations

import asyncio
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from cyclopts import App

from hadir.availability.availability import Availability
from hadir.config import read_verb_config
from hadir.infra.bus import Bus
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.engines import find_home, find_postgres, find_valkey
from hadir.infra.valkey import Valkey, ValkeyDown
from hadir.infra.versions import check_database
from hadir.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hadir.config import Config
    from hadir.infra.engines import Engine

mirror_app = App(name="mirror", help="Compare the Valkey mirror with Postgres, or seed it again.")

# A server must give up quickly, because Postgres knows too; here nobody waits behind us.
PATIENT_MS = 2000
NOT_RUNNING = "Neither Postgres nor Valkey runs; start Hadir first, or set their addresses."
NO_POSTGRES = "Postgres does not run; nothing was compared or changed."
UNREACHABLE = "Valkey did not answer; nothing was compared or changed."


@mirror_app.command
def check() -> None:
    """Print what differs from Postgres, and still does a second later; exit 1 if so."""
    sys.exit(asyncio.run(_check(read_verb_config())))


@mirror_app.command
def rebuild() -> None:
    """Seed the mirror again from Postgres, and repair what differs."""
    sys.exit(asyncio.run(_rebuild(read_verb_config())))


async def _check(config: Config) -> int:
    try:
        async with _opened(config) as availability:
            counted, wrong = await availability.check.drift()
    except ValkeyDown:
        return _say(UNREACHABLE, 1)
    for difference in wrong:
        _say(f"{difference.mitra_id}  {', '.join(sorted(difference.kinds))}", 1)
    told = ", ".join(f"{kind} {count}" for kind, count in sorted(counted.items()))
    return _say(f"Drift: {told}" if counted else "No drift.", int(bool(counted)))


async def _rebuild(config: Config) -> int:
    try:
        async with _opened(config) as availability:
            await availability.rebuild()
            _, wrong = await availability.check.drift()
            await availability.check.repair(wrong)
    except ValkeyDown:
        return _say(UNREACHABLE, 1)
    return _say(f"Seeded from Postgres; {len(wrong)} differences repaired.", 0)


@asynccontextmanager
async def _opened(config: Config) -> AsyncIterator[Availability]:
    """The room without its loops, on the servers that run."""
    home = find_home(config.data_dir)
    database_url = config.database_url or _address(find_postgres(home) if home else None)
    valkey_url = config.valkey_url or _address(find_valkey(home) if home else None)
    if database_url is None:
        sys.exit(NO_POSTGRES if valkey_url else NOT_RUNNING)
    if valkey_url is None:
        raise ValkeyDown("it does not run")
    check_database(database_url)
    db = Database(database_url, SystemClock(), max_size=2)
    valkey = Valkey(valkey_url, request_timeout_ms=PATIENT_MS)
    await db.open()
    try:
        settings = Settings(db, Bus(valkey), cadence_seconds=config.heartbeat_cadence_seconds)
        await settings.load()
        await valkey.connect()
        yield Availability(db, valkey, settings, config)
    finally:
        await valkey.stop()
        await db.close()


def _address(engine: Engine | None) -> str | None:
    return engine.url if engine else None


def _say(text: str, code: int) -> int:
    sys.stdout.write(text + "\n")
    return code
