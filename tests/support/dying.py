"""A process that does what is due at a moment, and is killed in the midst of it, again and again.

Each life is a fork of this one, so that a death costs milliseconds. Prints how often it died.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import cast

from hadir.infra.db import Database
from hadir.infra.deadlines import Deadlines
from hadir.infra.failpoints import arm
from hadir.sessions import deadlines as session_deadlines
from hadir.sessions.model import CLOSING_DEADLINE, TIME_UP_DEADLINE, WARNING_DEADLINE
from hadir.settings import Settings, Values
from tests.support.clock import StandingClock

ROOT = Path(__file__).parents[2]
KINDS = [WARNING_DEADLINE, TIME_UP_DEADLINE, CLOSING_DEADLINE]
DUE = "SELECT EXISTS (SELECT 1 FROM deadlines WHERE due_at <= %s AND kind = ANY(%s))"


@dataclass(frozen=True)
class Fixed:
    values: Values


async def _live(url: str, at: datetime) -> None:
    """Until nothing is due any more."""
    db = Database(url, StandingClock(at), max_size=5)
    await db.open()
    deadlines = Deadlines(db)
    settings = cast("Settings", Fixed(Values()))
    session_deadlines.register(deadlines, settings, lambda now: now)
    while True:
        await deadlines.run_due()
        async with db.reading() as tx:
            if not await tx.value(DUE, (at, KINDS)):
                break
        await asyncio.sleep(0.005)
    await db.close()


def _one_life(number: int, url: str, at: datetime, failpoints: str) -> bool:
    """True when it died by its own hand."""
    child = os.fork()
    if child == 0:
        random.seed(number)
        arm(failpoints)
        asyncio.run(_live(url, at))
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if not os.WIFSIGNALED(status) and os.waitstatus_to_exitcode(status) != 0:
        sys.exit("a life ended in an error")
    return os.WIFSIGNALED(status)


async def live_and_die(url: str, at: datetime, failpoints: str) -> int:
    """In a process of its own; how often it died before everything due was done."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__, url, at.isoformat(), failpoints),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0
    return int(said.split()[-1])


if __name__ == "__main__":
    address, moment, armed = sys.argv[1:]
    lives = 0
    while _one_life(lives, address, datetime.fromisoformat(moment), armed):
        lives += 1
    sys.stdout.write(f"{lives}\n")
