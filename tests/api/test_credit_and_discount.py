"""Credit in minutes (F7), the first-session discount (F5), refunds, and one key twice (F3)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir import payments
from hadir.edge.idempotency import once
from hadir.infra.ids import new_id
from hadir.kernel.enums import CreditCause, Mode, PaymentStatus
from hadir.payments import refunds
from hadir.payments.refunds import Asked
from hadir.payments.refusals import NotRefundable
from tests.support.books import check_books
from tests.support.paying import FIFTEEN_MINUTES, Payer, World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

DISCOUNT = "UPDATE first_session_discount SET is_enabled = true, minutes = 15, price_idr = 5000"
VERIFY = "UPDATE customers SET phone = %s, phone_verified_at = %s WHERE id = %s"
DETAILS = {"bank": "BCA", "account_number": "1234567890", "holder": "Ana"}


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def grant(world: World, ana: Payer, *minutes: int) -> None:
    async with world.db.transaction() as tx:
        for one in minutes:
            await payments.grant_credit(tx, ana.id, Mode.CHAT, one, CreditCause.GOODWILL)


async def stranded(world: World, ana: Payer, **order: str) -> dict[str, Any]:
    """Paid, and nobody listened in time."""
    payment = await ana.ordered(**order)
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    world.clock.advance(31 * 60)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.CREDITED
    return payment


async def verified(world: World) -> Payer:
    ana = await world.customer()
    async with world.db.transaction() as tx:
        number = f"+62812{ana.id.int % 10**8:08d}"
        await tx.execute(VERIFY, (number, tx.now, ana.id))
    return ana


async def test_credit_pays_for_a_session_at_once_and_whatever_ends_first_is_spent_first(
    world: World,
) -> None:
    """F7."""
    ana = await world.customer()
    await grant(world, ana, 10, 20)
    payment = await ana.ordered(method="credit")
    assert (payment["status"], payment["amount_idr"], payment["minutes"]) == ("confirmed", 0, 15)
    await world.settle()
    assert world.confirmed == [payment["id"]]
    page = (await ana.get("credits")).json()
    assert [one["minutes_left"] for one in page["items"]] == [0, 15]
    assert (page["chat_minutes"], page["call_minutes"]) == (15, 0)
    await check_books(world.db)


async def test_a_rest_that_is_no_tier_can_be_spent_too(world: World) -> None:
    """F7."""
    ana = await world.customer()
    await grant(world, ana, 9)
    refused = await ana.order(method="credit")
    assert (refused.status_code, refused.json()["code"]) == (409, "INSUFFICIENT_CREDIT")
    payment = (await ana.order(method="credit", credit_minutes=9)).json()
    assert (payment["status"], payment["minutes"]) == ("confirmed", 9)
    too_many = await ana.order(method="credit", credit_minutes=16)
    assert too_many.status_code in (409, 422)
    await check_books(world.db)


async def test_two_tabs_do_not_spend_the_same_credit_twice(world: World) -> None:
    """F7."""
    ana = await world.customer()
    await grant(world, ana, 15)
    answers = await asyncio.gather(*(ana.order(method="credit") for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
    assert await world.value("SELECT minutes_left FROM credits") == 0
    await check_books(world.db)


async def test_what_was_paid_with_credit_and_stranded_is_credit_again_and_keeps_its_worth(
    world: World,
) -> None:
    """E9, F7."""
    ana = await world.customer()
    first = await stranded(world, ana)
    again = await ana.ordered(method="credit")
    await world.settle()
    world.clock.advance(31 * 60)
    await world.settle()
    assert await ana.status(again["id"]) is PaymentStatus.CREDITED
    page = (await ana.get("credits")).json()
    assert page["chat_minutes"] == 15
    left = next(one for one in page["items"] if one["minutes_left"])
    assert left["refundable"] is True
    answer = await _refund_credit(ana, left["id"])
    assert answer.json()["amount_idr"] == 15000
    await world.settle()
    assert await ana.status(first["id"]) is PaymentStatus.REFUNDED
    await check_books(world.db)


async def test_credit_may_become_money_again_once(world: World) -> None:
    """E9, F7."""
    ana, bima = await world.customer(), await world.customer()
    payment = await stranded(world, ana)
    [credit] = (await ana.get("credits")).json()["items"]
    assert (await _refund_credit(bima, credit["id"])).status_code == 404
    answers = await asyncio.gather(*(_refund_credit(ana, credit["id"]) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    [refund] = (await ana.get("refunds")).json()["items"]
    assert (refund["status"], refund["amount_idr"]) == ("refunded", 15000)
    assert await world.value("SELECT sum(amount_idr) FROM sandbox_refunds") == 15000
    moves = (await ana.get("transactions")).json()["items"]
    kinds = ["refunded", "refund_requested", "credit_granted", "payment"]
    assert [one["kind"] for one in moves] == kinds
    assert [one["money_idr"] for one in moves] == [-15000, 0, 0, 15000]
    await check_books(world.db)


async def test_a_present_is_not_turned_into_money(world: World) -> None:
    """F7."""
    ana = await world.customer()
    await grant(world, ana, 15)
    [credit] = (await ana.get("credits")).json()["items"]
    assert credit["refundable"] is False
    answer = await _refund_credit(ana, credit["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_REFUNDABLE")


async def test_a_channel_that_takes_nothing_back_is_paid_by_hand_with_a_proof(
    world: World,
) -> None:
    """F1: the customer says where to, an operator sends it and proves it."""
    ana, operator_id = await world.customer(), new_id()
    payment = await stranded(world, ana, method="bca_va")
    [credit] = (await ana.get("credits")).json()["items"]
    await _refund_credit(ana, credit["id"])
    await world.settle()
    [refund] = (await ana.get("refunds")).json()["items"]
    assert (refund["status"], refund["needs_details"]) == ("manual", True)
    path = f"/api/client/refunds/{refund['id']}/details"
    told = await world.http.put(path, json=DETAILS, headers=ana.headers)
    assert (told.status_code, told.json()["needs_details"]) == (200, False)
    assert await ana.status(payment["id"]) is PaymentStatus.REFUND_REQUESTED
    for _ in range(2):
        await refunds.prove(world.db, UUID(refund["id"]), "transfer 123", operator_id)
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    await check_books(world.db)


async def test_the_discount_is_for_the_verified_who_never_paid_and_its_rest_is_ours(
    world: World,
) -> None:
    """F5."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    stranger, ana = await world.customer(), await verified(world)
    for person, eligible in ((stranger, False), (ana, True)):
        pricing = (await person.get("chat-pricing")).json()["first_session_discount"]
        assert (pricing["enabled"], pricing["eligible"]) == (True, eligible)
    assert (await stranger.ordered())["amount_idr"] == 15000
    payment = await ana.ordered()
    assert (payment["amount_idr"], payment["is_first_session_discount"]) == (5000, True)
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    sums = "SELECT sum(amount_idr)::bigint FROM ledger_postings WHERE account = %s"
    found = [await world.value(sums, one) for one in ("provider", "discount", "unearned")]
    assert found == [5000, 10000, -15000]
    async with world.db.transaction() as tx:
        await payments.consume(tx, UUID(payment["id"]))
    assert (await ana.ordered())["amount_idr"] == 15000
    await check_books(world.db)


