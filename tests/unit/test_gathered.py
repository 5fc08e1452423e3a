"""Many askers, few queries: what a storm of sockets that come back relies on."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from hadir.infra.coalesce import Gathered
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Mapping


class Answers:
    """Doubles numbers below ten, slowly; remembers what it was asked together."""

    def __init__(self) -> None:
        self.asked: list[set[int]] = []
        self.go_on = asyncio.Event()

    async def __call__(self, numbers: set[int]) -> Mapping[int, int]:
        self.asked.append(numbers)
        await self.go_on.wait()
        if 13 in numbers:
            raise ConnectionError
        return {number: 2 * number for number in numbers if number < 10}


async def test_what_is_asked_during_one_query_is_answered_by_the_next_one() -> None:
    answers = Answers()
    gathered = Gathered(answers)
    first = asyncio.create_task(gathered.find(1))
    await until(lambda: answers.asked == [{1}])
    later = [asyncio.create_task(gathered.find(number)) for number in (1, 2, 3, 3, 10)]
    await asyncio.sleep(0)
    answers.go_on.set()
    assert await first == 2
    assert await asyncio.gather(*later) == [2, 4, 6, 6, None]
    assert answers.asked == [{1}, {1, 2, 3, 10}]


async def test_a_query_that_fails_fails_for_those_who_asked_it_and_nobody_else() -> None:
    answers = Answers()
    answers.go_on.set()
    gathered = Gathered(answers)
    with pytest.raises(ConnectionError):
        await gathered.find(13)
    assert await gathered.find(4) == 8


async def test_an_asker_who_gives_up_takes_the_answer_from_nobody() -> None:
    answers = Answers()
    gathered = Gathered(answers)
    hasty, patient = (asyncio.create_task(gathered.find(n)) for n in (1, 2))
    await until(lambda: answers.asked == [{1, 2}])
    hasty.cancel()
    answers.go_on.set()
    assert await patient == 4


async def test_within_the_pace_everybody_is_asked_for_at_once() -> None:
    answers = Answers()
    answers.go_on.set()
    gathered = Gathered(answers, pace_seconds=3600)
    assert await gathered.find(1) == 2
    waiting = [asyncio.create_task(gathered.find(number)) for number in range(5)]
    await asyncio.sleep(0.05)
    assert answers.asked == [{1}]
    for one in waiting:
        one.cancel()
