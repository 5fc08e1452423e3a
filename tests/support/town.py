"""The town of the model test: its people at their phones, and what really became of them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from tests.support.phone import Phone
from tests.support.town_model import PAY_MORE
from tests.support.town_overruled import OverruledTown
from tests.support.town_words import Payment
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from datetime import datetime

    from tests.support.town_words import Talk
    from tests.support.world import World

CAPACITY = 2
CUSTOMERS, MITRAS = 4, 3
SETTLE_SECONDS = 30
BUSY = """
    SELECT EXISTS (
            SELECT 1 FROM jobs
            WHERE failed_at IS NULL AND (run_at <= %(now)s OR attempts > 0))
        OR EXISTS (SELECT 1 FROM deadlines WHERE due_at <= %(now)s)
"""
TALKS = """
    SELECT id::text, state, mitra_id::text, expires_at, last_seq FROM chat_sessions
    WHERE customer_id = ANY(%s)
"""
PAYMENTS = """
    SELECT p.id::text, p.status, p.chat_session_id::text, e.session_id::text
    FROM payment_sessions p LEFT JOIN session_extensions e ON e.payment_session_id = p.id
    WHERE p.customer_id = ANY(%s)
"""
CARDS = """
    SELECT o.session_id::text, o.mitra_id::text, o.response, o.expires_at
    FROM session_offers o JOIN chat_sessions s ON s.id = o.session_id
    WHERE s.customer_id = ANY(%s)
"""
MORE = """
    SELECT DISTINCT ON (e.session_id) e.session_id::text, e.state
    FROM session_extensions e JOIN chat_sessions s ON s.id = e.session_id
    WHERE s.customer_id = ANY(%s) ORDER BY e.session_id, e.requested_at DESC, e.id DESC
"""
WAVES = """
    SELECT session_id::text, at, reason, candidates::text, offered::text FROM pairing_waves
    WHERE session_id = ANY(%s::uuid[]) ORDER BY at
"""
BEATS = """
    SELECT mitra_id::text, is_online, load, last_heartbeat_at, finish_then_off FROM mitra_status
    WHERE mitra_id = ANY(%s::uuid[])
