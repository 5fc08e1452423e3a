"""What other rooms may do with a payment inside their own transaction."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import psycopg
import pytest

from hadir import payments
from hadir.gateways.payments.port import ChargeState, ChargeStatus, GatewaySilent
from hadir.gateways.payments.sandbox import Sandbox
from hadir.infra.ids import new_id
from hadir.infra.jobs import Job
from hadir.kernel.enums import PaymentStatus
from hadir.kernel.errors import NotFound
from hadir.payments import looking
from tests.support.paying import World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def test_a_confirmed_payment_is_consumed_once(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment_id = await ana.paid()

    async def consume() -> bool:
        try:
            async with world.db.transaction() as tx:
                await payments.consume(tx, payment_id)
        except payments.InvalidPaymentTransition:
            return False
        return True

    assert sorted(await asyncio.gather(*(consume() for _ in range(5)))) == [False] * 4 + [True]
    assert await ana.status(str(payment_id)) is PaymentStatus.CONSUMED


async def test_what_is_not_paid_is_not_consumed(world: World) -> None:
    """F1"""
    ana = await world.customer()
    payment = await ana.ordered()
    with pytest.raises(payments.InvalidPaymentTransition):
        async with world.db.transaction() as tx:
            await payments.consume(tx, UUID(payment["id"]))
    with pytest.raises(NotFound):
        async with world.db.transaction() as tx:
            await payments.consume(tx, new_id())


async def test_the_open_payment_is_pending_or_paid_and_unused(world: World) -> None:
    ana = await world.customer()

    async def found() -> PaymentStatus | None:
        async with world.db.reading() as tx:
            one = await payments.find_open_payment(tx, ana.id)
        return None if one is None else one.status

    assert await found() is None
    payment = await ana.ordered()
    assert await found() is PaymentStatus.PENDING
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    assert await found() is PaymentStatus.CONFIRMED
    async with world.db.transaction() as tx:
        await payments.consume(tx, UUID(payment["id"]))
    assert await found() is None


async def test_a_search_is_remembered_and_told(world: World) -> None:
    ana = await world.customer()
    payment_id, search_id = await ana.paid(), new_id()
    async with world.db.transaction() as tx:
        made = await payments.attach_search(tx, payment_id, search_id)
    assert made.chat_session_id == search_id
    assert ana.heard()[-1]["chat_session_id"] == str(search_id)


async def test_two_answers_at_the_same_moment_leave_one_outcome(world: World) -> None:
    """F1"""
    paid, waiting = ChargeStatus.PAID, ChargeStatus.WAITING
    for _ in range(10):
        ana = await world.customer()
        payment_id = UUID((await ana.ordered())["id"])
        await asyncio.gather(
            _apply(world, payment_id, ChargeState(paid, 15000), is_last=False),
            _apply(world, payment_id, ChargeState(waiting, 15000), is_last=True),
        )
        status = await ana.status(str(payment_id))
        ends = [event["status"] for event in ana.heard() if "status" in event]
        # Too late for a session is not lost: it ends as credit (F1).
        assert ends[-1] == status
        assert status in (PaymentStatus.CONFIRMED, PaymentStatus.CREDITED)
    await world.settle()
    confirmed = await world.value(
        "SELECT count(*) FROM payment_sessions WHERE status = 'confirmed'"
    )
    assert len(world.confirmed) == confirmed


async def _apply(world: World, payment_id: UUID, found: ChargeState, *, is_last: bool) -> None:
    values = world.settings.values
    await looking.apply_look_up(world.db, values, payment_id, found, is_last=is_last)


class Silent(Sandbox):
    """A provider that does not answer look-ups."""

    async def look_up(self, ref: str) -> ChargeState:
        raise GatewaySilent


async def test_a_silent_provider_keeps_the_payment_open_until_it_speaks(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    world.clock.advance(20 * 60)
    charging = payments.Charging(
        world.db, Silent(world.db, "", "x"), world.settings, show_links=False
    )
    last_look = {"payment_session_id": payment["id"], "is_last": True}
    await charging.look_up(Job(new_id(), "payments.look_up", last_look, 1))
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.PENDING
    world.clock.advance(60)
    await world.settle()
    assert await ana.status(payment["id"]) is PaymentStatus.EXPIRED


async def test_an_ordinary_look_up_of_a_silent_provider_is_tried_again(world: World) -> None:
    """F2"""
    ana = await world.customer()
    payment = await ana.ordered()
    charging = payments.Charging(
        world.db, Silent(world.db, "", "x"), world.settings, show_links=False
    )
    look = {"payment_session_id": payment["id"], "is_last": False}
    with pytest.raises(GatewaySilent):
        await charging.look_up(Job(new_id(), "payments.look_up", look, 1))


async def test_the_database_itself_refuses_a_second_pending_payment(world: World) -> None:
    """E1"""
    ana = await world.customer()
    await ana.ordered()
    with pytest.raises(psycopg.errors.UniqueViolation):
        async with world.db.transaction() as tx:
            await tx.execute(
                """INSERT INTO payment_sessions (id, customer_id, status, minutes, amount_idr,
                    tier_id, tier_snapshot, topic_sensitivity, method, provider, created_at,
                    expires_at)
                SELECT %s, customer_id, status, minutes, amount_idr, tier_id, tier_snapshot,
                    topic_sensitivity, method, provider, created_at, expires_at
                FROM payment_sessions""",
                (new_id(),),
            )
