"""A customer orders minutes, pays on the provider's page, and only then has paid."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pytest

from hadir.kernel.enums import PaymentStatus
from tests.support.paying import URL, World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def test_an_order_answers_with_the_place_to_pay(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    assert payment["status"] == "pending"
    assert payment["amount_idr"] == 15000
    assert (payment["mode"], payment["minutes"]) == ("chat", 15)
    assert payment["pay_url"] == f"{URL}/dev/pay/{payment['id']}"
    assert payment["qr_text"].startswith("00020101021226")
    assert payment["expires_at"] == "2026-11-21T12:20:00.000Z"
    assert payment["created_at"] == "2026-11-21T12:00:00.000Z"
    assert payment["topic_sensitivity"] == "regular"
    assert payment["chat_session_id"] is None
    assert (
        await world.value("SELECT url FROM dev_inbox WHERE kind = 'payment'")
        == (payment["pay_url"])
    )


async def test_paying_confirms_once_tells_the_customer_and_starts_the_search(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    assert world.confirmed == []
    answer = await world.pay_page(payment["id"], "pay")
    assert answer.json()["status"] == "paid"
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED
    assert world.confirmed == [payment["id"]]
    told = ana.heard()[-1]
    assert (told["type"], told["status"]) == ("payment_updated", "confirmed")


async def test_paying_twice_at_once_confirms_once(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    await asyncio.gather(*(world.pay_page(payment["id"], "pay") for _ in range(5)))
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED
    assert world.confirmed == [payment["id"]]
    assert [event["status"] for event in ana.heard()].count("confirmed") == 1
    assert await world.value("SELECT count(*) FROM payment_webhooks") == 1


@pytest.mark.parametrize(
    ("button", "status"), [("fail", PaymentStatus.FAILED), ("expire", PaymentStatus.EXPIRED)]
)
async def test_the_other_buttons_end_the_payment(
    world: World, button: str, status: PaymentStatus
) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    await world.pay_page(payment["id"], button)
    await world.settle()
    assert await ana.status(payment["id"]) is status
    assert ana.heard()[-1]["status"] == status
    assert world.confirmed == []
    late = await world.pay_page(payment["id"], "pay")
    assert late.json()["status"] != "paid"


async def test_a_wrong_amount_never_confirms(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    await _set_charged_amount(world, payment["id"], 14999)
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REVIEW
    world.clock.advance(20 * 60)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REVIEW
    assert world.confirmed == []


async def test_a_payment_that_nobody_paid_expires(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    world.clock.advance(20 * 60 - 1)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.PENDING
    world.clock.advance(1)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.EXPIRED
    assert (await ana.ordered())["id"] != payment["id"]


async def test_the_last_look_finds_money_whose_webhook_was_lost(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    async with world.db.transaction() as tx:
        await tx.execute("UPDATE sandbox_charges SET status = 'paid'")
    world.clock.advance(20 * 60)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.CONFIRMED
    assert world.confirmed == [payment["id"]]


async def test_the_provider_takes_no_money_in_our_last_minute(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    world.clock.advance(19 * 60)
    answer = await world.pay_page(payment["id"], "pay")
    assert answer.json()["status"] == "expired"
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.EXPIRED


async def test_paying_while_it_expires_ends_in_one_of_the_two(world: World) -> None:
    """F1"""
    for _ in range(5):
        ana = await world.customer()
        payment = await ana.ordered()
        before = len(world.confirmed)
        world.clock.advance(20 * 60)
        async with world.db.transaction() as tx:
            await tx.execute(
                "UPDATE sandbox_charges SET expires_at = %s", (tx.now.replace(year=2030),)
            )
        await asyncio.gather(world.pay_page(payment["id"], "pay"), world.deadlines.run_due())
        await world.settle()
        status = await ana.status(payment["id"])
        # Expired, and then the money came: credit.
        assert status in (PaymentStatus.CONFIRMED, PaymentStatus.EXPIRED, PaymentStatus.CREDITED)
        assert len(world.confirmed) - before == (status is PaymentStatus.CONFIRMED)
        ends = [event["status"] for event in ana.heard() if "status" in event]
        assert ends[-1] == status


async def test_a_declined_charge_fails_the_payment(world: World) -> None:
    """F1"""
    ana = await world.customer()
    world.sandbox.decline_next()
    payment = await ana.ordered()
    assert (payment["status"], payment["pay_url"]) == ("failed", None)
    assert (await ana.ordered())["status"] == "pending"


async def test_a_charge_whose_answer_was_lost_is_not_made_twice(world: World) -> None:
    """F2"""
    ana = await world.customer()
    world.sandbox.time_out_after_charging()
    order = asyncio.create_task(ana.ordered())
    async with asyncio.timeout(5):
        while not await world.value("SELECT last_error FROM jobs"):  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.01)
    assert await world.value("SELECT count(*) FROM sandbox_charges") == 1
    world.clock.advance(10)
    world.jobs.wake()
    payment = await order
    assert payment["pay_url"]
    assert await world.value("SELECT count(*) FROM sandbox_charges") == 1
    assert [event["pay_url"] for event in ana.heard()] == [payment["pay_url"]]


async def test_a_cancelled_payment_makes_room_for_another(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    answer = await ana.post(f"payment-sessions/{payment['id']}/cancel")
    assert answer.json()["status"] == "abandoned"
    again = await ana.post(f"payment-sessions/{payment['id']}/cancel")
    assert again.status_code == 200
    assert (await ana.ordered(method="gopay"))["id"] != payment["id"]


async def test_what_is_paid_cannot_be_cancelled(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    answer = await ana.post(f"payment-sessions/{payment['id']}/cancel")
    assert (answer.status_code, answer.json()["code"]) == (409, "INVALID_TRANSITION")


async def test_money_for_an_abandoned_payment_does_not_revive_it(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    await ana.post(f"payment-sessions/{payment['id']}/cancel")
    await world.settle()
    late = await world.pay_page(payment["id"], "pay")
    assert late.json()["status"] == "expired"
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.ABANDONED
    assert world.confirmed == []


async def test_the_picture_is_the_code_and_only_its_owners(world: World) -> None:
    ana, budi = await world.customer(), await world.customer()
    payment = await ana.ordered()
    path = payment["qr_svg_path"].removeprefix("/api/client/")
    picture = await ana.get(path)
    assert picture.headers["content-type"] == "image/svg+xml"
    assert ElementTree.fromstring(picture.content).tag.endswith("svg")
    assert (await budi.get(path)).status_code == 404


async def _set_charged_amount(world: World, payment_id: str, amount_idr: int) -> None:
    async with world.db.transaction() as tx:
        await tx.execute(
            "UPDATE sandbox_charges SET amount_idr = %s WHERE payment_session_id = %s",
            (amount_idr, payment_id),
        )
