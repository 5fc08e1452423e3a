"""The sweep that switches off whoever is gone, and everything that must stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio

from hadir.availability import finish_then_go_offline, lock_mitra, usecases
from hadir.availability.keys import ONLINE
from hadir.infra.valkey import ValkeyDown
from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from tests.support.clock import StandingClock


@pytest_asyncio.fixture
async def home(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[House]:
    async with house(database_url, valkey_url, clock) as opened:
        yield opened


async def nothing() -> None:
    return None


async def _too_late(_name: str, *_args: str) -> list[Any]:
    raise ValkeyDown


def _around_the_last_look(
    home: House,
    monkeypatch: pytest.MonkeyPatch,
    before: Callable[[], Awaitable[None]],
    after: Callable[[], Awaitable[None]],
    look: str = "retire",
) -> None:
    scripts = home.availability.auto_offline._scripts
    really = scripts.read

    async def read(name: str, *args: str) -> list[Any]:
        if name != look:
            return await really(name, *args)
        await before()
        said = await really(name, *args)
        await after()
        return said

    monkeypatch.setattr(scripts, "read", read)


async def test_a_stale_mitra_goes_off_is_logged_and_told(home: House, clock: StandingClock) -> None:
    """C3, D4"""
    gone, here = await home.online_mitra(), await home.online_mitra()
    clock.advance(46)
    await home.beat(here)
    assert await home.availability.auto_offline.sweep() == [gone]
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
    detected = await home.availability.auto_offline.find_stale()
    assert {*detected} == {sari, budi}
    await home.beat(sari)
    assert await home.availability.auto_offline.switch_off(detected) == [budi]


async def test_a_beat_that_still_waits_in_this_process_wins(
    home: House, clock: StandingClock
) -> None:
    """C3, D4"""
    sari = await home.online_mitra()
    clock.advance(46)
    detected = await home.availability.auto_offline.find_stale()
    home.availability.beat(sari)
    assert await home.availability.auto_offline.switch_off(detected) == []


async def test_a_beat_that_valkey_was_too_late_for_wins(
    home: House, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C3, D4: it is held for Postgres, where it is not yet either."""
    sari = await home.online_mitra()
    clock.advance(46)
    detected = await home.availability.auto_offline.find_stale()
    with monkeypatch.context() as slow:
        slow.setattr(home.availability.auto_offline._scripts, "read", _too_late)
        await home.beat(sari)
    assert await home.availability.auto_offline.switch_off(detected) == []


async def test_a_beat_between_the_last_look_and_the_update_wins(
    home: House, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C3, D4: and one right before that look; a beat of somebody who is off makes no ghost."""
    quick, late, gone = [await home.online_mitra() for _ in range(3)]
    clock.advance(46)

    async def before() -> None:
        await home.beat(quick)

    async def after() -> None:
        await home.beat(late)

    _around_the_last_look(home, monkeypatch, before, after)
    assert await home.availability.auto_offline.sweep() == [gone]
    await home.settle()
    await home.beat(gone)
    assert await home.members(ONLINE) == {str(quick).encode(), str(late).encode()}
    assert await home.availability.is_mitra_reachable(late)
    assert await home.drift() == {}


@pytest.mark.parametrize("wish", ["off", "off when free", "sign out"])
async def test_a_beat_switches_nobody_on_who_wants_to_be_off_by_now(
    home: House, clock: StandingClock, monkeypatch: pytest.MonkeyPatch, wish: str
) -> None:
    """C1, C3: the sweep has just switched both off; one beats, the other beats and goes by hand."""
    here, leaving = await home.online_mitra(), await home.online_mitra()
    clock.advance(46)

    async def late_beats() -> None:
        await home.beat(here, leaving)
        assert await home.sql("SELECT 1 FROM mitra_status WHERE is_online") == []
        if wish == "off":
            await home.switch_off(leaving)
        elif wish == "off when free":
            await finish_then_go_offline(home.db, leaving)
        else:
            async with home.db.transaction() as tx:
                await usecases.leaving(tx, leaving)

    _around_the_last_look(home, monkeypatch, late_beats, nothing, look="retired")
    assert await home.availability.auto_offline.sweep() == [leaving]
    await home.settle()
    assert await home.sql("SELECT mitra_id FROM mitra_status WHERE is_online") == [(here,)]
    assert await home.drift() == {}


async def test_whoever_switches_on_while_a_sweep_is_about_to_act_stays_on(
    home: House, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C3, D4: the switch was on all the time, and touching it is a sign of life."""
    sari = await home.online_mitra()
    clock.advance(46)

    async def after() -> None:
        await home.switch_on(sari)

    _around_the_last_look(home, monkeypatch, nothing, after)
    assert await home.availability.auto_offline.sweep() == []
    assert await home.members(ONLINE) == {str(sari).encode()}
    assert await home.availability.is_mitra_reachable(sari)
    assert await home.drift() == {}


async def test_whoever_is_left_alone_by_the_update_is_in_the_mirror_again(
    home: House, clock: StandingClock
) -> None:
    """D4: somebody does something with the row; the next sweep looks again."""
    sari = await home.online_mitra()
    clock.advance(46)
    async with home.db.transaction() as tx:
        await lock_mitra(tx, sari)
        assert await home.availability.auto_offline.sweep() == []
    assert await home.members(ONLINE) == {str(sari).encode()}
    assert await home.drift() == {}
    assert await home.availability.auto_offline.sweep() == [sari]


async def test_a_valkey_error_at_the_last_read_switches_nobody_off(
    home: House, clock: StandingClock
) -> None:
    """C3, D4"""
    sari = await home.online_mitra()
    clock.advance(46)
    assert await home.availability.auto_offline.find_stale() == [sari]
    home.valkey.distrust("the cable was pulled")
    assert await home.availability.auto_offline.sweep() == []
    assert (await home.sql("SELECT is_online FROM mitra_status")) == [(True,)]


async def test_a_sweep_of_too_many_needs_a_second_one_that_agrees(
    home: House, clock: StandingClock
) -> None:
    """D4"""
    mitras = [await home.online_mitra() for _ in range(10)]
    clock.advance(46)
    assert await home.availability.auto_offline.sweep() == []
    await home.beat(*mitras[:4])
    assert {*await home.availability.auto_offline.sweep()} == {*mitras[4:]}


async def test_five_may_always_go_at_once(home: House, clock: StandingClock) -> None:
    """D4"""
    mitras = [await home.online_mitra() for _ in range(5)]
    clock.advance(46)
    assert {*await home.availability.auto_offline.sweep()} == {*mitras}


async def test_only_one_instance_takes_a_cadence(
    home: House, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """D4"""
    async with house(database_url, valkey_url, clock) as other:
        taken = [await one.availability.sweeps._lease("auto_offline", 30) for one in (home, other)]
    assert taken == [True, False]
