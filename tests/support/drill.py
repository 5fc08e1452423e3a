"""The outage drill: two servers, one mirror, a crowd, and harm done to Valkey meanwhile.

``tests/faults`` runs it for 15 s of outage, ``bin/bench drills`` for 60.
"""

from __future__ import annotations

import asyncio
import os
import signal
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

import httpx2
import psycopg
from prometheus_client.parser import text_string_to_metric_families
from valkey.asyncio import Valkey as PlainValkey

from hadir.availability import Availability
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.engines import Engine, Home, start_valkey
from hadir.infra.engines.valkey import find_valkey
from hadir.infra.valkey import Valkey, ValkeyDown
from tests.support.crowd import Crowd
from tests.support.echo import listening
from tests.support.house import FixedSettings, Pace, Values
from tests.support.phone import NO_TLS
from tests.support.server import Server, servers
from tests.support.wire_to_valkey import WireToValkey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from pathlib import Path

Harm = Literal["killed", "restarted", "flushed", "cut", "swallowed", "moved"]
CADENCE = {"MITRA_HEARTBEAT_CADENCE_SECONDS": "2", "MITRA_AUTO_OFFLINE_SWEEP_SECONDS": "2"}
STALE_SECONDS = 10
WARM_SECONDS, CALM_SECONDS = 4.0, 4.0
SHORT = ("flushed", "restarted", "moved")
BY_WIRE = ("cut", "swallowed", "moved")
DRIFT_SECONDS = 1.0
MITRAS, FICKLE = 200, 40
SET_STALE = """
    INSERT INTO settings (key, value, version, updated_at)
    VALUES ('mitra_stale_after_seconds', %s, 1, now()) ON CONFLICT (key) DO NOTHING
"""
TAKEN_OFF = "SELECT mitra_id::text FROM mitra_status WHERE mitra_id = ANY(%s) AND NOT is_online"


@dataclass
class Outcome:
    """What the drill found; ``wrong`` says in words what should not be."""

    harm: Harm
    seconds: float
    requests: int = 0
    searches: int = 0
    failed: list[str] = field(default_factory=list)
    nobody: int = 0
    steady: int = 0
    taken_off: list[str] = field(default_factory=list)
    drift_zero_after_seconds: float = 0.0
    allowed_seconds: float = DRIFT_SECONDS

    @property
    def wrong(self) -> list[str]:
        """What was harmed, a drift that outlived its bar, and too few who could be harmed."""
        found = self.harmed
        if self.drift_zero_after_seconds > self.allowed_seconds:
            found.append(f"drift for {self.drift_zero_after_seconds:.2f} s")
        if self.steady <= MITRAS / 2:
            found.append(f"only {self.steady} of {MITRAS} beat without a pause")
        return found

    @property
    def harmed(self) -> list[str]:
        """What no slow machine excuses."""
        found = [f"{len(self.failed)} failed, first {self.failed[0]}"] if self.failed else []
        if self.nobody:
            found.append(f"the beacon said nobody {self.nobody} times")
        if self.taken_off:
            found.append(f"{len(self.taken_off)} who were beating were taken offline")
        return found


@dataclass
class Place:
    """The engines of a drill: a migrated database, and a Valkey that may be killed."""

    database_url: str
    home: Home
    valkey: str

    def find(self) -> Engine:
        found = find_valkey(self.home, self.valkey)
        assert found is not None
        return found

    def kill(self) -> None:
        os.kill(self.find().pid, signal.SIGKILL)

    async def start(self) -> None:
        """At the same address, empty."""
        await asyncio.to_thread(start_valkey, self.home, self.valkey)

    async def move(self) -> int:
        """To another Valkey, which is empty; its port."""
        self.home.write(f"{self.valkey}-new.password", self._password())
        self.valkey += "-new"
        await self.start()
        return self.find().port

    def _password(self) -> str:
        return str(urlsplit(self.find().url).password)


