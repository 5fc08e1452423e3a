"""Money of who is banned or gone: nobody is served for it, and all of it goes back (L2, F1, E9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.gateways.payments.port import ChargeState, ChargeStatus
from hadir.pairing.holding import begin_paid
from hadir.payments.looking import apply_look_up
from hadir.settings import Values
from tests.support.books import check_books
from tests.support.more_time import answer, ask, payable
from tests.support.racing import racing
from tests.support.waiting import seen
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

ORDER = {"mode": "chat", "tier_id": TEST_TIER, "topic_sensitivity": "regular", "method": "qris"}
STATUS = "SELECT status FROM payment_sessions WHERE id = %s"
CHARGE = "SELECT status FROM sandbox_charges WHERE payment_session_id = %s"
TAKEN = "UPDATE sandbox_charges SET status = 'paid' WHERE payment_session_id = %s"
PRICE = "SELECT amount_idr FROM payment_sessions WHERE id = %s"
SENT_BACK = "SELECT sum(amount_idr) FROM refunds WHERE payment_session_id = %s"
CREDITS = "SELECT count(*) FROM credits WHERE customer_id = %s"
BAN = "UPDATE customers SET banned_at = %s, ban_reason = 'x' WHERE id = %s"
STATE = "SELECT state FROM chat_sessions WHERE id = %s"


async def one(world: World, sql: str, *params: Any) -> Any:
    async with world.system.db.reading() as tx:
        return await tx.value(sql, params)


async def becomes(world: World, payment_id: str, status: str) -> None:
    async def is_so() -> bool:
        return bool(await one(world, STATUS, payment_id) == status)

    await seen(is_so)


async def ban(world: World, customer: Phone) -> None:
    admin = await world.operator()
    await admin.post(f"/internal/customers/{customer.id}/ban", {"reason": "mengancam mitra"})


async def ordered(world: World, ana: Phone) -> str:
    """A payment whose pay page is open."""
    payment = await ana.post("/api/client/payment-sessions", ORDER, key=str(uuid4()))
    await seen(lambda: charged(world, payment["id"]))
    return str(payment["id"])


async def charged(world: World, payment_id: str) -> bool:
    link = "SELECT pay_url IS NOT NULL FROM payment_sessions WHERE id = %s"
    return bool(await one(world, link, payment_id))


async def money_comes(world: World, payment_id: str) -> None:
    """Whatever we gave up: the provider took it."""
    paid = ChargeState(ChargeStatus.PAID, await one(world, PRICE, payment_id))
    async with world.system.db.transaction() as tx:
        await tx.execute(TAKEN, (payment_id,))
    values = world.system.settings.values
    await apply_look_up(world.system.db, values, UUID(payment_id), paid, is_last=False)


async def all_went_back(world: World, payment_id: str, customer: Phone) -> None:
    await becomes(world, payment_id, "refunded")
    assert await one(world, SENT_BACK, payment_id) == await one(world, PRICE, payment_id)
    assert await one(world, CREDITS, customer.id) == 0
    await check_books(world.system.db)


async def test_an_open_payment_is_given_up_at_the_ban_and_its_pay_page_closed(
    world: World,
) -> None:
    """L2, F1: nobody is left with a page where money can still be lost."""
    ana = await world.customer("ana")
    await world.mitra("teduh")
    payment_id = await ordered(world, ana)
    await ban(world, ana)
    await becomes(world, payment_id, "abandoned")

    async def is_closed() -> bool:
        return bool(await one(world, CHARGE, payment_id) == "expired")

    await seen(is_closed)


async def test_money_that_comes_after_the_ban_goes_back_whole(world: World) -> None:
    """L2, F1: late money of others is credit; a banned customer has no use for that."""
    ana = await world.customer("ana")
    await world.mitra("teduh")
    payment_id = await ordered(world, ana)
    await ban(world, ana)
    await becomes(world, payment_id, "abandoned")
    await money_comes(world, payment_id)
    await all_went_back(world, payment_id, ana)


async def test_what_was_paid_before_the_ban_and_not_served_goes_back_by_the_guarantees_end(
    world: World,
) -> None:
    """L2, E9"""
    ana = await world.customer("ana")
    await world.mitra("teduh")
    session_id = await world.search(ana)
    payment_id = str(
        await one(world, "SELECT payment_session_id FROM chat_sessions WHERE id = %s", session_id)
    )
    await ban(world, ana)

    async def is_over() -> bool:
        return bool(await one(world, STATE, session_id) == "expired")

    await seen(is_over)
    await world.advance(31 * 60)
    await all_went_back(world, payment_id, ana)


async def test_more_time_that_was_agreed_is_not_sold_to_who_was_banned(world: World) -> None:
    """L2, G4: also when the money was on its way."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    extension = await ask(ana, session_id)
    await answer(teduh, session_id, extension["id"], "accept")
    payment_id = str(await payable(ana, session_id))
    await ban(world, ana)
    await becomes(world, payment_id, "abandoned")
    await money_comes(world, payment_id)
    await all_went_back(world, payment_id, ana)


async def test_money_that_comes_for_a_deleted_account_goes_back_whole(world: World) -> None:
    """B8, F1"""
    ana = await world.customer("ana")
    await world.mitra("teduh")
    payment_id = await ordered(world, ana)
    await ana.post(f"/api/client/payment-sessions/{payment_id}/cancel")
    await ana.ask("DELETE", "/api/client/me")
    assert await one(world, "SELECT deleted_at FROM customers WHERE id = %s", ana.id)
    await money_comes(world, payment_id)
    await all_went_back(world, payment_id, ana)


@pytest.mark.parametrize(("banned", "state"), [(True, "expired"), (False, "active")])
async def test_money_between_a_ban_and_its_end_of_a_hold_begins_nothing(
    database_url: str, clock: StandingClock, *, banned: bool, state: str
) -> None:
    """L2, E2: the ban is a row, what ends by it a job; the payment waits for its outcome."""
    async with racing(database_url, clock) as race:
        (mitra,) = await race.mitras(1)
        request, payment_id = await race.held(mitra)
        if banned:
            async with race.db.transaction() as tx:
                await tx.execute(BAN, (tx.now, request.customer))
        paid = ChargeState(ChargeStatus.PAID, 1000)
        await apply_look_up(race.db, Values(), payment_id, paid, is_last=False)
        await begin_paid(race.db, Values(), payment_id)
        assert await race.state(request.id) == state
        async with race.db.reading() as tx:
            wanted = "confirmed" if banned else "consumed"
            assert await tx.value(STATUS, (payment_id,)) == wanted
