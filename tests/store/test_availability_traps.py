"""The traps of the mirror (spec availability.md), each as it would really be sprung."""

from __future__ import annotations

import asyncio
import random
import time
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from prometheus_client import REGISTRY

from hadir.availability import deactivate_mitra, go_offline, go_online
from hadir.availability.model import SwitchReason
from hadir.infra.valkey import REQUEST_TIMEOUT_MS
from hadir.kernel.enums import Mode
from hadir.kernel.errors import Unauthorised
from hadir.wire.model import iso
from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from tests.support.clock import StandingClock


@pytest_asyncio.fixture
async def home(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    async with house(database_url, valkey_url, clock) as opened:
        yield opened


@pytest_asyncio.fixture
async def hasty(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    """As in production: 50 ms and Valkey is given up."""
    made = house(database_url, valkey_url, clock, request_timeout_ms=REQUEST_TIMEOUT_MS)
    async with made as opened:
        yield opened


async def believes_again(hasty: House, within_seconds: float = 5) -> float:
    began = time.monotonic()
    while not hasty.valkey.believed:
        assert time.monotonic() - began < within_seconds, "the mirror is not believed again"
        await asyncio.sleep(0.01)
    return time.monotonic() - began


async def hang_valkey(hasty: House, seconds: float) -> None:
    """The server keeps its data and its port, and answers nobody for a while."""
    await hasty.plain.execute_command("CLIENT", "PAUSE", int(seconds * 1000), "ALL")


def counted(read: str) -> float:
    name = "hadir_mirror_fallbacks_total"
    return REGISTRY.get_sample_value(name, {"read": read}) or 0


async def test_trap_1_an_emptied_valkey_never_says_that_nobody_is_there(home: House) -> None:
    """D5"""
    sari = await home.online_mitra()
    await home.plain.flushall()
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]
    assert not home.valkey.believed
    assert (await home.availability.count_available()).count == 1
    assert await home.availability.online_count() == 1
    assert await believes_again(home) < 1
    assert await home.members("mitras:online") == {str(sari).encode()}
    assert await home.drift() == {}


@pytest.mark.parametrize("command", ["beat", "write", "count", "guard"])
async def test_any_command_notices_a_flush(home: House, command: str) -> None:
    """D5"""
    sari = await home.online_mitra()
    await home.plain.flushall()
    if command == "beat":
        await home.beat(sari)
    elif command == "write":
        await home.load(sari, 1)
    elif command == "count":
        await home.availability.count_available()
    else:
        await home.availability.admit_beat(sari)
    assert not home.valkey.believed
    await believes_again(home)
    assert await home.drift() == {}


async def test_trap_2_a_seed_gives_one_stale_period_of_grace_for_each_real_beat(
    home: House, clock: StandingClock
) -> None:
    ghost = await home.online_mitra()
    last_beat = clock.now()
    clock.advance(60)
    await home.plain.flushall()
    await home.availability.find_available(10, Mode.CHAT)
    await believes_again(home)
    assert await home.availability.is_mitra_reachable(ghost)
    assert await home.plain.get(f"mitra:heartbeat:{ghost}") == b"2026-11-21T12:00:00.000Z"
    await home.availability.sweeps.copy_beats()
    assert await home.heartbeat_in_postgres(ghost) == last_beat
    clock.advance(44)
    assert await home.availability.auto_offline.find_stale() == []
    await home.availability.rebuild()  # the same beat: no second grace
    await home.availability.sweeps.compare()
    clock.advance(2)
    assert await home.availability.auto_offline.sweep() == [ghost]


async def test_during_an_outage_a_thousand_beacon_reads_are_one_query(home: House) -> None:
    """trap 3"""
    await home.online_mitra()
    home.valkey.distrust("the cable was pulled")
    before = counted("beacon")
    answers = await asyncio.gather(*(home.availability.count_available() for _ in range(1000)))
    assert {answer.count for answer in answers} == {1}
    assert counted("beacon") - before == 1


async def test_trap_3_a_hanging_valkey_is_given_up_quickly_and_seeded_before_it_is_believed(
    hasty: House,
) -> None:
    sari, budi = await hasty.online_mitra(), await hasty.online_mitra()
    await hang_valkey(hasty, 1.5)
    began = time.monotonic()
    for _ in range(10):
        assert len(await hasty.availability.find_available(10, Mode.CHAT)) == 2
    assert time.monotonic() - began < 1.2
    assert not hasty.valkey.believed
    await go_offline(hasty.db, budi, SwitchReason.SWITCHED_OFF)
    hasty.lose_what_was_committed()  # toggled while it was away, on an instance that died
    await believes_again(hasty)
    assert await hasty.availability.find_available(10, Mode.CHAT) == [sari]


async def test_one_moment_of_silence_is_not_an_outage_however_many_were_asking(
    hasty: House,
) -> None:
    """trap 3"""
    sari = await hasty.online_mitra()
    await hang_valkey(hasty, 0.1)
    asking = (hasty.availability.is_mitra_reachable(sari) for _ in range(20))
    assert all(await asyncio.gather(*asking)), "Postgres answers meanwhile"
    assert hasty.valkey.believed


async def test_a_mitra_deactivated_during_an_outage_stays_out_after_it(home: House) -> None:
    """trap 6"""
    sari = await home.online_mitra()
    await home.plain.set("availability:seeding", "the outage lasts", px=60_000)
    home.valkey.distrust("the cable was pulled")
    await deactivate_mitra(home.db, sari, None)
    with pytest.raises(Unauthorised):
        await home.availability.admit_beat(sari)
    home.lose_what_was_committed()
    await home.plain.delete("availability:seeding")
    await believes_again(home)
    assert await home.members("mitras:deactivated") == {str(sari).encode()}
    assert await home.members("mitras:online") == set()
    with pytest.raises(Unauthorised):
        await home.availability.admit_beat(sari)


async def test_beats_of_an_outage_are_kept_flushed_and_count_afterwards(
    hasty: House, clock: StandingClock
) -> None:
    """D3"""
    sari = await hasty.online_mitra()
    await hang_valkey(hasty, 0.8)
    hasty.valkey.distrust("the cable was pulled")
    clock.advance(300)
    for _ in range(50):
        hasty.availability.beat(sari)
    await hasty.availability.beats.flush()
    await hasty.availability.beats.flush_held()
    assert await hasty.heartbeat_in_postgres(sari) == clock.now()
    await believes_again(hasty)
    assert await hasty.availability.auto_offline.find_stale() == []
    assert await hasty.availability.is_mitra_reachable(sari)


async def test_a_beat_that_valkey_was_twice_too_late_for_still_arrives(
    hasty: House, clock: StandingClock
) -> None:
    """D1"""
    sari = await hasty.online_mitra()
    clock.advance(10)
    hasty.availability.beat(sari)
    await hang_valkey(hasty, 0.3)
    await hasty.availability.beats.flush()
    await hasty.availability.beats.flush_held()
    assert hasty.valkey.believed, "so nothing else would bring the beat"
    await hasty.plain.ping()
    await hasty.availability.beats.flush_held()
    assert await hasty.plain.get(f"mitra:heartbeat:{sari}") == iso(clock.now()).encode()


async def test_a_beat_that_valkey_lost_is_brought_back_by_the_process_that_heard_it(
    home: House, clock: StandingClock
) -> None:
    """D1"""
    sari = await home.online_mitra()
    clock.advance(100)
    await home.beat(sari)
    heard = await home.plain.get(f"mitra:heartbeat:{sari}")
    await home.plain.flushall()
    await home.availability.online_count()
    await believes_again(home)
    assert await home.plain.get(f"mitra:heartbeat:{sari}") == heard
    assert await home.heartbeat_in_postgres(sari) == clock.now()


async def test_a_mirror_write_that_failed_is_owed_and_paid(home: House) -> None:
    """D1"""
    sari = await home.online_mitra()
    await home.plain.config_set("maxmemory", 1)  # it reads, and takes no more
    try:
        await home.load(sari, 3)
    finally:
        await home.plain.config_set("maxmemory", 0)
    assert home.valkey.believed
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]
    await home.availability.upkeep()
    assert await home.availability.find_available(10, Mode.CHAT) == []


