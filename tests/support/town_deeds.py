"""What all deeds in the model town need: who is meant, and was the answer right."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.support.town import CUSTOMERS, MITRAS

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.town import Town
    from tests.support.town_words import Talk

MOST_SECONDS = 780  # a seeded sign-in lives 15 minutes


@dataclass(frozen=True)
class Chosen:
    """Which talk (the newest is 0), which person, which side, and yes or no."""

    which: int
    who: int
    side: str
    yes: bool


class Deeds:
    """Numbers become people and talks; each answer is compared with the model's."""

    def __init__(self, town: Town) -> None:
        self.town, self.model, self.operator = town, town.model, town.operator
        self.reached: Counter[str] = Counter()
        self.spent = 0

    def customer(self, it: Chosen) -> Phone:
        return [*self.town.customers.values()][it.who % CUSTOMERS]

    def mitra(self, it: Chosen) -> Phone:
        return [*self.town.mitras.values()][it.who % MITRAS]

    def talk(self, it: Chosen) -> Talk:
        talks = [*self.model.talks.values()]
        return talks[-1 - it.which % len(talks)]

    def by(self, talk: Talk, it: Chosen) -> str:
        """The side that is meant; the customer where the mitra is none or may not do anything."""
        return "customer" if talk.mitra in (None, *self.model.out) else it.side

    def side(self, talk: Talk, side: str) -> Phone:
        """Of a talk that nobody has accepted, the customer."""
        if side == "mitra" and talk.mitra is not None:
            return self.town.mitras[talk.mitra]
        return self.town.customers[talk.customer]

    async def check(self, phone: Phone, path: str, wanted: str, body: object = None) -> bool:
        found = await self.town.answer(phone, "POST", path, body)
        self.reached[f"{path.rpartition('/')[2]}: {found}"] += 1
        assert found == wanted, f"{path} answered {found}, the model says {wanted}"
        return found == "ok"

    async def pass_seconds(self, seconds: int) -> None:
        """As long as everybody stays signed in."""
        if self.spent + seconds <= MOST_SECONDS:
            self.spent += seconds
            await self.town.world.advance(seconds)
            self.model.pass_time(self.town.world.clock.now())
