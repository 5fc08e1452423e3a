"""Random clicks, webhooks, losses, forgeries and late money: every rupiah has one outcome (F1, F2,
F6, E9)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hadir import payments
from hadir.gateways.payments.port import ChargeStatus
from hadir.kernel.enums import PaymentStatus
from tests.support.books import check_books
from tests.support.clock import StandingClock
from tests.support.paying import Payer, World, paying_world

if TYPE_CHECKING:
    from httpx2 import Response

PATH = "/api/shared/payments/webhooks/sandbox"
WORDS = (
    "order",
    "order twice",
    "pay",
    "fail",
    "expire",
    "pay late",
    "pay another amount",
    "take back",
    "webhook",
    "webhook again",
    "lie",
    "forge",
    "cancel",
    "serve",
    "refund",
)
STEP = st.one_of(
    st.tuples(st.sampled_from(WORDS), st.integers(0, 3)),
    st.tuples(st.just("wait"), st.sampled_from([1, 4, 15, 19, 20, 31, 70])),
)
HELD = """
    SELECT amount_idr FROM sandbox_charges
    WHERE payment_session_id = %s AND status IN ('paid', 'reversed')
"""
STILL_THERE = """
    SELECT CASE c.status WHEN 'paid' THEN c.amount_idr ELSE 0 END - coalesce(sum(r.amount_idr), 0)
    FROM sandbox_charges c LEFT JOIN sandbox_refunds r ON r.charge_ref = c.ref
    WHERE c.payment_session_id = %s GROUP BY c.ref
"""
IN_THE_BOOKS = """
    SELECT coalesce(sum(l.amount_idr), 0)
    FROM ledger_entries e JOIN ledger_postings l ON l.entry_id = e.id AND l.account = 'provider'
    WHERE e.payment_session_id = %s
