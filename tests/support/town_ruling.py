"""Operators, former listeners, and unused time in the model town."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hadir.kernel.enums import OperatorRole
from tests.support.operating import sign_in_straight
from tests.support.phone import Phone
from tests.support.town_deeds import Chosen, Deeds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.town_words import Talk
    from tests.support.world import World


class Ruling(Deeds):
    """What comes over a talk from elsewhere, and what a customer makes of it."""

    async def an_operator_ends(self, it: Chosen) -> None:
        talk = self.talk(it)
        await self.check(self.operator, f"/internal/sessions/{talk.id}/end", "ok")
        self.model.operator_ends(talk)

    async def an_operator_moves(self, it: Chosen) -> None:
        """To whichever mitra, also one who cannot."""
        talk, mitra = self.talk(it), self.mitra(it)
        path, wanted = f"/internal/sessions/{talk.id}/reroute", self.model.reroute(talk, mitra.id)
        await self.check(self.operator, path, wanted, {"mitra_id": mitra.id})

    async def an_operator_deactivates(self, it: Chosen) -> None:
        """One mitra at most, and not often: a town without listeners is a dull one."""
        mitra = self.mitra(it)
        if it.yes and it.which == 0 and not self.model.out:
            await self.check(self.operator, f"/internal/mitras/{mitra.id}/deactivate", "ok")
            self.model.deactivate(mitra.id)

    async def a_mitra_is_lost(self, it: Chosen) -> None:
        """In the middle of a talk, and for as long as it takes until the customer is asked."""
        talk = self._one(it, lambda talk: talk.state == "active")
        if talk.state == "active" and talk.mitra and it.yes and not self.model.out:
            await self.check(self.operator, f"/internal/mitras/{talk.mitra}/deactivate", "ok")
            self.model.deactivate(talk.mitra)
            await self.town.settle()
            await self.pass_seconds(301)

    async def chooses(self, it: Chosen) -> None:
        """What becomes of the time that was not served; whoever is asked answers first."""
        talk = self._one(it, lambda talk: talk.choice_offered)
        choice = "new_mitra" if it.yes else "credit"
        path = f"/api/client/chat/sessions/{talk.id}/unused-time"
        wanted = self.model.choose(talk, choice)
        await self.check(self.side(talk, "customer"), path, wanted, {"choice": choice})

    async def comes_again(self, it: Chosen) -> None:
        """Wants the same listener once more, and pays at once."""
        talk = self._one(it, lambda talk: talk.mitra is not None and not self.is_busy(talk))
        if talk.mitra is None or self.model.pending(talk.customer):
            return
        customer, wanted = (
            self.side(talk, "customer"),
            self.model.buy_again(talk.customer, talk.mitra),
        )
        await self.town.buy(customer, talk.mitra, wanted)
        if pending := self.model.pending(customer.id):
            await self.town.pay(customer, pending)

    async def falls_back(self, it: Chosen) -> None:
        """Asks everybody, where the one did not come."""
        talk = self._one(it, lambda talk: talk.target is not None and not self.is_busy(talk))
        path = f"/api/client/chat-requests/{talk.id}/fallback-to-blast"
        await self.check(self.side(talk, "customer"), path, self.model.fall_back(talk))

    def is_busy(self, talk: Talk) -> bool:
        """Does its customer have something under way?"""
        return self.model.live(talk.customer) is not None

    def _one(self, it: Chosen, fits: Callable[[Talk], bool]) -> Talk:
        """The newest that fits, or any."""
        return next(filter(fits, reversed([*self.model.talks.values()])), self.talk(it))


async def signed_in_operator(world: World) -> Phone:
    system = world.system
    id_, token = await sign_in_straight(system.db, system.tokens, OperatorRole.ADMIN)
    phone = Phone("operator", world.config.internal_url)
    world.phones.append(phone)
    phone.sign_in({"access_token": token, "user": {"id": str(id_)}})
    return phone