async def test_instances_that_come_back_together_share_one_seed_at_a_time(
    home: House, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """D5"""
    await home.online_mitra()
    async with house(database_url, valkey_url, clock) as other:
        await home.plain.flushall()
        for one in (home, other):
            one.valkey.distrust("restart")
        await asyncio.gather(believes_again(home), believes_again(other))
        assert await home.drift() == {}


async def test_trap_4_what_a_failover_lost_is_repaired_by_the_sweep(
    home: House, clock: StandingClock
) -> None:
    """A replica that lacks the last second takes over: it is seeded, answers, and is wrong."""
    on, off, busy, gone = [await home.mitra() for _ in range(4)]
    for one in (off, busy, gone):
        await home.switch_on(one)
    replica = {key: await home.plain.dump(key) for key in await home.plain.keys("*")}
    clock.advance(1)
    await home.switch_on(on)
    await home.switch_off(off)
    await home.load(busy, 3)
    await home.deactivate(gone)
    await home.plain.flushall()
    for key, kept in replica.items():
        await home.plain.restore(key, 0, kept)
    assert {*await home.availability.find_available(10, Mode.CHAT)} == {off, busy, gone}
    assert home.valkey.believed
    await home.availability.sweeps.compare()
    assert await home.availability.find_available(10, Mode.CHAT) == [on]
    assert await home.members("mitras:deactivated") == {str(gone).encode()}
    assert await home.drift() == {}


async def fire(
    instances: list[House], mitras: list[UUID], toggles: int, beats: int, seeds: int
) -> None:
    dice = random.Random(7)

    async def toggle(times: int) -> None:
        for _ in range(times):
            at, who = dice.choice(instances), dice.choice(mitras)
            if dice.random() < 0.5:
                await go_online(at.db, at.settings, who)
            else:
                await go_offline(at.db, who, SwitchReason.SWITCHED_OFF)
            await at.settle()

    async def beat(times: int) -> None:
        for number in range(times):
            dice.choice(instances).availability.beat(dice.choice(mitras))
            if number % 20 == 0:
                await asyncio.sleep(0)

    async def seed(times: int) -> None:
        for number in range(times):
            if number % 5 == 4:
                await instances[0].plain.flushall()
            instances[number % 2].valkey.distrust("drill")
            await believes_again(instances[number % 2])

    await asyncio.gather(*(toggle(toggles // 8) for _ in range(8)), beat(beats), seed(seeds))


@pytest.mark.parametrize(
    ("toggles", "seeds"), [(400, 6), pytest.param(10_000, 20, marks=pytest.mark.slow)]
)
async def test_trap_9_seeds_under_fire_leave_no_drift(
    home: House,
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    toggles: int,
    seeds: int,
) -> None:
    async with house(database_url, valkey_url, clock) as other:
        mitras = [await home.mitra() for _ in range(40)]
        await fire([home, other], mitras, toggles, toggles, seeds)
        for one in (home, other):
            await believes_again(one)
            await one.availability.beats.flush()
            await one.availability.beats.flush_held()
            await one.availability.upkeep()
        assert await home.drift() == {}
        assert (
            await home.availability.online_count()
            == (await home.availability.reads.overview_in_postgres()).online
        )