"""
PRICE = "SELECT amount_idr FROM payment_sessions WHERE id = %s"
UNPAID = {PaymentStatus.EXPIRED, PaymentStatus.ABANDONED, PaymentStatus.FAILED}
SETTLED = {
    PaymentStatus.CONSUMED,
    PaymentStatus.CREDITED,
    PaymentStatus.REFUNDED,
    PaymentStatus.REVERSED,
    PaymentStatus.REVIEW,
}
IN_DOUBT = {PaymentStatus.REVIEW}
LONG_ENOUGH = (21, 10, 60, 24 * 60, 25 * 60)  # minutes: expiry, then every late look

# One way to each outcome: tried before any random one, so that what breaks one is seen at once.
WAYS: list[tuple[tuple[tuple[str, int], ...], PaymentStatus]] = [
    ((("pay", 0), ("wait", 31)), PaymentStatus.CREDITED),
    ((("pay", 0), ("webhook", 0), ("wait", 1), ("serve", 0)), PaymentStatus.CONSUMED),
    ((("cancel", 0), ("wait", 1), ("pay late", 0)), PaymentStatus.CREDITED),
    ((("pay another amount", 0), ("webhook", 0)), PaymentStatus.REVIEW),
    (
        (("pay", 0), ("wait", 31), ("wait", 31), ("refund", 0), ("wait", 1)),
        PaymentStatus.REFUNDED,
    ),
    ((("pay", 0), ("wait", 31), ("wait", 31), ("take back", 0)), PaymentStatus.REVERSED),
    (
        (("pay", 0), ("wait", 31), ("wait", 31), ("refund", 0), ("wait", 1), ("take back", 0)),
        PaymentStatus.REVERSED,
    ),
    (
        (("pay", 0), ("webhook", 0), ("wait", 1), ("serve", 0), ("take back", 0)),
        PaymentStatus.REVERSED,
    ),
    ((("lie", 0), ("forge", 0)), PaymentStatus.EXPIRED),
]


@dataclass
class Street:
    """One customer who keeps buying, and what the provider has said so far."""

    world: World
    ana: Payer
    orders: list[str] = field(default_factory=list)
    said: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    served: set[str] = field(default_factory=set)

    async def do(self, word: str, number: int) -> None:
        if word == "wait":
            self.world.clock.advance(number * 60)
            await self.world.settle()
        elif word.startswith("order"):
            await self._order(2 if word == "order twice" else 1)
        elif self.orders:
            payment_id = self.orders[number % len(self.orders)]
            await getattr(self, "_" + word.replace(" ", "_"))(payment_id)

    async def _order(self, times: int) -> None:
        answers = await asyncio.gather(*(self.ana.order() for _ in range(times)))
        for answer in answers:
            if answer.status_code == 201 and answer.json()["id"] not in self.orders:
                self.orders.append(answer.json()["id"])

    async def _pay(self, payment_id: str, status: ChargeStatus = ChargeStatus.PAID) -> None:
        charge = await self.world.sandbox.decide(UUID(payment_id), status)
        self.said.append(self.world.sandbox.webhook_of(charge))

    async def _fail(self, payment_id: str) -> None:
        await self._pay(payment_id, ChargeStatus.FAILED)

    async def _expire(self, payment_id: str) -> None:
        await self._pay(payment_id, ChargeStatus.EXPIRED)

    async def _pay_late(self, payment_id: str) -> None:
        """The provider takes it although it should not; its webhook is lost."""
        late = "UPDATE sandbox_charges SET status = 'paid' WHERE payment_session_id = %s"
        await self._sql(late + " AND status = 'expired'", payment_id)

    async def _pay_another_amount(self, payment_id: str) -> None:
        other = "UPDATE sandbox_charges SET amount_idr = 7 WHERE payment_session_id = %s"
        await self._sql(other + " AND status = 'waiting'", payment_id)
        await self._pay(payment_id)

    async def _take_back(self, payment_id: str) -> None:
        """Only what we know of; of the rest, the money never counted."""
        if await self.ana.status(payment_id) in SETTLED - {PaymentStatus.REVIEW}:
            back = "UPDATE sandbox_charges SET status = 'reversed' WHERE payment_session_id = %s"
            await self._sql(back + " AND status = 'paid'", payment_id)
            charge = await self.world.sandbox.get_charge(UUID(payment_id))
            await self._send(self.world.sandbox.webhook_of(charge))

    async def _webhook(self, _payment_id: str) -> None:
        if self.said:
            await self._send(self.said.pop())

    async def _webhook_again(self, payment_id: str) -> None:
        charge = await self.world.sandbox.get_charge(UUID(payment_id))
        told = self.world.sandbox.webhook_of(charge)
        await asyncio.gather(*(self._send(told) for _ in range(3)))

    async def _lie(self, payment_id: str) -> None:
        ref = f"sandbox-{payment_id}".encode()
        body = b'{"event_id": "%s:paid", "ref": "%s", "status": "paid"}' % (ref, ref)
        await self._send(({"x-sandbox-signature": self.world.sandbox.sign(body)}, body))

    async def _forge(self, payment_id: str) -> None:
        body = b'{"event_id": "x", "ref": "sandbox-%s"}' % payment_id.encode()
        answer = await self._send(({"x-sandbox-signature": "0" * 64}, body))
        assert answer.status_code == 401

    async def _cancel(self, payment_id: str) -> None:
        answer = await self.ana.post(f"payment-sessions/{payment_id}/cancel")
        assert answer.status_code in (200, 409)

    async def _serve(self, payment_id: str) -> None:
        try:
            async with self.world.db.transaction() as tx:
                await payments.consume(tx, UUID(payment_id))
            assert payment_id not in self.served
            self.served.add(payment_id)
        except payments.InvalidPaymentTransition:
            pass

    async def _refund(self, payment_id: str) -> None:
        listed = await self.ana.get("credits")
        for credit in listed.json()["items"]:
            headers = {**self.ana.headers, "idempotency-key": payment_id}
            path = f"/api/client/credits/{credit['id']}/refund"
            answer = await self.world.http.post(path, headers=headers)
            assert answer.status_code in (201, 409)

    async def _send(self, told: tuple[dict[str, str], bytes]) -> Response:
        answer = await self.world.http.post(PATH, content=told[1], headers=told[0])
        assert answer.status_code in (204, 401)
        return answer

    async def _sql(self, sql: str, payment_id: str) -> None:
        async with self.world.db.transaction() as tx:
            await tx.execute(sql, (payment_id,))


async def _play(database_url: str, valkey_url: str, steps: list[tuple[str, int]]) -> None:
    async with paying_world(database_url, valkey_url, StandingClock()) as world:
        street = Street(world, await world.customer())
        for word, number in steps:
            await street.do(word, number)
        for minutes in LONG_ENOUGH:
            await street.do("wait", minutes)
        for payment_id in street.orders:
            await _check(street, payment_id)
        assert len(world.confirmed) == len(set(world.confirmed))
        await check_books(world.db)


async def _check(street: Street, payment_id: str) -> None:
    """One outcome, by what the provider holds: nothing, the price, or another amount; and the
    books say what is there still."""
    status = await street.ana.status(payment_id)
    paid, right = await _at_the_provider(street, payment_id)
    expected = UNPAID if not paid else SETTLED - {PaymentStatus.REVIEW} if right else IN_DOUBT
    assert status in expected, (payment_id, status, paid, right)
    if payment_id in street.served:
        assert paid
        assert right
    if status is PaymentStatus.CONSUMED:
        assert payment_id in street.served
    there = await street.world.value(STILL_THERE, payment_id) or 0
    assert await street.world.value(IN_THE_BOOKS, payment_id) == there
    posted = "SELECT count(*) FROM ledger_entries WHERE payment_session_id = %s AND kind = %s"
    assert await street.world.value(posted, payment_id, "payment") == (paid and right)


async def _at_the_provider(street: Street, payment_id: str) -> tuple[bool, bool]:
    """Did money come, and was it the price?"""
    held = await street.world.value(HELD, payment_id)
    price = await street.world.value(PRICE, payment_id)
    return held is not None, held == price


@pytest.mark.parametrize("examples", [10, pytest.param(150, marks=pytest.mark.slow)])
def test_every_payment_ends_in_one_outcome_and_the_books_are_right(
    database_url: str, valkey_url: str, examples: int
) -> None:
    """F1, F2, F6"""

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    @given(st.lists(STEP, min_size=1, max_size=25))
    def play(steps: list[tuple[str, int]]) -> None:
        asyncio.run(_play(database_url, valkey_url, [("order", 0), *steps]))

    for way, _ in WAYS:
        play = example([*way])(play)
    play()


@pytest.mark.parametrize(("steps", "status"), WAYS)
async def test_the_walk_reaches_what_it_is_to_try(
    database_url: str, valkey_url: str, steps: Any, status: PaymentStatus
) -> None:
    """Else the walk above would prove nothing."""
    async with paying_world(database_url, valkey_url, StandingClock()) as world:
        street = Street(world, await world.customer())
        for word, number in (("order", 0), *steps, *(("wait", one) for one in LONG_ENOUGH)):
            await street.do(word, number)
        assert await street.ana.status(street.orders[0]) is status
        await _check(street, street.orders[0])
        await check_books(world.db)