async def drill(harm: Harm, place: Place, folder: Path, seconds: float) -> Outcome:
    """Do harm for so long under load, and see what the people notice."""
    outcome = Outcome(harm, seconds)
    wire = WireToValkey(place.find().port)
    await wire.mend()
    try:
        url = _through(place.find(), wire.port) if harm in BY_WIRE else place.find().url
        async with two_servers(place.database_url, url, folder) as made, listening() as echo:
            crowd = Crowd(made, STALE_SECONDS)
            await crowd.gather(MITRAS, FICKLE, customers=int(seconds) + 30)
            crowd.begin(toggling=harm in BY_WIRE)
            await asyncio.sleep(WARM_SECONDS)
            await _harm(harm, place, wire, 0 if harm in SHORT else seconds)
            outcome.drift_zero_after_seconds = await _until_no_drift(place)
            await asyncio.sleep(CALM_SECONDS)
            await _tell(outcome, crowd, place)
            await crowd.end()
            outcome.failed = crowd.failed
            outcome.allowed_seconds = echo.allowed(DRIFT_SECONDS)
    finally:
        wire.go_on()
        await wire.cut()
    return outcome


@asynccontextmanager
async def two_servers(
    database_url: str, valkey_url: str, folder: Path, **more: str
) -> AsyncIterator[list[Server]]:
    """With a hasty cadence, so that whoever is forgotten is seen to be."""
    with psycopg.connect(database_url, autocommit=True) as to:
        to.execute(SET_STALE, (str(STALE_SECONDS),))
    async with servers(2, database_url, valkey_url, folder) as (made, _town):
        for server in made:
            server._environment |= {**CADENCE, **more}
        await asyncio.gather(*(server.start() for server in made))
        yield made


async def sweeps_counted(made: Sequence[Server], sweep: str) -> float:
    """How often both servers together have run this sweep to its end."""
    total = 0.0
    for server in made:
        async with httpx2.AsyncClient(verify=NO_TLS) as http:
            text = (await http.get(f"http://127.0.0.1:{server._internal_port}/metrics")).text
        for family in text_string_to_metric_families(text):
            for sample in family.samples:
                if sample.name == "hadir_mirror_sweeps_total" and sample.labels["sweep"] == sweep:
                    total += sample.value
    return total


async def _harm(harm: Harm, place: Place, wire: WireToValkey, seconds: float) -> None:
    """Returns at the moment of Valkey's return."""
    if harm == "flushed":
        plain = PlainValkey.from_url(place.find().url.replace("valkey://", "redis://"))
        await plain.flushall()
        await plain.aclose()
    elif harm in ("killed", "restarted"):
        place.kill()
        await asyncio.sleep(seconds)
        await place.start()
    elif harm == "moved":
        port = await place.move()
        await wire.cut()
        await wire.mend(port)
    elif harm == "cut":
        await wire.cut()
        await asyncio.sleep(seconds)
        await wire.mend()
    else:
        wire.swallow()
        await asyncio.sleep(seconds)
        wire.go_on()


async def _until_no_drift(place: Place) -> float:
    """Seconds from now until mirror and rows agree."""
    began = time.monotonic()
    db = Database(place.database_url, SystemClock(), max_size=2)
    valkey = Valkey(place.find().url, request_timeout_ms=2000)
    await db.open()
    try:
        settings = FixedSettings(Values(mitra_stale_after_seconds=STALE_SECONDS))
        check = Availability(db, valkey, settings, Pace()).check
        check.settle_seconds = 0.05
        async with asyncio.timeout(30):
            while True:
                began_look = time.monotonic()
                with suppress(ValkeyDown):
                    await valkey.connect()
                    if not (await check.drift())[0]:
                        return began_look - began
    finally:
        await valkey.stop()
        await db.close()


async def _tell(outcome: Outcome, crowd: Crowd, place: Place) -> None:
    outcome.requests, outcome.searches = crowd.requests, crowd.searches
    outcome.nobody = crowd.nobody
    ids = [*crowd.steady()]
    outcome.steady = len(ids)
    with psycopg.connect(place.database_url) as to:
        outcome.taken_off = [row[0] for row in to.execute(TAKEN_OFF, (ids,)).fetchall()]


def _through(engine: Engine, port: int) -> str:
    return engine.url.replace(f":{engine.port}", f":{port}")
