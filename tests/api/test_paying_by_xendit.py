"""The same room with Xendit behind the port: its webhooks are hints, replayed or not (F2)."""

from __future__ import annotations

import asyncio
import inspect
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
import pytest

from hadir.gateways.payments.xendit import Xendit, XenditAccess
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from tests.support.books import check_books
from tests.support.paying import Payer, World, paying_world
from tests.support.stubs.xendit import KEY, TOKEN, XenditStub, xendit_stub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

PATH = "/api/shared/payments/webhooks/xendit"
Told = tuple[dict[str, str], bytes]


@dataclass
class Shop:
    world: World
    stub: XenditStub

    async def tell(self, *told: Told) -> list[int]:
        """Send webhooks, all at once."""
        posts = (self.world.http.post(PATH, content=body, headers=head) for head, body in told)
        answers = await asyncio.gather(*posts)
        await self.world.settle()
        return [answer.status_code for answer in answers]


@pytest.fixture
async def shop(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[Shop]:
    async with xendit_stub(clock) as stub:
        gateway = Xendit(XenditAccess(KEY, TOKEN, stub.url, "http://hadir.test"))
        async with paying_world(database_url, valkey_url, clock, gateway=gateway) as world:
            yield Shop(world, stub)


async def test_a_payment_is_confirmed_by_what_xendit_answers(shop: Shop) -> None:
    """F2"""
    ana = await shop.world.customer()
    payment = await ana.ordered()
    assert payment["pay_url"].startswith("https://xen.to/")
    assert await shop.tell(shop.stub.pay(payment["id"])) == [204]
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED
    assert shop.world.confirmed == [payment["id"]]
    await check_books(shop.world.db)


async def test_replayed_forged_and_reordered_webhooks_change_nothing(shop: Shop) -> None:
    """F2"""
    ana, bima = await shop.world.customer(), await shop.world.customer()
    paid, unpaid = await ana.ordered(), await bima.ordered()
    told = shop.stub.pay(paid["id"])
    lies = [_saying("expired", shop.stub.of(paid["id"])), _lie(shop, unpaid)]
    forged = ({"x-callback-token": "guess"}, told[1])
    codes = await shop.tell(lies[0], told, forged, lies[1], told, ({}, told[1]), *[told] * 4)
    assert sorted(codes) == [204] * 8 + [401] * 2
    for _ in range(3):
        await shop.tell(*lies, told)
    assert await ana.status(paid["id"]) is PaymentStatus.CONFIRMED
    assert await bima.status(unpaid["id"]) is PaymentStatus.PENDING
    assert shop.world.confirmed == [paid["id"]]
    await check_books(shop.world.db)


async def test_an_answer_that_was_lost_is_looked_for_and_nothing_is_made_twice(shop: Shop) -> None:
    """F2: the time-out came after the charge."""
    ana, payment = await _ordered_on_a_bad_day(shop, "late")
    assert payment["pay_url"]
    assert shop.stub.created == 1
    await shop.tell(shop.stub.pay(payment["id"]))
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED


async def test_a_charge_that_was_never_made_is_not_asked_for_again(shop: Shop) -> None:
    """F2: too busy to answer; nobody has seen a place to pay, so the payment has failed."""
    ana, payment = await _ordered_on_a_bad_day(shop, "busy")
    assert await ana.status(payment["id"]) is PaymentStatus.FAILED
    assert shop.stub.created == 0
    assert (await ana.ordered())["pay_url"]


async def test_another_amount_than_ours_is_for_an_operator(shop: Shop) -> None:
    """F1"""
    ana = await shop.world.customer()
    payment = await ana.ordered()
    shop.stub.of(payment["id"])["amount"] = 14000
    await shop.tell(shop.stub.pay(payment["id"]))
    assert await ana.status(payment["id"]) is PaymentStatus.REVIEW
    await check_books(shop.world.db)


async def test_a_cancelled_payment_is_closed_at_xendit_too(shop: Shop) -> None:
    """F1"""
    ana = await shop.world.customer()
    payment = await ana.ordered()
    await ana.post(f"payment-sessions/{payment['id']}/cancel")
    await shop.world.settle()
    assert shop.stub.of(payment["id"])["status"] == "CANCELED"


async def test_a_refund_under_way_ends_when_xendit_says_so(shop: Shop) -> None:
    """F1"""
    ana = await shop.world.customer()
    payment = await ana.ordered()
    await shop.tell(shop.stub.pay(payment["id"]))
    shop.world.clock.advance(31 * 60)
    await shop.world.settle()
    [credit] = (await ana.get("credits")).json()["items"]
    shop.stub.refund_state = "PENDING"
    headers = {**ana.headers, "idempotency-key": str(new_id())}
    path = f"/api/client/credits/{credit['id']}/refund"
    assert (await shop.world.http.post(path, headers=headers)).status_code == 201
    await shop.world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REFUND_REQUESTED
    [made] = shop.stub.refunds.values()
    made["status"] = "SUCCEEDED"
    body = orjson.dumps({"event": "refund.succeeded", "data": {"id": made["id"]}})
    await shop.tell(({"x-callback-token": TOKEN}, body))
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    await check_books(shop.world.db)


def test_the_token_is_compared_in_constant_time() -> None:
    """F2"""
    assert "hmac.compare_digest" in inspect.getsource(Xendit.read_webhook)


async def _ordered_on_a_bad_day(shop: Shop, word: str) -> tuple[Payer, dict[str, Any]]:
    """An order whose first answer from Xendit was a bad one, once the job has tried again."""
    ana = await shop.world.customer()
    shop.stub.next_post = word
    order = asyncio.create_task(ana.ordered())
    async with asyncio.timeout(30):
        while not await shop.world.value("SELECT last_error FROM jobs"):  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.01)
    shop.world.clock.advance(10)
    await shop.world.settle()
    payment = await order
    return ana, (await ana.get(f"payment-sessions/{payment['id']}")).json()


def _saying(word: str, session: dict[str, Any]) -> Told:
    said = {"event": f"payment_session.{word}", "data": session}
    return {"x-callback-token": TOKEN}, orjson.dumps(said)


def _lie(shop: Shop, payment: dict[str, Any]) -> Told:
    """A true token, and a body that says paid."""
    return _saying("completed", {**shop.stub.of(payment["id"]), "status": "COMPLETED"})
