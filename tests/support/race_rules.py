"""What must hold after each round of a race, however many rounds are run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.support.racing import Race

MITRAS, REQUESTS, CAPACITY = 50, 10, 3


async def one_request_has_one_winner(race: Race, rounds: int) -> None:
    """50 mitras accept one request at once."""
    mitras = await race.mitras(MITRAS)
    for request in await race.requests(rounds, mitras):
        answers = await race.accept_at_once([(mitra, request.id) for mitra in mitras])
        assert answers == {"ok": 1, "OFFER_TAKEN": MITRAS - 1}
        assert await race.responses(request.id) == {"accepted": 1, "missed": MITRAS - 1}
        assert sum([await race.held_by(mitra) for mitra in mitras]) == 1
        await race.finish()


async def most_held_by_one_mitra(race: Race, rounds: int) -> list[int]:
    """One mitra with room for three accepts 10 requests at once; how many it then held."""
    held = []
    (mitra,) = await race.mitras(1)
    for _ in range(rounds):
        requests = await race.requests(REQUESTS, [mitra])
        answers = await race.accept_at_once([(mitra, request.id) for request in requests])
        held.append(await race.held_by(mitra))
        assert answers == Counter(ok=held[-1], AT_CAPACITY=REQUESTS - held[-1])
        await race.finish()
    return held


def answered(answers: Sequence[object]) -> list[object]:
    """Numbers as they are, refusals by their class."""
    return [one if isinstance(one, int) else type(one) for one in answers]
