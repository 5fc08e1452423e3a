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
    from collections.abc import Awaitable, Callable
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
    deeds: dict[str, Callable[[], Awaitable[object]]] = {
        "on": lambda: _switch_on(home, who),
        "off": lambda: home.switch_off(who),
        "beat": lambda: home.beat(who),
        "load": lambda: home.load(who, amount),
        "call": lambda: home.load(who, 1, in_call=True),
        "offer": lambda: _offer(home, mitras[: number + 1]),
        "finish": lambda: finish_then_go_offline(home.db, who),
        "out": lambda: home.deactivate(who),
        "back": lambda: reactivate_mitra(home.db, who, None),
        "wait": lambda: _wait(home, amount),
        "cap": lambda: _cap(home, amount + 1),
    }
    await deeds[what]()
    await home.settle()


async def _offer(home: House, mitras: list[UUID]) -> None:
    async with home.db.transaction() as tx:
        await mark_offered(tx, mitras)


async def _cap(home: House, most: int) -> None:
    home.settings.values.max_customers_per_mitra = most
    await home.availability.upkeep()


async def _wait(home: House, amount: int) -> None:
    assert isinstance(home.db.clock, StandingClock)
    home.db.clock.advance(7.0007 * amount)


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
            found = await reads.find_available(limit, mode, exclude)
            assert found == await reads.find_in_postgres(limit, mode, exclude)
    assert await reads.overview() == await reads.overview_in_postgres()
    told, twin = await reads.count_available(), await reads.count_in_postgres()
    assert (told.available, told.count, told.call_count) == (
        twin.available,
        twin.count,
        twin.call_count,
    )
    for who in mitras:
        assert await reads.is_mitra_reachable(who) == await reads.is_reachable_in_postgres(who)
    assert home.valkey.believed
    assert await home.drift() == {}


async def replay(home: House, history: list[Step]) -> None:
    mitras = [await home.mitra() for _ in range(MITRAS)]
    for step in history:
        await live(home, mitras, step)
    await compare(home, mitras)


async def clear(home: House) -> None:
    """Forget every mitra; the stamp stays, as if these had never been."""
    await _cap(home, 3)
    for table in ("jobs", "outbox", "mitra_online_logs", "mitra_status", "mitras"):
        await home.sql("DELETE FROM " + table)
    gone = {*await home.plain.keys("*")} - {b"availability:generation"}
    if gone:
        await home.plain.delete(*gone)


# Hypothesis looks at every loaded module; glide warns when one of its old names is looked at.
@pytest.mark.filterwarnings("ignore:Importing from 'glide:DeprecationWarning")
@pytest.mark.parametrize("examples", [60, pytest.param(500, marks=pytest.mark.slow)])
def test_mirror_and_postgres_agree(database_url: str, valkey_url: str, examples: int) -> None:
    """D2"""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(history=histories)
    def agree(history: list[Step]) -> None:
        runner.run(clear(home))
        runner.run(replay(home, history))

    # Interval 0: only the lateness of beats tells the twins apart, and here they are copied first.
    pace = Pace(heartbeat_mirror_interval_seconds=0)
    with asyncio.Runner() as runner:
        opening = house(database_url, valkey_url, StandingClock(), pace)
        home = runner.run(opening.__aenter__())
        try:
            agree()
        finally:
            runner.run(opening.__aexit__(None, None, None))


async def test_a_change_of_capacity_makes_nobody_reachable_who_is_silent(
    database_url: str, valkey_url: str
) -> None:
    """D2, C5, trap 2: grace is for beats that were lost, and these are not."""
    clock = StandingClock()
    async with house(database_url, valkey_url, clock) as home:
        await home.online_mitra()
        clock.advance(50)
        assert (await home.availability.overview()).reachable == 0
        await _cap(home, 5)
        assert (await home.availability.overview()).reachable == 0
