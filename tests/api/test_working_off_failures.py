"""Failed requests, worked off by operators: retry, refund, close, once and by one of them (E8)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from hadir.kernel.enums import OperatorRole
from tests.support.books import check_books
from tests.support.operating import operator
from tests.support.phone import Refusal
from tests.support.waiting import seen
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.operating import Operator
    from tests.support.phone import Phone
    from tests.support.world import World

PATH = "/internal/failed-pairings"
AUDIT = """
    SELECT action, before, after, operator_id IS NOT NULL FROM audit_log
    WHERE subject_kind = 'pairing_failure' AND subject_id = %s
"""
GUARANTEE = 30 * 60


@pytest.fixture
async def house(world: World) -> World:
    """Sells when nobody is there: so a request can fail."""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    return world


async def resolve(at: Operator, failure: dict[str, Any], way: str) -> str:
    """What became of it: nothing wrong is an empty code."""
    try:
        await at.post(f"{PATH}/{failure['id']}/resolve", {"resolution": way})
    except Refusal as refusal:
        return str(refusal.code)
    return ""


async def failed(world: World, ana: Phone, at: Operator) -> dict[str, Any]:
    """A paid search that its customer stopped, on the operators' work list."""
    session_id = await world.search(ana)
    await ana.post(f"/api/client/chat-requests/{session_id}/cancel")
    return await listed(at, session_id)


async def listed(at: Operator, session_id: str) -> dict[str, Any]:
    rows = (await at.get(f"{PATH}?open_only=false"))["items"]
    return next(row for row in rows if row["session_id"] == session_id)


async def audit_of(world: World, failure: dict[str, Any]) -> list[tuple[Any, ...]]:
    async with world.system.db.reading() as tx:
        return await (await tx.conn.execute(AUDIT, (failure["id"],))).fetchall()


async def paid(ana: Phone, failure: dict[str, Any], *statuses: str) -> str:
    """Wait until the payment is in one of these."""
    path = f"/api/client/payment-sessions/{failure['payment_session_id']}"

    async def there() -> bool:
        return (await ana.get(path))["status"] in statuses

    await seen(there)
    return str((await ana.get(path))["status"])


def noted(way: str) -> list[tuple[Any, ...]]:
    return [("pairing_failure.resolved", {"resolution": None}, {"resolution": way}, True)]


async def still_open(world: World, at: Operator, failure: dict[str, Any]) -> None:
    """A refusal leaves nothing behind."""
    row = await listed(at, failure["session_id"])
    assert (row["resolution"], row["resolved_at"]) == (None, None)
    assert await audit_of(world, failure) == []
    await check_books(world.system.db)


async def test_searching_again_leads_to_a_session_on_the_same_payment(house: World) -> None:
    """E8, E7: done once; whoever wants something else is told."""
    at, ana = await operator(house), await house.customer("ana")
    failure = await failed(house, ana, at)
    teduh = await house.mitra("teduh")
    assert await resolve(at, failure, "retry") == ""
    search = (await ana.get("/api/client/chat-requests/current"))["session"]
    assert (search["state"], search["id"] != failure["session_id"]) == ("searching", True)
    assert await resolve(at, failure, "retry") == ""
    assert await resolve(at, failure, "close") == "ALREADY_RESOLVED"
    await teduh.accept(search["id"])
    assert await paid(ana, failure, "consumed") == "consumed"
    assert await audit_of(house, failure) == noted("retry")
    assert (await listed(at, failure["session_id"]))["resolution"] == "retry"
    assert (await at.get(PATH))["items"] == [], "nothing is left to do"
    await check_books(house.system.db)


async def test_a_refund_sends_the_money_back_and_ends_the_waiting(house: World) -> None:
    """E8, F7"""
    at, ana = await operator(house), await house.customer("ana")
    failure = await failed(house, ana, at)
    assert await resolve(at, failure, "refund") == ""
    assert await paid(ana, failure, "refunded") == "refunded"
    async with house.system.db.reading() as tx:
        assert await tx.value("SELECT sum(amount_idr) FROM sandbox_refunds") == 1000
    assert await resolve(at, failure, "refund") == ""
    assert await resolve(at, failure, "retry") == "ALREADY_RESOLVED"
    assert await audit_of(house, failure) == noted("refund")
    current = await ana.get("/api/client/chat-requests/current")
    assert (current["session"], current["can_retry"]) == (None, False)
    await check_books(house.system.db)


async def test_what_is_credit_by_now_is_sent_back_too(house: World) -> None:
    """E8, E9: the credit is gone with it."""
    ana = await house.customer("ana")
    at = await operator(house)
    failure = await failed(house, ana, at)
    await house.advance(GUARANTEE + 1)
    await ana.stay_signed_in()
    assert await paid(ana, failure, "credited") == "credited"
    at = await operator(house)
    assert await resolve(at, failure, "retry") == "NO_CONFIRMED_PAYMENT"
    await still_open(house, at, failure)
    assert await resolve(at, failure, "refund") == ""
    assert await paid(ana, failure, "refunded") == "refunded"
    assert (await ana.get("/api/client/credits"))["chat_minutes"] == 0
    await check_books(house.system.db)


