"""The two races that decide who talks with whom, often enough that luck does not pass (spec E5)."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import TYPE_CHECKING

from hadir.availability import store as availability_store
from hadir.kernel.errors import NotFound
from hadir.pairing import answers
from tests.support.race_rules import CAPACITY, most_held_by_one_mitra, one_request_has_one_winner
from tests.support.racing import racing

if TYPE_CHECKING:
    from uuid import UUID

    import pytest

    from hadir.availability.model import MitraStatus
    from hadir.infra.db import Tx
    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

ROUNDS = 200


async def test_one_request_that_fifty_accept_at_once_has_one_winner(
    database_url: str, clock: StandingClock
) -> None:
    """E5"""
    async with racing(database_url, clock) as race:
        await one_request_has_one_winner(race, ROUNDS)


async def test_one_mitra_who_accepts_ten_at_once_gets_three(
    database_url: str, clock: StandingClock
) -> None:
    """C5, E5"""
    async with racing(database_url, clock) as race:
        assert await most_held_by_one_mitra(race, ROUNDS) == [CAPACITY] * ROUNDS


async def test_a_count_without_the_mitras_row_locked_is_not_enough(
    database_url: str, clock: StandingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C5, E5"""

    async def only_read(tx: Tx, mitra_id: UUID) -> MitraStatus:
        status = await availability_store.find_status(tx, mitra_id)
        if status is None:
            raise NotFound
        return status

    monkeypatch.setattr(answers, "lock_mitra", only_read)
    async with racing(database_url, clock) as race:
        held = await most_held_by_one_mitra(race, 50)
    assert sum(many > CAPACITY for many in held) > 25


async def test_over_http_too_one_of_many_wins(world: World) -> None:
    """E5"""
    mitras = [await world.mitra(f"bestie {number}") for number in range(20)]
    for mitra in mitras:
        await mitra.connect()
    ana = await world.customer("ana")
    request_id = await world.search(ana)
    for mitra in mitras:
        await mitra.hear("offer.made", request_id=request_id)
    outcomes = await asyncio.gather(*(accept(mitra, request_id) for mitra in mitras))
    assert Counter(outcomes) == {(200, None): 1, (409, "OFFER_TAKEN"): 19}
    for mitra, outcome in zip(mitras, outcomes, strict=True):
        if outcome[0] == 409:
            await mitra.hear("offer.withdrawn", request_id=request_id, reason="taken")
        else:
            await mitra.hear("paired", session_id=request_id)


async def accept(mitra: Phone, request_id: str) -> tuple[int, str | None]:
    answer = await mitra.ask("POST", f"/api/mitra/chat-requests/{request_id}/accept")
    return answer.status_code, answer.json().get("code")
