"""Money that comes when the mitra may not serve any more begins no minutes with them (C4, B7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.availability import deactivate_mitra
from tests.support.books import check_books
from tests.support.more_time import answer, ask, payable
from tests.support.waiting import seen
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

CAUSES = "SELECT cause FROM pairing_failures WHERE session_id = %s"


async def held(world: World, ana: Phone, teduh: Phone) -> tuple[str, str]:
    """A hold, and the payment that it waits for."""
    await world.system.settings.change("payment_order", "accept_first", None, 0)
    body = {"mode": "chat", "tier_id": TEST_TIER, "topic_sensitivity": "regular", "method": "qris"}
    order: dict[str, Any] = await ana.post("/api/client/chat-requests", body, key=str(uuid4()))
    assert (await teduh.accept(order["id"]))["state"] == "pending_payment"
    payment_id = (await ana.get("/api/client/chat-requests/current"))["payment"]["id"]

    async def has_link() -> bool:
        return bool((await ana.get(f"/api/client/payment-sessions/{payment_id}"))["pay_url"])

    await seen(has_link)
    return str(order["id"]), str(payment_id)


async def becomes(ana: Phone, payment_id: str, status: str) -> None:
    async def is_so() -> bool:
        found = await ana.get(f"/api/client/payment-sessions/{payment_id}")
        return bool(found["status"] == status)

    await seen(is_so)


async def comes(ana: Phone, session_id: str, state: str) -> None:
    async def is_so() -> bool:
        return bool((await ana.session(session_id))["state"] == state)

    await seen(is_so)


async def credit_minutes(ana: Phone) -> int:
    items = (await ana.get("/api/client/credits"))["items"]
    return sum(one["minutes_left"] for one in items)


@pytest.mark.parametrize("why", ["blocks", "goes"])
async def test_who_blocked_or_left_while_it_was_paid_is_not_paid_for_and_others_are_asked(
    world: World, why: str
) -> None:
    """E2, E5, B7: on the same payment, and it is not an unpaid hold of the customer."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id, payment_id = await held(world, ana, teduh)
    sari = await world.mitra("sari")
    if why == "blocks":
        await teduh.post(f"/api/mitra/chat/sessions/{session_id}/block")
    else:
        await teduh.post("/api/mitra/status/offline")
    await ana.post(f"/dev/pay/{payment_id}/pay")
    await comes(ana, session_id, "expired")
    current: dict[str, Any] = {}

    async def is_searched_on() -> bool:
        current.update(await ana.get("/api/client/chat-requests/current"))
        live = current["session"]
        return live is not None and live["id"] != session_id and live["state"] == "searching"

    await seen(is_searched_on)
    assert (await sari.accept(current["session"]["id"]))["state"] == "active"
    await becomes(ana, payment_id, "consumed")
    assert int((await teduh.get("/api/mitra/status"))["load"]) == 0
    async with world.system.db.reading() as tx:
        assert await tx.values(CAUSES, (UUID(session_id),)) == ["mitra_offline"]
        held_rows = "SELECT count(*) FROM chat_sessions WHERE hold_until IS NOT NULL"
        assert await tx.value(held_rows) == 0
    await check_books(world.system.db)


async def test_the_hold_of_a_deactivated_mitra_ends_at_once_and_late_money_is_credit(
    world: World,
) -> None:
    """C4, E2, F1."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id, payment_id = await held(world, ana, teduh)
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)
    await comes(ana, session_id, "expired")
    await becomes(ana, payment_id, "abandoned")
    await check_books(world.system.db)


@pytest.mark.parametrize("in_closing", [False, True])
async def test_more_time_with_a_deactivated_mitra_ends_unpaid_at_once(
    world: World, *, in_closing: bool
) -> None:
    """C4, G4: also when the mitra had said yes."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    if in_closing:
        await world.advance(61)
    more = await ask(ana, session_id)
    await answer(teduh, session_id, more["id"], "accept")
    payment_id = await payable(ana, session_id)
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)
    await becomes(ana, payment_id, "abandoned")

    async def is_over() -> bool:
        now = await ana.session(session_id)
        as_it_should = now["state"] == "closing" if in_closing else bool(now["paused_at"])
        return bool(as_it_should and now["pending_extension"] is None)

    await seen(is_over)
    assert await credit_minutes(ana) == 0
    await check_books(world.system.db)


async def test_a_question_for_more_time_is_answered_no_when_the_mitra_is_deactivated(
    world: World,
) -> None:
    """C4, G4, G9: and the clock stands still, because the mitra is gone."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ask(ana, session_id)
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)

    async def stands_still() -> bool:
        now = await ana.session(session_id)
        return bool(now["state"] == "active" and now["paused_at"])

    await seen(stands_still)
    told = [event for event in await ana.stream(session_id) if "outcome" in event["payload"]]
    assert [event["payload"]["outcome"] for event in told] == ["rejected"]


@pytest.mark.parametrize("why", ["blocked", "deactivated"])
@pytest.mark.parametrize("in_closing", [False, True])
async def test_a_yes_counts_no_more_when_the_two_may_not_meet_and_the_money_is_credit(
    world: World, why: str, *, in_closing: bool
) -> None:
    """C4, B7, G1, G4: whatever the jobs of a deactivation have done by then."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    if in_closing:
        await world.advance(61)
    more = await ask(ana, session_id)
    await answer(teduh, session_id, more["id"], "accept")
    payment_id = await payable(ana, session_id)
    if why == "blocked":
        await teduh.post(f"/api/mitra/chat/sessions/{session_id}/block")
    else:
        async with world.system.db.transaction() as tx:  # before any job of it has run
            await tx.execute("UPDATE mitras SET is_active = false WHERE id = %s", (teduh.id,))
    await ana.post(f"/dev/pay/{payment_id}/pay")
    await becomes(ana, payment_id, "credited")
    assert await credit_minutes(ana) == 1
    assert (await ana.session(session_id))["state"] == ("closing" if in_closing else "active")
    types = [event["type"] for event in await ana.stream(session_id)]
    assert "extension_applied" not in types
    await check_books(world.system.db)