"""
LOADS = "SELECT mitra_id::text, load, is_online FROM mitra_status WHERE mitra_id = ANY(%s)"


WISH = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "regular",
    "topics": [],
    "method": "qris",
}


@dataclass
class Seen:
    """The rows of this town."""

    talks: dict[str, tuple[str, str | None, datetime | None]] = field(default_factory=dict)
    heads: dict[str, int] = field(default_factory=dict)
    payments: dict[str, str] = field(default_factory=dict)
    searches: dict[str, str] = field(default_factory=dict)
    charges: dict[str, str] = field(default_factory=dict)
    cards: dict[tuple[str, str], str | None] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    loads: dict[str, tuple[int, bool]] = field(default_factory=dict)


class Town:
    """A few fresh accounts in a world that goes on from town to town."""

    def __init__(
        self, world: World, customers: list[Phone], mitras: list[Phone], operator: Phone
    ) -> None:
        self.world = world
        self.customers = {phone.id: phone for phone in customers}
        self.mitras = {phone.id: phone for phone in mitras}
        self.operator = operator
        self.model = OverruledTown([*self.mitras], CAPACITY, world.clock.now())
        self.seen = Seen()

    async def answer(self, phone: Phone, method: str, path: str, body: Any = None) -> str:
        """``ok``, or the code of the refusal."""
        answer = await phone.ask(method, path, body, key=str(uuid4()))
        self.said: dict[str, Any] = answer.json() if answer.content else {}
        return "ok" if answer.status_code < 400 else str(self.said["code"])

    async def settle(self) -> None:
        """Wait until nothing is under way, then compare all with the model."""
        system = self.world.system
        async with asyncio.timeout(SETTLE_SECONDS):
            while await self._is_busy():
                await system.deadlines.run_due()
                await asyncio.sleep(0.005)
            self.seen = await self._look()
            self._adopt()
            try:
                self._compare()
            except AssertionError as error:
                error.add_note(await self._what_stands())
                raise
            await self._mirror_agrees()

    async def _is_busy(self) -> bool:
        async with self.world.system.db.reading() as tx:
            return bool(await tx.value(BUSY, {"now": tx.now}))

    async def _look(self) -> Seen:
        seen = Seen()
        customers = [UUID(id_) for id_ in self.customers]
        async with self.world.system.db.reading() as tx:

            async def rows(sql: str, ids: list[UUID]) -> list[Any]:
                return await (await tx.conn.execute(sql, (ids,))).fetchall()

            for id_, state, mitra, expires_at, head in await rows(TALKS, customers):
                seen.talks[id_], seen.heads[id_] = (state, mitra, expires_at), head
            for id_, status, search, extended in await rows(PAYMENTS, customers):
                seen.payments[id_] = status
                if extended:
                    seen.charges[extended] = id_
                elif search:
                    seen.searches[search] = id_
            for session, mitra, response, until in await rows(CARDS, customers):
                late = response is None and until <= tx.now
                seen.cards[session, mitra] = "late" if late else response
            seen.more = dict(await rows(MORE, customers))
            for id_, load, online in await rows(LOADS, [UUID(id_) for id_ in self.mitras]):
                seen.loads[id_] = (load, online)
        return seen

    def _adopt(self) -> None:
        """What the model cannot know: new ids, and which of two things that may be was."""
        model = self.model
        for talk_id, payment_id in self.seen.searches.items():
            if talk_id not in model.talks:
                model.search(talk_id, payment_id)
            elif not model.talks[talk_id].payment:
                model.ask_to_pay(model.talks[talk_id], payment_id)
        for talk in model.talks.values():
            if talk.more and talk.more.state == "approved":
                self._adopt_charge(talk)

    def _adopt_charge(self, talk: Talk) -> None:
        assert talk.more is not None
        charge = self.seen.charges.get(talk.id)
        real = self.seen.more[talk.id]
        if talk.more.payment is None and charge and charge not in self.model.payments:
            talk.more.payment = charge
            until = self.model.now + PAY_MORE
            self.model.payments[charge] = Payment(talk.customer, until=until)
            if self.seen.payments[charge] in ("consumed", "credited"):
                self.model.pay(charge)  # with credit, at once
                return
        over = talk.state == "completed" if talk.more.payment is None else self._is_unpaid(talk)
        if real == "lapsed" and over:
            self.model.lapse(talk)

    def _is_unpaid(self, talk: Talk) -> bool:
        assert talk.more is not None
        assert talk.more.payment is not None
        return self.model.payments[talk.more.payment].status == "expired"

    def _compare(self) -> None:
        model, seen = self.model, self.seen
        assert seen.talks == {t.id: (t.state, t.mitra, t.expires_at) for t in model.talks.values()}
        assert seen.payments == {id_: one.status for id_, one in model.payments.items()}
        assert seen.more == {t.id: t.more.state for t in model.talks.values() if t.more}
        for mitra, online in model.online.items():
            assert seen.loads.get(mitra, (0, False)) == (model.load(mitra), online)
            assert model.load(mitra) <= CAPACITY
        for talk in model.talks.values():
            if talk.state == "searching":
                asked = {mitra for mitra in self.mitras if self.card(talk, mitra) is None}
                missed = model.must_be_asked(talk) - asked
                assert not missed, f"free and not asked: {missed}"
                assert asked <= {mitra for mitra in self.mitras if model.online[mitra]}

    async def _what_stands(self) -> str:
        """For whoever reads the failure."""
        async with self.world.system.db.reading() as tx:
            found = [f"now {tx.now}"]
            for sql, ids in ((WAVES, [*self.model.talks]), (BEATS, [*self.mitras])):
                for row in await (await tx.conn.execute(sql, (ids,))).fetchall():
                    found.append(" ".join(map(str, row)))
        return "\n".join([*found, *map(str, self.model.talks.values())])

    def card(self, talk: Talk, mitra: str) -> str | None:
        """How this mitra's card stands: None for open, ``none`` when there is none."""
        return self.seen.cards.get((talk.id, mitra), "none")

    async def _mirror_agrees(self) -> None:
        """Valkey counts whom the model counts; it hears of a row a moment after the commit."""
        availability = self.world.system.availability
        free = sum(map(self.model.has_room, self.mitras))
        while (await availability.overview()).available != free:  # noqa: ASYNC110 - Valkey's count
            await asyncio.sleep(0.005)
        assert (await availability.count_available()).available is (free > 0)

    async def buy(
        self, customer: Phone, target: str | None = None, wanted: str | None = None
    ) -> None:
        wanted, had = wanted or self.model.buy(customer.id), self.model.pending(customer.id)
        body = {**WISH, "targeted_mitra_id": target}
        path = "/api/client/payment-sessions"
        assert await self.answer(customer, "POST", path, body) == wanted
        if wanted == "ok":
            assert had in (None, self.said["id"])
            self.model.payments.setdefault(self.said["id"], Payment(customer.id, target=target))

    async def pay(self, customer: Phone, payment_id: str) -> None:
        await customer.post(f"/dev/pay/{payment_id}/pay")
        self.model.pay(payment_id)

    async def transcripts_are_whole(self) -> None:
        """No gap, no double, nothing lost; read by both sides over HTTP."""
        for talk in self.model.talks.values():
            if talk.mitra is None:
                continue
            both = (self.customers[talk.customer], self.mitras[talk.mitra])
            for phone in [one for one in both if one.id not in self.model.out]:
                stream = await phone.stream(talk.id)
                assert [event["seq"] for event in stream] == [
                    *range(1, self.seen.heads[talk.id] + 1)
                ]
                said = {
                    event["payload"]["client_message_id"]: event["seq"]
                    for event in stream
                    if event["type"] == "message"
                }
                assert said == talk.said
