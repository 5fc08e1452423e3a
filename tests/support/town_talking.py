"""Writing, reading, ending and staying longer in the model town."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import uuid4

from tests.support.town_deeds import Chosen, Deeds
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.town_words import Talk

TALK = "/api/shared/chat/sessions"
MARK = {"customer": "c", "mitra": "d"}


class Talking(Deeds):
    """What can be done to a talk, by whichever side, in whatever state it is."""

    async def writes(self, it: Chosen) -> None:
        """Something new, or once more what was said last."""
        talk = self.talk(it)
        by = self.by(talk, it)
        me = self.side(talk, by).id
        mine = [one for one in talk.said if talk.writers[one] == me]
        message = mine[-1] if it.yes and mine else _message_id(by)
        await self._write(talk, by, message)

    async def both_write_at_once(self, it: Chosen) -> None:
        """And one of them twice, as a phone does that was not answered."""
        talk = self.talk(it)
        if talk.mitra not in (None, *self.model.out):
            first, second = _message_id("customer"), _message_id("mitra")
            await asyncio.gather(
                self._write(talk, "customer", first),
                self._write(talk, "mitra", second),
                self._write(talk, "customer", first),
            )

    async def _write(self, talk: Talk, side: str, message: str) -> None:
        phone, wanted = self.side(talk, side), self.model.write(talk, message)
        body = {"client_message_id": message, "text": "halo"}
        answer = await phone.ask("POST", f"{TALK}/{talk.id}/messages", body)
        found = "ok" if answer.status_code < 400 else answer.json()["code"]
        assert found == wanted, f"a message was answered {found}, the model says {wanted}"
        if found == "ok":
            talk.writers[message] = phone.id
            assert talk.said.setdefault(message, answer.json()["seq"]) == answer.json()["seq"]

    async def a_stranger_tries(self, it: Chosen) -> None:
        talk, stranger = self.talk(it), self.customer(it)
        if stranger.id != talk.customer:
            body = {"client_message_id": str(uuid4()), "text": "aku di sini"}
            await self.check(stranger, f"{TALK}/{talk.id}/messages", "NOT_FOUND", body)
            path = f"/api/client/chat/sessions/{talk.id}/end"
            await self.check(stranger, path, "NOT_FOUND")

    async def reads(self, it: Chosen) -> None:
        talk = self.talk(it)
        body = {"seq": self.town.seen.heads[talk.id]}
        await self.check(self.side(talk, self.by(talk, it)), f"{TALK}/{talk.id}/read", "ok", body)

    async def ends(self, it: Chosen) -> None:
        talk = self.talk(it)
        by = self.by(talk, it)
        path = f"/api/{'client' if by == 'customer' else 'mitra'}/chat/sessions/{talk.id}/end"
        await self.check(self.side(talk, by), path, self.model.end(talk, by))

    async def says_goodbye(self, it: Chosen) -> None:
        talk = self.talk(it)
        by = self.by(talk, it)
        wanted = self.model.goodbye(talk, by)
        body = {"text": "jaga diri"}
        await self.check(self.side(talk, by), f"{TALK}/{talk.id}/goodbye", wanted, body)

    async def asks_for_more(self, it: Chosen) -> None:
        talk = self.talk(it)
        path = f"/api/client/chat/sessions/{talk.id}/extensions"
        body = {"tier_id": TEST_TIER, "method": "qris"}
        wanted = self.model.ask_more(talk)
        if await self.check(self.side(talk, "customer"), path, wanted, body):
            self.model.asked_more(talk, self.town.said["id"])

    async def answers(self, it: Chosen) -> None:
        talk = self.talk(it)
        if talk.more is not None and talk.mitra not in self.model.out:
            path = f"/api/mitra/chat/sessions/{talk.id}/extensions/{talk.more.id}/"
            wanted = self.model.answer_more(talk, yes=it.yes)
            path += "accept" if it.yes else "reject"
            await self.check(self.side(talk, "mitra"), path, wanted)

    async def pays_for_more(self, it: Chosen) -> None:
        talk = self.talk(it)
        payment = talk.more.payment if talk.more else None
        if payment and self.model.payments[payment].status == "pending":
            await self.town.pay(self.side(talk, "customer"), payment)

    async def blocks(self, it: Chosen) -> None:
        talk = self.talk(it)
        by = self.by(talk, it)
        path = f"/api/{'client' if by == 'customer' else 'mitra'}/chat/sessions/{talk.id}/block"
        wanted = "ok" if talk.mitra else "NOBODY_TO_BLOCK"
        if await self.check(self.side(talk, by), path, wanted) and talk.mitra:
            self.model.blocked.add((talk.customer, talk.mitra))


def _message_id(side: str) -> str:
    """The first letter says whose it is."""
    return MARK[side] + str(uuid4())[1:]
