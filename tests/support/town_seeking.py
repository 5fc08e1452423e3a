"""Buying, searching, knocking and answering in the model town."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, nullcontext
from typing import TYPE_CHECKING

from hadir.settings.pairing import ACCEPT_FIRST, PAY_FIRST
from tests.support.town import WISH
from tests.support.town_deeds import Chosen, Deeds

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.phone import Phone
    from tests.support.town_words import Talk

SPANS = (3, 7, 13, 31, 61, 127, 307)


class Seeking(Deeds):
    """Until two people have found each other."""

    async def buys(self, it: Chosen) -> None:
        await self.town.buy(self.customer(it))

    async def orders(self, it: Chosen) -> None:
        """Buys, and pays at once."""
        customer = self.customer(it)
        await self.town.buy(customer)
        if pending := self.model.pending(customer.id):
            await self.town.pay(customer, pending)

    async def gives_up_paying(self, it: Chosen) -> None:
        customer = self.customer(it)
        if pending := self.model.pending(customer.id):
            await self.check(customer, f"/api/client/payment-sessions/{pending}/cancel", "ok")
            self.model.give_up_paying(pending)

    async def asks_first(self, it: Chosen) -> None:
        """Searches, to pay once somebody has said yes."""
        customer, wanted = self.customer(it), self.model.order_unpaid(self.customer(it).id)
        async with self.paying_comes_last():
            path = "/api/client/chat-requests"
            found = await self.check(customer, path, wanted, WISH)
        if found:
            self.model.search_unpaid(self.town.said["id"], customer.id)

    async def switches(self, it: Chosen) -> None:
        """The lamp on, or off where nobody is being listened to."""
        mitra = self.mitra(it)
        on = not self.model.online[mitra.id]
        if mitra.id in self.model.out:
            return
        if on or not self.model.is_talking(mitra.id):
            await mitra.post(f"/api/mitra/status/{'online' if on else 'offline'}")
            if on:
                self.model.online[mitra.id] = True
            else:
                self.model.switch_off(mitra.id)
        if on:
            await mitra.post("/api/mitra/status/heartbeat")

    async def time_passes(self, it: Chosen) -> None:
        await self.pass_seconds(SPANS[(4 * it.which + it.who) % len(SPANS)])

    async def cancels(self, it: Chosen) -> None:
        talk = self.talk(it)
        path = f"/api/client/chat-requests/{talk.id}/cancel"
        await self.check(self.side(talk, "customer"), path, self.model.cancel(talk))

    @asynccontextmanager
    async def paying_comes_last(self) -> AsyncIterator[None]:
        """An operator has turned the order of paying around, and turns it back."""
        await self._set_payment_order(ACCEPT_FIRST)
        yield
        await self._set_payment_order(PAY_FIRST)

    async def _set_payment_order(self, value: str) -> None:
        settings = self.town.world.system.settings
        (now,) = [one for one in await settings.listed() if one.key == "payment_order"]
        await settings.change("payment_order", value, None, now.version)

    async def retries(self, it: Chosen) -> None:
        """Also while searching comes first; what was never paid is ordered once more then."""
        talk = self.talk(it)
        path = f"/api/client/chat-requests/{talk.id}/retry"
        live, wanted = self.model.live(talk.customer), self.model.retry(talk, unpaid=it.yes)
        async with self.paying_comes_last() if it.yes else nullcontext():
            found = await self.check(self.side(talk, "customer"), path, wanted)
        if found and live is not None:
            assert self.town.said["id"] == live.id
        elif found and self.model.was_never_paid(talk):
            self.model.search_unpaid(self.town.said["id"], talk.customer)

    async def accepts(self, it: Chosen) -> None:
        talk, mitra = self.talk(it), self.mitra(it)
        if mitra.id in self.model.out:
            return
        wanted = self.model.accept(talk, mitra.id, self.town.card(talk, mitra.id))
        await self.check(mitra, f"/api/mitra/chat-requests/{talk.id}/accept", wanted)

    async def all_accept_at_once(self, it: Chosen) -> None:
        """Every mitra, and perhaps the customer who changes their mind: one of them wins."""
        talk = self.talk(it)
        mitras = [one for id_, one in self.town.mitras.items() if id_ not in self.model.out]
        was_open = talk.state == "searching"
        path = f"/api/mitra/chat-requests/{talk.id}/accept"
        tries = [self.attempt(mitra, path) for mitra in mitras]
        if it.yes and was_open:
            customer = self.side(talk, "customer")
            tries.append(self.attempt(customer, f"/api/client/chat-requests/{talk.id}/cancel"))
        found = await asyncio.gather(*tries)
        if not was_open:
            wanted = [self.model.accept(talk, m.id, self.town.card(talk, m.id)) for m in mitras]
            assert found == wanted
            return
        may = [m.id for m in mitras if self._may_win(talk, m.id)]
        winners = [m.id for m, one in zip(mitras, found, strict=False) if one == "ok"]
        assert set(winners) <= set(may)
        cancelled = found[len(mitras) :] == ["ok"]
        assert len(winners) <= 1
        if talk.payment:
            assert len(winners) + cancelled == (1 if may or it.yes else 0), found
        else:  # a hold may still be given up
            assert cancelled == it.yes, found
            assert winners or cancelled or not may, found
        if winners:
            self.model.begin(talk, winners[0])
        if cancelled:
            self.model.cancel(talk)

    async def attempt(self, phone: Phone, path: str) -> str:
        answer = await phone.ask("POST", path)
        return "ok" if answer.status_code < 400 else str(answer.json()["code"])

    def _may_win(self, talk: Talk, mitra: str) -> bool:
        has_card = self.town.card(talk, mitra) is None
        kept_away = (talk.customer, mitra) in self.model.blocked
        return has_card and not kept_away and self.model.has_room(mitra)

    async def declines(self, it: Chosen) -> None:
        talk, mitra = self.talk(it), self.mitra(it)
        if mitra.id in self.model.out:
            return
        card = self.town.card(talk, mitra.id)
        wanted = "NOT_FOUND" if card == "none" else "ok"
        await self.check(mitra, f"/api/mitra/chat-requests/{talk.id}/decline", wanted)
        if card in (None, "late"):
            talk.declined.add(mitra.id)
            if talk.target == mitra.id and talk.state == "searching":
                talk.state = "expired"
