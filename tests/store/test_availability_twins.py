"""On random histories the mirror and its Postgres twins tell the same, once beats are copied."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hadir.availability import mark_offered
from hadir.availability.usecases import finish_then_go_offline, reactivate_mitra
from hadir.kernel.enums import Mode
from tests.support.clock import StandingClock
from tests.support.house import House, Pace, house

if TYPE_CHECKING:
    from uuid import UUID

MITRAS = 5
Step = tuple[str, int, int]

steps = st.tuples(
    st.sampled_from(
        ["on", "off", "beat", "load", "call", "offer", "finish", "out", "back", "wait", "cap"]
    ),
    st.integers(0, MITRAS - 1),
    st.integers(0, 4),
)
histories = st.lists(steps, min_size=1, max_size=25)


async def live(home: House, mitras: list[UUID], step: Step) -> None:
    what, number, amount = step
    who = mitras[number]
    if what == "on":
        await _switch_on(home, who)
    elif what == "off":
        await home.switch_off(who)
    elif what == "beat":
        await home.beat(who)
    elif what == "load":
        await home.load(who, amount)
    elif what == "call":
        await home.load(who, 1, in_call=True)
    elif what == "offer":
        async with home.db.transaction() as tx:
            await mark_offered(tx, mitras[: number + 1])
    elif what == "finish":
        await finish_then_go_offline(home.db, who)
    elif what == "out":
        await home.deactivate(who)
    elif what == "back":
        await reactivate_mitra(home.db, who, None)
    elif what == "cap":
        home.settings.values.max_customers_per_mitra = amount + 1
        await home.availability.upkeep()
    else:
        clock = home.db.clock
        assert isinstance(clock, StandingClock)
        clock.advance(7.0007 * amount)
    await home.settle()


async def _switch_on(home: House, who: UUID) -> None:
    from hadir.availability.model import MitraDeactivated

    try:
        await home.switch_on(who)
    except MitraDeactivated:
        assert str(who).encode() in await home.members("mitras:deactivated")


async def compare(home: House, mitras: list[UUID]) -> None:
    reads = home.availability.reads
    await home.availability.sweeps.copy_beats()
    await home.plain.delete("availability:snapshot")
    for mode in Mode:
        for limit, exclude in ((99, mitras[:0]), (2, mitras[:1])):
            told = await reads.find_available(limit, mode, exclude)
            assert told == await reads.find_in_postgres(limit, mode, exclude)
    assert await reads.overview() == await reads.overview_in_postgres()
    assert await reads.count_available() == await reads.count_in_postgres()
    for who in mitras:
        assert await reads.is_mitra_reachable(who) == await reads.is_reachable_in_postgres(who)
    assert home.valkey.believed
    assert await home.drift() == {}


async def replay(database_url: str, valkey_url: str, history: list[Step]) -> None:
    # Interval 0: only the lateness of beats tells the twins apart, and here they are copied first.
    clock, pace = StandingClock(), Pace(heartbeat_mirror_interval_seconds=0)
    async with house(database_url, valkey_url, clock, pace) as home:
        await home.sql("DELETE FROM jobs")
        mitras = [await home.mitra() for _ in range(MITRAS)]
        for step in history:
            await live(home, mitras, step)
        await compare(home, mitras)
        await clear(home)


async def clear(home: House) -> None:
    for table in ("outbox", "mitra_online_logs", "mitra_status", "mitras"):
        await home.sql("DELETE FROM " + table)
    await home.plain.flushall()


@pytest.mark.parametrize("examples", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_mirror_and_postgres_agree(database_url: str, valkey_url: str, examples: int) -> None:
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(history=histories)
    def agree(history: list[Step]) -> None:
        asyncio.run(replay(database_url, valkey_url, history))

    agree()
