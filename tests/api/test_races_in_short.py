"""Ten rounds of the two races that decide who talks with whom; tests/flows runs 200."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.race_rules import CAPACITY, most_held_by_one_mitra, one_request_has_one_winner
from tests.support.racing import racing

if TYPE_CHECKING:
    from tests.support.clock import StandingClock


async def test_one_request_that_fifty_accept_at_once_has_one_winner(
    database_url: str, clock: StandingClock
) -> None:
    """E5"""
    async with racing(database_url, clock) as race:
        await one_request_has_one_winner(race, 10)


async def test_one_mitra_who_accepts_ten_at_once_gets_three(
    database_url: str, clock: StandingClock
) -> None:
    """C5, E5"""
    async with racing(database_url, clock) as race:
        assert await most_held_by_one_mitra(race, 10) == [CAPACITY] * 10
