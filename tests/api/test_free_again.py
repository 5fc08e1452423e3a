"""Whoever becomes free while somebody waits is asked at once, however it came about (E4)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.pairing import list_waves
from hadir.pairing.offering import withdraw_offers
from tests.support.world import running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

RARELY = "86400"  # seconds: these tests are about what does not wait for a sweep
UNDONE = "SELECT EXISTS (SELECT 1 FROM jobs WHERE failed_at IS NULL)"


@pytest.fixture
async def world(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[World]:
    """Nobody is switched off for being silent."""
    async with running_world(
        database_url, valkey_url, clock, tmp_path, MITRA_AUTO_OFFLINE_SWEEP_SECONDS=RARELY
    ) as running:
        yield running


async def card(phone: Phone, session_id: str) -> dict[str, Any] | None:
    cards = [card for card in await phone.cards() if card["request_id"] == session_id]
    return cards[0] if cards else None


async def is_asked(world: World, mitra: Phone, session_id: str) -> None:
    """Wait for this mitra's open card."""
    async with asyncio.timeout(30):
        while True:
            found = await card(mitra, session_id)
            if found is not None and found["response"] is None:
                break
            await asyncio.sleep(0.02)
    assert found["expires_at"] > world.clock.now().isoformat()


async def jobs_are_done(world: World) -> None:
    async with asyncio.timeout(30):
        while True:
            async with world.system.db.reading() as tx:
                if not await tx.value(UNDONE):
                    return
            await asyncio.sleep(0.02)


async def begun(world: World) -> str:
    """Somebody searches, and the first round is over."""
    session_id = await world.search(await world.customer("ana"))
    await jobs_are_done(world)
    return session_id


async def test_a_card_that_came_in_the_middle_of_a_round_lasts_through_the_next(
    world: World,
) -> None:
    """E4: it would end between two rounds, and its mitra would be free and not asked."""
    await world.mitra("first")
    session_id = await begun(world)
    await world.advance(40)
    late = await world.mitra("late")
    await is_asked(world, late, session_id)
    await world.advance(21)
    await jobs_are_done(world)
    await world.advance(45)
    await is_asked(world, late, session_id)
    assert (await late.accept(session_id))["state"] == "active"


async def test_an_open_card_that_lasts_is_not_made_anew(world: World) -> None:
    """E3, E4: a phone that rang once does not ring again for nothing."""
    await world.mitra("first")
    session_id = await begun(world)
    await world.advance(40)
    late = await world.mitra("late")
    await is_asked(world, late, session_id)
    before = await card(late, session_id)
    await late.post("/api/mitra/status/offline", {"when_free": False})
    await late.post("/api/mitra/status/online")
    await is_asked(world, late, session_id)
    await jobs_are_done(world)
    assert await card(late, session_id) == before


async def test_whoever_beats_again_after_a_silence_is_asked_at_once(world: World) -> None:
    """E4: Postgres had not heard of the silent one for even longer."""
    here, silent = await world.mitra("here"), await world.mitra("silent")
    await world.system.availability.beats.settle()
    world.clock.advance(120)
    await here.post("/api/mitra/status/heartbeat")
    await world.system.availability.beats.settle()
    await world.system.availability.sweeps.copy_beats()
    session_id = await begun(world)
    await is_asked(world, here, session_id)
    assert await card(silent, session_id) is None
    await silent.post("/api/mitra/status/heartbeat")
    await is_asked(world, silent, session_id)


async def test_more_room_for_everybody_is_used_at_once(world: World) -> None:
    """C5, E4"""
    await world.system.settings.change("max_customers_per_mitra", 1, None, 0)
    busy, free = await world.mitra("busy"), await world.mitra("free", online=False)
    await world.conversation(await world.customer("bima"), busy)
    await free.post("/api/mitra/status/online")
    session_id = await begun(world)
    assert await card(busy, session_id) is None
    await world.system.settings.change("max_customers_per_mitra", 2, None, 1)
    await is_asked(world, busy, session_id)


async def test_who_is_back_before_the_cards_were_taken_away_gets_them_again(world: World) -> None:
    """C1, E4: the work that a moment's absence left behind is done late."""
    teduh = await world.mitra("teduh")
    session_id = await begun(world)
    await withdraw_offers(world.system.db, UUID(teduh.id))
    await is_asked(world, teduh, session_id)


async def test_a_search_that_opens_right_after_is_told_to_the_newly_free_as_well(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E4: whoever looks for searches has told the mirror first, however late the relay is."""

    async def not_yet(_ids: list[UUID]) -> None:
        return

    await world.mitra("first")
    monkeypatch.setattr(world.system.relay, "_write_mirror", not_yet)
    second = await world.mitra("second")
    await jobs_are_done(world)
    session_id = await begun(world)
    async with world.system.db.reading() as tx:
        first_round, *_ = await list_waves(tx, UUID(session_id))
    assert UUID(second.id) in first_round.offered
