"""Who could take a customer now: the mirror, its twins, and what each change does to both."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from hadir.availability import (
    InvalidCapacity,
    find_status,
    mark_offered,
    reactivate_mitra,
    recheck_available,
    set_capacity_override,
)
from hadir.availability.model import MitraDeactivated
from hadir.availability.usecases import finish_then_go_offline, go_online
from hadir.kernel.enums import Mode
from hadir.kernel.errors import Unauthorised
from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest_asyncio.fixture
async def home(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    async with house(database_url, valkey_url, clock) as opened:
        yield opened


async def test_a_mitra_who_switches_on_is_found_with_the_keys_of_the_contract(home: House) -> None:
    """D1"""
    sari = await home.online_mitra()
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]
    assert await home.members("mitras:online") == {str(sari).encode()}
    assert await home.plain.get(f"mitra:heartbeat:{sari}") == b"2026-11-21T12:00:00.000Z"
    assert await home.plain.get(f"mitra:capacity:{sari}") == b"0"
    beacon = await home.availability.count_available()
    assert (beacon.available, beacon.count, beacon.call_count) == (True, 1, 1)
    assert 0 < await home.plain.pttl("availability:snapshot") <= 10_000


async def test_switching_off_takes_every_trace_out_of_dispatch(home: House) -> None:
    """C1"""
    sari = await home.online_mitra()
    await home.switch_off(sari)
    assert await home.availability.find_available(10, Mode.CHAT) == []
    assert await home.plain.exists("mitras:online", f"mitra:heartbeat:{sari}") == 0
    assert not (await home.availability.count_available()).available
    rows = await home.sql("SELECT is_online, reason FROM mitra_online_logs ORDER BY id")
    assert rows == [(True, "switched_on"), (False, "switched_off")]


async def test_a_stale_mitra_is_online_but_neither_reachable_nor_available(
    home: House, clock: StandingClock
) -> None:
    """C6, D2"""
    sari = await home.online_mitra()
    clock.advance(45)
    assert await home.availability.is_mitra_reachable(sari)
    clock.advance(0.001)
    assert not await home.availability.is_mitra_reachable(sari)
    overview = await home.availability.overview()
    assert (overview.online, overview.reachable, overview.available) == (1, 0, 0)
    await home.beat(sari)
    assert await home.availability.is_mitra_reachable(sari)


async def test_a_stale_limit_below_two_beats_is_raised(home: House, clock: StandingClock) -> None:
    """C2"""
    home.settings.values.mitra_stale_after_seconds = 10
    sari = await home.online_mitra()
    clock.advance(29)
    assert await home.availability.is_mitra_reachable(sari)


async def test_a_late_beat_resurrects_nobody(home: House) -> None:
    """C2, D1"""
    sari = await home.online_mitra()
    await home.switch_off(sari)
    await home.beat(sari)
    assert await home.plain.exists(f"mitra:heartbeat:{sari}") == 0
    assert not await home.availability.is_mitra_reachable(sari)


async def test_an_older_row_never_overwrites_a_newer_one(home: House) -> None:
    """D1"""
    from hadir.availability.store_mirror import list_mirror_rows

    sari = await home.online_mitra()
    async with home.db.reading() as tx:
        (old,) = await list_mirror_rows(tx, [sari])
    await home.switch_off(sari)
    await home.availability._writer.apply([old])
    assert await home.members("mitras:online") == set()


async def test_a_full_mitra_and_one_on_a_call_are_not_offered(home: House) -> None:
    """C5, C6"""
    busy, calling, half = [await home.online_mitra() for _ in range(3)]
    await home.load(busy, 3)
    await home.load(calling, 1, in_call=True)
    await home.load(half, 2)
    assert await home.availability.find_available(10, Mode.CHAT) == [half]
    assert await home.availability.find_available(10, Mode.CALL) == []
    beacon = await home.availability.count_available()
    assert (beacon.count, beacon.call_count) == (1, 0)
    await home.load(half, 0)
    assert await home.availability.find_available(10, Mode.CALL) == [half]


async def test_a_wave_begins_with_the_least_recently_offered_then_the_least_loaded(
    home: House, clock: StandingClock
) -> None:
    """E3"""
    first, second, third = [await home.online_mitra() for _ in range(3)]
    await home.load(second, 1)
    async with home.db.transaction() as tx:
        await mark_offered(tx, [first])
    await home.settle()
    for read in (home.availability.reads.find_available, home.availability.reads.find_in_postgres):
        assert await read(10, Mode.CHAT) == [third, second, first]
        assert await read(1, Mode.CHAT, [third]) == [second]


async def test_the_recheck_in_a_transaction_keeps_only_those_who_can(home: House) -> None:
    """E3"""
    free, full = await home.online_mitra(), await home.online_mitra()
    await home.load(full, 3)
    async with home.db.transaction() as tx:
        stale_before = home.availability.stale_before(tx.now)
        found = await recheck_available(tx, [full, free], Mode.CHAT, stale_before, 3)
    assert found == [free]


async def test_the_beacon_is_dropped_as_soon_as_its_count_reaches_or_leaves_zero(
    home: House,
) -> None:
    """C6"""
    assert (await home.availability.count_available()).count == 0
    sari = await home.online_mitra()
    assert (await home.availability.count_available()).count == 1
    await home.online_mitra()
    assert (await home.availability.count_available()).count == 1  # shared for up to 10 s
    for mitra_id in (sari, *await home.availability.find_available(9, Mode.CHAT, [sari])):
        await home.switch_off(mitra_id)
    assert (await home.availability.count_available()).count == 0


async def test_a_beat_that_ends_an_empty_beacon_is_seen_at_once(
    home: House, clock: StandingClock
) -> None:
    """C6"""
    sari = await home.online_mitra()
    clock.advance(60)
    assert (await home.availability.count_available()).count == 0
    await home.beat(sari)
    assert (await home.availability.count_available()).count == 1


async def test_finish_then_off_takes_no_more_and_ends_with_the_last_session(home: House) -> None:
    """C1"""
    sari = await home.online_mitra()
    await home.load(sari, 1)
    await finish_then_go_offline(home.db, sari)
    await home.settle()
    assert await home.availability.find_available(10, Mode.CHAT) == []
    assert await home.availability.online_count() == 1
    await home.load(sari, 0)
    assert await home.availability.online_count() == 0
    assert (await home.sql("SELECT reason FROM mitra_online_logs ORDER BY id"))[-1] == ("finished",)


async def test_deactivation_refuses_beats_and_the_switch_until_reactivation(home: House) -> None:
    """C4"""
    sari = await home.online_mitra()
    await home.deactivate(sari)
    assert await home.members("mitras:deactivated") == {str(sari).encode()}
    with pytest.raises(Unauthorised):
        await home.availability.admit_beat(sari)
    with pytest.raises(MitraDeactivated):
        await go_online(home.db, home.settings, sari)
    await reactivate_mitra(home.db, sari, None)
    await home.settle()
    assert await home.members("mitras:deactivated") == set()
    assert await home.availability.online_count() == 0
    await home.availability.admit_beat(sari)
    audit = await home.sql("SELECT action FROM audit_log ORDER BY id")
    assert audit == [("mitra.deactivated",), ("mitra.reactivated",)]


async def test_switching_on_while_being_deactivated_never_leaves_both(home: House) -> None:
    """C4"""
    sari = await home.mitra()
    for _ in range(10):
        await asyncio.gather(home.switch_on(sari), home.deactivate(sari), return_exceptions=True)
        async with home.db.reading() as tx:
            status = await find_status(tx, sari)
        assert status is not None
        assert not status.is_online
        await reactivate_mitra(home.db, sari, None)


async def test_ten_thousand_beats_are_not_one_sql_statement(home: House) -> None:
    """C2, D1"""
    mitras = [await home.online_mitra() for _ in range(5)]
    versions = await home.sql("SELECT xmin::text FROM mitra_status ORDER BY mitra_id")
    for _ in range(2000):
        for mitra_id in mitras:
            home.availability.beat(mitra_id)
    await home.availability.beats.flush()
    assert await home.sql("SELECT xmin::text FROM mitra_status ORDER BY mitra_id") == versions


async def test_a_change_of_capacity_rebuilds_the_index(home: House) -> None:
    """C5"""
    sari = await home.online_mitra()
    await home.load(sari, 2)
    home.settings.values.max_customers_per_mitra = 2
    await home.availability.upkeep()
    assert await home.availability.find_available(10, Mode.CHAT) == []
    home.settings.values.max_customers_per_mitra = 4
    await home.availability.upkeep()
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]


async def test_beats_are_copied_forward_never_back(home: House, clock: StandingClock) -> None:
    """D4"""
    sari, budi = await home.online_mitra(), await home.online_mitra()
    clock.advance(20)
    await home.beat(sari)
    beaten = clock.now()
    assert await home.availability.sweeps.copy_beats() == 1
    assert await home.heartbeat_in_postgres(sari) == beaten
    await home.plain.set(f"mitra:heartbeat:{sari}", "2020-01-01T00:00:00.000Z")
    assert await home.availability.sweeps.copy_beats() == 0
    assert await home.heartbeat_in_postgres(sari) == beaten
    assert await home.heartbeat_in_postgres(budi) is not None


async def test_the_comparison_finds_and_repairs_every_kind_of_damage(home: House) -> None:
    """D4"""
    sari, budi = await home.online_mitra(), await home.online_mitra()
    assert await home.drift() == {}
    stranger = "01930000-0000-7000-8000-00000000beef"
    await home.plain.srem("mitras:online", str(sari))
    await home.plain.sadd("mitras:online", stranger)
    await home.plain.sadd("mitras:deactivated", str(budi))
    await home.plain.set(f"mitra:capacity:{sari}", "7")
    await home.plain.zadd("availability:chat:turns", {str(budi): 5})
    await home.plain.hset("availability:versions", str(budi), "99")
    drift = await home.availability.sweeps.compare()
    assert drift == {
        "online": 1,
        "deactivated": 1,
        "capacity": 1,
        "index": 1,
        "version": 1,
        "unknown": 1,
    }
    assert await home.drift() == {}


async def test_an_override_of_the_capacity_is_audited_mirrored_and_may_be_taken_back(
    home: House,
) -> None:
    """C5"""
    sari = await home.online_mitra()
    await home.load(sari, 1)
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]
    await set_capacity_override(home.db, home.settings, sari, 1, None)
    await home.settle()
    assert await home.availability.find_available(10, Mode.CHAT) == []
    assert await home.drift() == {}
    await set_capacity_override(home.db, home.settings, sari, None, None)
    await home.settle()
    assert await home.availability.find_available(10, Mode.CHAT) == [sari]
    told = await home.sql(
        "SELECT before, after FROM audit_log WHERE action = 'mitra.capacity' ORDER BY id"
    )
    nothing, one = {"capacity_override": None}, {"capacity_override": 1}
    assert told == [(nothing, one), (one, nothing)]


async def test_more_room_is_offered_what_is_being_searched_and_the_same_again_says_nothing(
    home: House,
) -> None:
    """E4"""
    sari = await home.online_mitra()
    await home.load(sari, 3)
    home.jobs.clear()
    for _ in range(2):
        await set_capacity_override(home.db, home.settings, sari, 4, None)
    assert len(home.jobs) == 1
    assert await home.sql("SELECT count(*) FROM audit_log WHERE action = 'mitra.capacity'") == [
        (1,)
    ]


@pytest.mark.parametrize("wrong", [-1, 51])
async def test_a_capacity_out_of_range_is_refused(home: House, wrong: int) -> None:
    """C5"""
    sari = await home.mitra()
    with pytest.raises(InvalidCapacity):
        await set_capacity_override(home.db, home.settings, sari, wrong, None)