async def test_closing_leaves_the_money_where_it_is(house: World) -> None:
    """E8, E9: the customer may still search, and the guarantee still holds."""
    at, ana = await operator(house), await house.customer("ana")
    failure = await failed(house, ana, at)
    assert await resolve(at, failure, "close") == ""
    assert await resolve(at, failure, "refund") == "ALREADY_RESOLVED"
    assert await audit_of(house, failure) == noted("close")
    assert await paid(ana, failure, "confirmed") == "confirmed"
    assert (await ana.get("/api/client/chat-requests/current"))["can_retry"] is True
    await check_books(house.system.db)
    await house.advance(GUARANTEE + 1)
    await ana.stay_signed_in()
    assert await paid(ana, failure, "credited") == "credited"
    await check_books(house.system.db)


async def test_what_is_searched_on_or_served_already_is_not_sent_back(house: World) -> None:
    """E8: the customer was quicker than the operator."""
    at, ana = await operator(house), await house.customer("ana")
    failure = await failed(house, ana, at)
    teduh = await house.mitra("teduh")
    retry = f"/api/client/chat-requests/{failure['session_id']}/retry"
    search = await ana.post(retry, {}, key=str(uuid4()))
    assert await resolve(at, failure, "refund") == "ALREADY_ACTIVE"
    await still_open(house, at, failure)
    await teduh.accept(search["id"])
    assert await resolve(at, failure, "refund") == "ALREADY_ACTIVE"
    assert await resolve(at, failure, "retry") == "NO_CONFIRMED_PAYMENT"
    await ana.post(f"/api/client/chat/sessions/{search['id']}/end")
    assert await resolve(at, failure, "refund") == "NOT_REFUNDABLE"
    await still_open(house, at, failure)
    assert await resolve(at, failure, "close") == ""
    assert await paid(ana, failure, "consumed") == "consumed"


async def test_who_never_paid_can_only_be_closed(world: World) -> None:
    """E8, E2: accept first; there is no money in it."""
    await world.system.settings.change("payment_order", "accept_first", None, 0)
    at, ana = await operator(world), await world.customer("ana")
    await world.mitra("teduh")
    body = {"mode": "chat", "tier_id": TEST_TIER, "topic_sensitivity": "regular", "method": "qris"}
    asked = await ana.post("/api/client/chat-requests", body, key=str(uuid4()))
    await ana.post(f"/api/client/chat-requests/{asked['id']}/cancel")
    failure = await listed(at, asked["id"])
    assert failure["payment_session_id"] is None
    for way in ("retry", "refund"):
        assert await resolve(at, failure, way) == "NO_CONFIRMED_PAYMENT"
    await still_open(world, at, failure)
    assert await resolve(at, failure, "close") == ""
    assert await audit_of(world, failure) == noted("close")


async def test_a_stranger_and_a_viewer_work_nothing_off(house: World) -> None:
    """E8, G8"""
    at, ana = await operator(house), await house.customer("ana")
    viewer = await operator(house, OperatorRole.VIEWER)
    failure = await failed(house, ana, at)
    assert await listed(viewer, failure["session_id"]) == failure
    assert await resolve(viewer, failure, "close") == "FORBIDDEN"
    assert await resolve(at, {"id": str(uuid4())}, "close") == "NOT_FOUND"
    assert await resolve(at, failure, "forget it") == "INVALID_REQUEST"
    await still_open(house, at, failure)


@pytest.mark.parametrize("ways", [("retry", "refund", "close"), ("refund", "refund", "retry")])
async def test_of_operators_who_differ_at_the_same_moment_one_is_obeyed(
    house: World, ways: tuple[str, ...]
) -> None:
    """E8: and the payment, the search, the audit log and the books all say the same."""
    ops = [await operator(house) for _ in ways]
    for number in range(6):
        ana = await house.customer(f"ana {number}")
        failure = await failed(house, ana, ops[0])
        turned = [*ways[number % 3 :], *ways[: number % 3]]
        said = await asyncio.gather(
            *(resolve(one, failure, way) for one, way in zip(ops, turned, strict=True))
        )
        won = (await listed(ops[0], failure["session_id"]))["resolution"]
        wanted = ["" if way == won else "ALREADY_RESOLVED" for way in turned]
        assert said == wanted, (turned, won)
        assert await audit_of(house, failure) == noted(won)
        current = (await ana.get("/api/client/chat-requests/current"))["session"]
        assert (current is not None and current["state"] == "searching") is (won == "retry")
        await paid(ana, failure, *(["refunded"] if won == "refund" else ["confirmed"]))
        await check_books(house.system.db)


async def test_a_search_whose_money_went_back_meanwhile_is_closed(house: World) -> None:
    """F1, E5: nobody is connected for nothing, and nobody waits for nothing."""
    admin, ana = await operator(house, OperatorRole.ADMIN), await house.customer("ana")
    failure = await failed(house, ana, admin)
    teduh = await house.mitra("teduh")
    retry = f"/api/client/chat-requests/{failure['session_id']}/retry"
    search = await ana.post(retry, {}, key=str(uuid4()))
    await refund(admin, failure["payment_session_id"])

    async def closed() -> bool:
        return bool((await ana.session(search["id"]))["state"] == "expired")

    await seen(closed)
    assert [card["response"] for card in await teduh.cards()].count(None) == 0
    assert await paid(ana, failure, "refunded") == "refunded"
    await check_books(house.system.db)


async def refund(admin: Operator, payment_id: str) -> None:
    await admin.post(f"/internal/payments/{payment_id}/refund", {"reason": "asked"}, str(uuid4()))
