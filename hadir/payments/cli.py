"""``hadir ledger check``: is every rupiah accounted for? Safe on a live system."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from cyclopts import App

from hadir.config import read_verb_config
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.engines import find_engines
from hadir.infra.versions import check_database
from hadir.payments.store_books import find_wrong

if TYPE_CHECKING:
    from hadir.config import Config
    from hadir.payments.store_books import Wrong

ledger_app = App(name="ledger", help="Whether every rupiah is accounted for.")

NOT_RUNNING = "Postgres does not run; start Hadir first, or set DATABASE_URL."


@ledger_app.command
def check() -> None:
    """Print what is wrong with the books; exit 1 if anything is."""
    wrong = asyncio.run(_check(read_verb_config()))
    for one in wrong:
        sys.stdout.write(f"{one.subject}  {one.rule}\n")
    sys.stdout.write(f"{len(wrong)} wrong\n" if wrong else "The books are right.\n")
    sys.exit(int(bool(wrong)))


async def _check(config: Config) -> list[Wrong]:
    engines = find_engines(config.data_dir)
    url = config.database_url or (engines.postgres.url if engines else None)
    if url is None:
        sys.exit(NOT_RUNNING)
    check_database(url)
    db = Database(url, SystemClock(), max_size=2)
    await db.open()
    try:
        async with db.transaction() as tx:
            return await find_wrong(tx)
    finally:
        await db.close()
