"""Never paid and stranded (E9): a session, credit or a refund request within the guarantee."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.books import check_books
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

GUARANTEE = 30 * 60


async def _status(ana: Phone, payment: dict[str, Any], *wanted: str) -> str:
    """Wait for one of these; other states pass by."""
    await ana.stay_signed_in()
    async with asyncio.timeout(30):
        while True:
            seen = await ana.get(f"/api/client/payment-sessions/{payment['id']}")
            if seen["status"] in wanted:
                return str(seen["status"])
            await asyncio.sleep(0.02)


async def _paid_and_alone(world: World, ana: Phone) -> tuple[dict[str, Any], str]:
    """A search that nobody answers."""
    teduh = await world.mitra("teduh")
    payment = await world.pay(ana)
    session_id = await world.search_of(ana, payment["id"])
    await teduh.post("/api/mitra/status/offline")
    return payment, session_id


async def test_a_search_that_found_nobody_keeps_its_money_until_the_guarantee_and_then_is_credit(
    world: World,
) -> None:
    """E9, E7: retryable until then, and never lost."""
    ana = await world.customer("ana")
    payment, session_id = await _paid_and_alone(world, ana)
    await world.advance(301)
    assert (await ana.session(session_id))["state"] == "expired"
    assert await _status(ana, payment, "confirmed") == "confirmed"
    await world.advance(GUARANTEE - 302)
    assert await _status(ana, payment, "confirmed") == "confirmed"
    await world.advance(2)
    assert await _status(ana, payment, "credited", "refund_requested") == "credited"
    await check_books(world.system.db)


async def test_an_open_search_is_closed_by_the_guarantee_itself(world: World) -> None:
    """E9: in the same transaction, and for good."""
    ana = await world.customer("ana")
    payment, session_id = await _paid_and_alone(world, ana)
    async with world.system.db.transaction() as tx:
        later = "UPDATE deadlines SET due_at = due_at + interval '1 hour' WHERE kind = %s"
        await tx.execute(later, ("pairing_timeout",))
        await tx.execute("UPDATE chat_sessions SET search_until = search_until + interval '1 hour'")
    await ana.connect()
    await world.advance(GUARANTEE - 1)
    await ana.stay_signed_in()
    assert (await ana.session(session_id))["state"] == "searching"
    await world.advance(2)
    assert (await ana.session(session_id))["state"] == "expired"
    failed = await ana.hear("pairing_failed", seconds=30)
    assert failed["is_terminal"] is True
    assert (await ana.hear("credit_granted", seconds=30))["minutes"] == 1
    assert await _status(ana, payment, "credited") == "credited"
    current = await ana.get("/api/client/chat-requests/current")
    assert (current["session"], current["can_retry"]) == (None, False)
    await check_books(world.system.db)


async def test_the_house_may_decide_to_send_the_money_back_instead(world: World) -> None:
    """E9: stranded_outcome."""
    await world.system.settings.change("stranded_outcome", "refund", None, 0)
    ana = await world.customer("ana")
    payment, _ = await _paid_and_alone(world, ana)
    await world.advance(GUARANTEE + 1)
    # The sandbox sends it back at once.
    assert await _status(ana, payment, "refunded") == "refunded"
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT sum(amount_idr) FROM sandbox_refunds") == 1000
    await check_books(world.system.db)


async def test_a_served_payment_is_left_alone_by_the_guarantee(world: World) -> None:
    """E9."""
    ana, teduh = await world.customer("ana"), await world.mitra("teduh")
    payment = await world.pay(ana)
    await teduh.accept(await world.search_of(ana, payment["id"]))
    await world.advance(GUARANTEE + 1)
    assert await _status(ana, payment, "consumed") == "consumed"
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT count(*) FROM credits") == 0


@pytest.mark.parametrize("why", ["cancelled", "expired"])
async def test_money_that_comes_after_we_gave_up_is_credit(world: World, why: str) -> None:
    """F1: late money buys no session and is not lost, also when its webhook never comes."""
    ana, _ = await world.customer("ana"), await world.mitra("teduh")
    body = {
        "mode": "chat",
        "tier_id": TEST_TIER,
        "topic_sensitivity": "regular",
        "method": "qris",
    }
    payment = await ana.post("/api/client/payment-sessions", body, key="k")
    async with world.system.db.transaction() as tx:
        await tx.execute("UPDATE sandbox_charges SET expires_at = expires_at + interval '1 day'")
    if why == "cancelled":
        await ana.post(f"/api/client/payment-sessions/{payment['id']}/cancel")
    else:
        await world.advance(20 * 60 + 1)
    await _status(ana, payment, "abandoned", "expired")
    async with world.system.db.transaction() as tx:
        await tx.execute("UPDATE sandbox_charges SET status = 'paid'")
    await world.advance(26 * 60)
    assert await _status(ana, payment, "credited") == "credited"
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT cause FROM credits") == "late_money"
        assert await tx.value("SELECT count(*) FROM chat_sessions") == 0
    await check_books(world.system.db)
