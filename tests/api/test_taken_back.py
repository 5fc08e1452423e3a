"""Money that the provider took back after it had paid: nobody has it twice (F1, F6, F7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir import payments
from hadir.infra.ids import new_id
from hadir.kernel.enums import CreditCause, Mode, PaymentStatus
from hadir.payments import refunds
from hadir.payments.refusals import NotRefundable
from tests.support.books import check_books
from tests.support.paying import FIFTEEN_MINUTES, Payer, World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from httpx2 import Response

    from tests.support.clock import StandingClock

DISCOUNT = "UPDATE first_session_discount SET is_enabled = true, minutes = 15, price_idr = 5000"
VERIFY = "UPDATE customers SET phone = '+628120000777', phone_verified_at = %s WHERE id = %s"
BACK = "UPDATE sandbox_charges SET status = 'reversed' WHERE payment_session_id = %s"
SENT_BACK = "SELECT coalesce(sum(amount_idr), 0)::int FROM sandbox_refunds"
OF = "SELECT coalesce(sum(amount_idr), 0)::int FROM ledger_postings WHERE account = %s"


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def paid(world: World, ana: Payer, **order: str) -> str:
    payment = await ana.ordered(**order)
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    return str(payment["id"])


async def stranded(world: World, ana: Payer, **order: str) -> str:
    """Paid, and nobody listened in time: it is credit."""
    payment_id = await paid(world, ana, **order)
    world.clock.advance(31 * 60)
    await world.settle()
    assert await ana.status(payment_id) is PaymentStatus.CREDITED
    return payment_id


async def take_back(world: World, payment_id: str) -> None:
    """The bank of the customer gives the money back, and the provider tells us."""
    async with world.db.transaction() as tx:
        await tx.execute(BACK, (payment_id,))
    charge = await world.sandbox.get_charge(UUID(payment_id))
    headers, body = world.sandbox.webhook_of(charge)
    path = "/api/shared/payments/webhooks/sandbox"
    assert (await world.http.post(path, content=body, headers=headers)).status_code == 204
    await world.settle()


async def ask_refund(world: World, ana: Payer, credit_id: str) -> Response:
    headers = {**ana.headers, "idempotency-key": str(new_id())}
    return await world.http.post(f"/api/client/credits/{credit_id}/refund", headers=headers)


async def credits_of(ana: Payer) -> dict[str, Any]:
    return dict((await ana.get("credits")).json())


async def test_credit_goes_with_the_money_that_stood_behind_it(world: World) -> None:
    """F1, F7: neither minutes nor a refund are left of what the bank gave back."""
    ana = await world.customer()
    payment_id = await stranded(world, ana)
    [credit] = (await credits_of(ana))["items"]
    await take_back(world, payment_id)
    assert await ana.status(payment_id) is PaymentStatus.REVERSED
    answer = await ask_refund(world, ana, credit["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_REFUNDABLE")
    assert (await credits_of(ana))["chat_minutes"] == 0
    assert (await ana.order(method="credit")).json()["code"] == "INSUFFICIENT_CREDIT"
    assert await world.value(OF, "loss") == 0
    assert await world.value(SENT_BACK) == 0
    await check_books(world.db)


async def test_credit_made_of_taken_back_money_a_second_time_is_no_money(world: World) -> None:
    """F7: spent as credit before the money went, stranded again after: minutes, not rupiah."""
    ana = await world.customer()
    payment_id = await stranded(world, ana)
    second = await ana.ordered(method="credit")
    await take_back(world, payment_id)
    world.clock.advance(31 * 60)
    await world.settle()
    assert await ana.status(second["id"]) is PaymentStatus.CREDITED
    [credit] = [one for one in (await credits_of(ana))["items"] if one["minutes_left"]]
    assert (await ask_refund(world, ana, credit["id"])).json()["code"] == "NOT_REFUNDABLE"
    assert await world.value(SENT_BACK) == 0
    assert await world.value(OF, "loss") == 15000
    await check_books(world.db)


@pytest.mark.parametrize("when", [paid, stranded])
async def test_a_discount_is_no_longer_given_on_what_was_taken_back(
    world: World, when: Any
) -> None:
    """F5, F6: five thousand came and went, and nobody bears the ten of the house."""
    async with world.db.transaction() as tx:
        await tx.execute(DISCOUNT)
    ana = await world.customer()
    async with world.db.transaction() as tx:
        await tx.execute(VERIFY, (tx.now, ana.id))
    payment_id = await when(world, ana, tier_id=FIFTEEN_MINUTES)
    assert await world.value(OF, "discount") == 10_000
    await take_back(world, payment_id)
    for account in ("provider", "discount", "loss", "unearned", "credit"):
        assert await world.value(OF, account) == 0, account
    await check_books(world.db)


async def test_the_money_behind_a_rest_is_that_of_the_payment_that_is_still_there(
    world: World,
) -> None:
    """F7, G9: the newer payment was taken back; its minutes are gone, the other's are money."""
    ana = await world.customer()
    first, second = await paid(world, ana), await paid(world, ana)
    async with world.db.transaction() as tx:
        for payment_id in (first, second):
            await payments.consume(tx, UUID(payment_id))
    await take_back(world, second)
    async with world.db.transaction() as tx:
        await payments.grant_credit(
            tx,
            ana.id,
            Mode.CHAT,
            25,
            CreditCause.UNUSED_MINUTES,
            payment_ids=[UUID(first), UUID(second)],
        )
    [credit] = (await credits_of(ana))["items"]
    assert credit["minutes"] == 10
    assert (await ask_refund(world, ana, credit["id"])).json()["payment_session_id"] == first
    await check_books(world.db)


async def test_a_refund_that_waits_for_a_person_is_over_when_the_bank_gave_the_money_back(
    world: World,
) -> None:
    """F1, F6: nobody is paid twice."""
    ana = await world.customer()
    payment_id = await stranded(world, ana, method="bca_va")
    [credit] = (await credits_of(ana))["items"]
    await ask_refund(world, ana, credit["id"])
    await world.settle()
    assert (await ana.get("refunds")).json()["items"][0]["status"] == "manual"
    await take_back(world, payment_id)
    [refund] = (await ana.get("refunds")).json()["items"]
    assert (refund["status"], refund["needs_details"]) == ("refunded", False)
    assert await world.value(OF, "loss") == 0
    with pytest.raises(NotRefundable):
        await refunds.give_details(world.db, ana.id, UUID(refund["id"]), {})
    await check_books(world.db)
