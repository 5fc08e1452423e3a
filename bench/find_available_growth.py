"""What the 50 best of 100,000 mitras cost, against the 50 best of 1,000."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from glide import Batch
from psycopg import AsyncConnection

from bench import store
from bench.result import Result, Wrong
from bench.site import engines
from hadir.availability import Availability
from hadir.availability.keys import CAPACITY, DEACTIVATED, HEARTBEAT, ONLINE
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.infra.valkey import Valkey
from hadir.kernel.enums import Mode

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bench.result import Run
    from hadir.infra.engines import Engines

SIZES = (1_000, 100_000)
WANTED = 50
TIMES, ROUNDS = 100, 5
SCANS = 3
PATIENT_MS = 5000
BAR = 1.5


@dataclass(frozen=True)
class Values:
    """The settings that availability reads; nobody turns stale while this is measured."""

    mitra_stale_after_seconds: int = 3600
    max_customers_per_mitra: int = 3


@dataclass(frozen=True)
class Settings:
    values: Values = Values()


@dataclass(frozen=True)
class Pace:
    heartbeat_cadence_seconds: int = 15
    auto_offline_sweep_seconds: int = 30
    heartbeat_mirror_interval_seconds: int = 60
    online_mirror_sweep_seconds: int = 300


async def run(run: Run) -> Result:
    found: dict[int, float] = {}
    counted: dict[int, float] = {}
    scanned: dict[int, float] = {}
    with engines() as running:
        async with await AsyncConnection.connect(running.postgres.url, autocommit=True) as conn:
            made = 0
            for size in SIZES:
                run.step(f"{size:,} mitras switch on")
                await store.insert_mitras(conn, size - made, made)
                await store.switch_all_on(conn)
                made = size
                found[size], counted[size] = await _measure(run, running, size)
                scanned[size] = await _scan_all(running)
                run.step(f"{size:,} online: {found[size]:.2f} ms, scanned {scanned[size]:.1f} ms")
    small, large = SIZES
    ratio = found[large] / found[small]
    return Result(
        value=found[large],
        unit="ms",
        against={f"{small:,} online": found[small], "SDIFF and GETs": scanned[large]},
        ratio=ratio,
        n=large,
        holds=ratio <= BAR,
        bar=f"≤ {BAR} × the time at {small:,}",
        notes=[
            f"{size:,} online: find {found[size]:.3f} ms, count {counted[size]:.3f} ms; "
            f"SDIFF and pipelined GETs {scanned[size]:.1f} ms"
            for size in SIZES
        ],
    )


async def _measure(run: Run, running: Engines, size: int) -> tuple[float, float]:
    """Milliseconds to find and to count, on a mirror seeded from the rows."""
    db = Database(running.postgres.url, SystemClock())
    valkey = Valkey(running.valkey.url, request_timeout_ms=PATIENT_MS)
    availability = Availability(db, valkey, Settings(), Pace())
    await db.open()
    try:
        await valkey.start()
        if await availability.online_count() != size or not valkey.believed:
            raise Wrong(f"the mirror does not hold {size} mitras")

        async def find() -> None:
            if len(await availability.find_available(WANTED, Mode.CHAT)) != WANTED:
                raise Wrong(f"{WANTED} were wanted")

        rounds = 2 if run.quick else ROUNDS
        return await _best(find, rounds), await _best(availability.overview, rounds)
    finally:
        await availability.stop()
        await valkey.stop()
        await db.close()


async def _best(ask: Callable[[], Awaitable[object]], rounds: int) -> float:
    """The median of the best round: what it costs when nobody is in the way."""
    return min([await _round(ask, TIMES) for _ in range(rounds)])


async def _round(ask: Callable[[], Awaitable[object]], times: int) -> float:
    took = []
    for _ in range(times):
        began = perf_counter()
        await ask()
        took.append(perf_counter() - began)
    return median(took) * 1000


async def _scan_all(running: Engines) -> float:
    """The way without an index: everybody's keys, with the same client, filtered here."""
    valkey = Valkey(running.valkey.url, request_timeout_ms=PATIENT_MS)
    await valkey.connect()

    async def scan() -> None:
        members = await valkey.unbelieved(lambda client: client.sdiff([ONLINE, DEACTIVATED]))
        online = [one.decode() for one in members]
        batch = Batch(is_atomic=False)
        for one in online:
            batch.get(HEARTBEAT + one).get(CAPACITY + one)
        told: Any = await valkey.unbelieved(lambda client: client.exec(batch, raise_on_error=True))
        free = [
            one
            for one, beat, load in zip(online, told[::2], told[1::2], strict=True)
            if beat and int(load) < Values().max_customers_per_mitra
        ]
        assert len(free[:WANTED]) == WANTED

    try:
        return min([await _round(scan, 1) for _ in range(SCANS)])
    finally:
        await valkey.stop()
