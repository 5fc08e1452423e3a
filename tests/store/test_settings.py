"""Changing settings, and every instance following."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from hadir.infra.bus import Bus
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.infra.valkey import Valkey
from hadir.settings import InvalidSetting, Settings, StaleWrite, UnknownSetting, Values
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@asynccontextmanager
async def instance(
    database_url: str, valkey_url: str, clock: StandingClock, cadence_seconds: int = 15
) -> AsyncIterator[Settings]:
    db, valkey = Database(database_url, clock), Valkey(valkey_url)
    bus = Bus(valkey)
    settings = Settings(db, bus, cadence_seconds=cadence_seconds)
    await db.open()
    await valkey.start()
    await bus.start()
    await settings.start()
    try:
        yield settings
    finally:
        await settings.stop()
        await bus.stop()
        await valkey.stop()
        await db.close()


@pytest.fixture
async def settings(
    database_url: str, valkey_url: str, clock: StandingClock
) -> AsyncIterator[Settings]:
    async with instance(database_url, valkey_url, clock) as one:
        yield one


async def test_a_change_is_in_force_at_once_and_counts_versions(settings: Settings) -> None:
    """L2"""
    assert settings.values == Values()
    await settings.change("max_customers_per_mitra", 5, None, 0)
    await settings.change("max_customers_per_mitra", 6, None, 1)
    assert settings.values.max_customers_per_mitra == 6
    listed = {one.key: one for one in await settings.listed()}
    assert listed["max_customers_per_mitra"].version == 2
    assert listed["max_customers_per_mitra"].default == 3
    assert listed["calls_enabled"].version == 0


async def test_a_change_is_heard_by_the_other_instance(
    settings: Settings, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """L2"""
    async with instance(database_url, valkey_url, clock) as other:
        changed = asyncio.Event()
        other.on_change(lambda _values: changed.set())
        await until(lambda: other._bus.healthy)
        await settings.change("calls_enabled", True, None, 0)
        await asyncio.wait_for(changed.wait(), 5)
        assert other.values.calls_enabled


async def test_a_change_leaves_an_audit_row_with_both_values(settings: Settings) -> None:
    """L2"""
    operator = new_id()
    await settings.change("otp_life_seconds", 120, operator, 0)
    async with settings._db.reading() as tx:
        row = await (
            await tx.conn.execute(
                "SELECT operator_id, action, subject_id, before, after FROM audit_log"
            )
        ).fetchone()
    expected = (operator, "setting.changed", "otp_life_seconds", {"value": 300}, {"value": 120})
    assert row == expected


@pytest.mark.parametrize("version", [0, 2, -1])
async def test_who_has_not_seen_the_latest_version_is_refused(
    settings: Settings, version: int
) -> None:
    """L2"""
    await settings.change("otp_life_seconds", 120, None, 0)
    with pytest.raises(StaleWrite):
        await settings.change("otp_life_seconds", 180, None, version)
    assert settings.values.otp_life_seconds == 120


async def test_of_two_changes_at_once_one_is_refused(settings: Settings) -> None:
    """L2"""
    results = await asyncio.gather(
        *(settings.change("otp_life_seconds", 100 + i, None, 0) for i in range(8)),
        return_exceptions=True,
    )
    assert sum(result is None for result in results) == 1
    assert all(result is None or isinstance(result, StaleWrite) for result in results)


async def test_unknown_keys_and_bad_values_are_refused(settings: Settings) -> None:
    with pytest.raises(UnknownSetting):
        await settings.change("max_everything", 1, None, 0)
    with pytest.raises(InvalidSetting):
        await settings.change("otp_life_seconds", "soon", None, 0)
    assert UnknownSetting.status == InvalidSetting.status == 422


async def test_a_stale_limit_below_two_beats_is_raised_at_the_start_and_operators_see_it(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """C2: whoever deployed a slower beat; what was set stays as it is."""
    with capture_logs() as logs:
        async with instance(database_url, valkey_url, clock, cadence_seconds=40) as slow:
            listed = {one.key: one for one in await slow.listed()}
    assert {"setting.raised"} == {
        one["event"] for one in logs if one["event"].startswith("setting")
    }
    shown = listed["mitra_stale_after_seconds"]
    assert (shown.value, shown.in_force) == (45, 80)
    others = [one for key, one in listed.items() if key != "mitra_stale_after_seconds"]
    assert [one.in_force for one in others] == [one.value for one in others]


async def test_stale_must_be_at_least_two_beats(settings: Settings) -> None:
    """C2"""
    with pytest.raises(InvalidSetting):
        await settings.change("mitra_stale_after_seconds", 29, None, 0)
    await settings.change("mitra_stale_after_seconds", 30, None, 0)
    assert settings.values.mitra_stale_after_seconds == 30


async def test_a_stored_value_that_the_deployment_no_longer_allows_does_no_harm(
    database_url: str, valkey_url: str, clock: StandingClock, settings: Settings
) -> None:
    async with settings._db.transaction() as tx:
        sql = "INSERT INTO settings (key, value, updated_at) VALUES (%s, %s::jsonb, %s)"
        await tx.execute(sql, ("mitra_stale_after_seconds", "10", tx.now))
        await tx.execute(sql, ("otp_life_seconds", "1", tx.now))
        await tx.execute(sql, ("gone_since", "true", tx.now))
    await settings.load()
    assert settings.values.mitra_stale_after_seconds == 30
    assert settings.values.otp_life_seconds == 300
