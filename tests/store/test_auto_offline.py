"""The sweep that switches off whoever is gone, and everything that must stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest_asyncio

from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest_asyncio.fixture
async def home(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    async with house(database_url, valkey_url, clock) as opened:
        yield opened


async def test_a_stale_mitra_goes_off_is_logged_and_told(home: House, clock: StandingClock) -> None:
    """C3, D4"""
    gone, here = await home.online_mitra(), await home.online_mitra()
    clock.advance(46)
    await home.beat(here)
    assert await home.availability.sweeps.auto_offline() == [gone]
    await home.settle()
    assert await home.availability.online_count() == 1
    logs = await home.sql("SELECT mitra_id, reason FROM mitra_online_logs ORDER BY id")
    assert logs[-1] == (gone, "no_heartbeat")
    told = await home.sql("SELECT event FROM outbox WHERE %s = ANY(topics)", f"account:{gone}")
    assert told[0][0]["reason"] == "no_heartbeat"
    jobs = await home.sql("SELECT payload FROM jobs WHERE kind = 'pairing.mitra_went_offline'")
    assert jobs == [({"mitra_id": str(gone)},)]


async def test_a_beat_between_detection_and_update_wins(home: House, clock: StandingClock) -> None:
    """C3, D4"""
    sari, budi = await home.online_mitra(), await home.online_mitra()
    clock.advance(46)
    detected = await home.availability.sweeps.find_stale()
    assert {*detected} == {sari, budi}
    await home.beat(sari)
    assert await home.availability.sweeps.switch_off(detected) == [budi]


async def test_a_valkey_error_at_the_last_read_switches_nobody_off(
    home: House, clock: StandingClock
) -> None:
    """C3, D4"""
    sari = await home.online_mitra()
    clock.advance(46)
    assert await home.availability.sweeps.find_stale() == [sari]
    home.valkey.distrust("the cable was pulled")
    assert await home.availability.sweeps.auto_offline() == []
    assert (await home.sql("SELECT is_online FROM mitra_status")) == [(True,)]


async def test_a_sweep_of_too_many_needs_a_second_one_that_agrees(
    home: House, clock: StandingClock
) -> None:
    """D4"""
    mitras = [await home.online_mitra() for _ in range(10)]
    clock.advance(46)
    assert await home.availability.sweeps.auto_offline() == []
    await home.beat(*mitras[:4])
    assert {*await home.availability.sweeps.auto_offline()} == {*mitras[4:]}


async def test_five_may_always_go_at_once(home: House, clock: StandingClock) -> None:
    """D4"""
    mitras = [await home.online_mitra() for _ in range(5)]
    clock.advance(46)
    assert {*await home.availability.sweeps.auto_offline()} == {*mitras}


async def test_only_one_instance_takes_a_cadence(
    home: House, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """D4"""
    async with house(database_url, valkey_url, clock) as other:
        taken = [await one.availability.sweeps._lease("auto_offline", 30) for one in (home, other)]
    assert taken == [True, False]