async def test_another_tier_has_its_own_price(world: World) -> None:
    """F5: the discount is of one mode and length."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    ana = await verified(world)
    payment = await ana.ordered(tier_id="01930000-0000-7000-8000-000000000030")
    assert (payment["amount_idr"], payment["is_first_session_discount"]) == (26000, False)


async def test_an_attempt_that_was_not_paid_does_not_use_the_discount_up(world: World) -> None:
    """F5."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    ana = await verified(world)
    first = await ana.ordered()
    await ana.post(f"payment-sessions/{first['id']}/cancel")
    assert (await ana.ordered())["amount_idr"] == 5000


async def test_a_race_of_two_tabs_gives_the_discount_once(world: World) -> None:
    """F5: both pay; the first payment expired meanwhile, and its money came late."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    ana = await verified(world)
    answers = await asyncio.gather(*(ana.order() for _ in range(4)))
    assert len({one.json()["id"] for one in answers}) == 1
    first = answers[0].json()
    await ana.post(f"payment-sessions/{first['id']}/cancel")
    second = await ana.ordered()
    assert second["amount_idr"] == 5000
    async with world.db.transaction() as tx:
        paid = "UPDATE sandbox_charges SET status = 'paid' WHERE payment_session_id = %s"
        await tx.execute(paid, (second["id"],))
        await tx.execute(paid, (first["id"],))
    world.clock.advance(21 * 60)
    await world.settle()
    world.clock.advance(10 * 60)
    await world.settle()
    assert await ana.status(second["id"]) is PaymentStatus.CONFIRMED
    assert await ana.status(first["id"]) is PaymentStatus.REFUNDED
    await check_books(world.db)


async def test_money_back_for_a_discounted_payment_is_what_was_paid(world: World) -> None:
    """F5, F7: nobody is refunded our discount."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    ana = await verified(world)
    await stranded(world, ana, tier_id=FIFTEEN_MINUTES)
    [credit] = (await ana.get("credits")).json()["items"]
    assert (await _refund_credit(ana, credit["id"])).json()["amount_idr"] == 5000
    await world.settle()
    await check_books(world.db)


async def test_an_operator_sends_part_of_it_back_and_never_more_than_was_paid(
    world: World,
) -> None:
    """F1, F6: what was served already is ours to bear."""
    ana = await world.customer()
    payment = await ana.ordered()
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    async with world.db.transaction() as tx:
        await payments.consume(tx, UUID(payment["id"]))

    async def refund(amount: int | None) -> UUID:
        asked = Asked("operator", "sorry", new_id())
        claim = once(new_id(), "r", "k", "b")
        return await refunds.refund_payment(world.db, UUID(payment["id"]), amount, asked, claim)

    with pytest.raises(NotRefundable):
        await refund(15001)
    await refund(4000)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    with pytest.raises(NotRefundable):
        await refund(11001)
    await refund(5000)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    tried = await asyncio.gather(*(refund(4000) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(one, NotRefundable) for one in tried) == 2
    await refund(None)
    await world.settle()
    assert await world.value("SELECT sum(amount_idr) FROM sandbox_refunds") == 15000
    assert await ana.status(payment["id"]) is PaymentStatus.REFUNDED
    with pytest.raises(NotRefundable):
        await refund(1)
    await check_books(world.db)


async def _refund_credit(ana: Payer, credit_id: str) -> Any:
    headers = {**ana.headers, "idempotency-key": str(new_id())}
    path = f"/api/client/credits/{credit_id}/refund"
    return await ana.world.http.post(path, headers=headers)
