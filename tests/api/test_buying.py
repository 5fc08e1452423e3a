"""What may be bought, by whom, and what is refused."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from hadir.infra.ids import new_id
from tests.support.paying import FIFTEEN_MINUTES, ONE_MINUTE_TEST, ORDER, World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

COUNT = "SELECT count(*) FROM payment_sessions"


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def test_prices_come_from_the_table_and_calls_are_not_sold_yet(world: World) -> None:
    """B5"""
    ana = await world.customer()
    async with world.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO price_tiers (id, mode, minutes, price_idr) VALUES (%s, 'call', 30, 60000)",
            (new_id(),),
        )
    pricing = (await ana.get("chat-pricing")).json()
    assert [(tier["minutes"], tier["price_idr"]) for tier in pricing["chat"]] == [
        (1, 1000),
        (15, 15000),
        (30, 26000),
        (60, 48000),
    ]
    assert pricing["call"] == []
    assert pricing["first_session_discount"] == {
        "eligible": False,
        "enabled": False,
        "mode": "chat",
        "minutes": 15,
        "price_idr": 5000,
    }
    world.set(calls_enabled=True)
    assert len((await ana.get("chat-pricing")).json()["call"]) == 1


async def test_ways_to_pay_come_in_order_with_qris_first(world: World) -> None:
    """F4"""
    ana = await world.customer()
    found = (await ana.get("payment-methods")).json()
    assert [group["code"] for group in found["items"]] == ["qr", "ewallet", "virtual_account"]
    assert found["items"][0]["methods"] == [
        {"code": "qris", "name": "QRIS", "min_idr": 1000, "max_idr": 10000000}
    ]
    assert found["next_cursor"] is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"method": "cash"}, "INVALID_PAYMENT_METHOD"),
        ({"method": "qris\x00"}, "INVALID_REQUEST"),
        ({"method": "bca_va", "tier_id": ONE_MINUTE_TEST}, "INVALID_PAYMENT_AMOUNT"),
        ({"tier_id": str(new_id())}, "INVALID_TIER"),
        ({"mode": "call"}, "INVALID_TIER"),
        ({"targeted_mitra_id": str(new_id())}, "UNKNOWN_MITRA"),
        ({"topics": ["a\x00b"]}, "INVALID_REQUEST"),
        ({"topics": ["x"] * 11}, "INVALID_REQUEST"),
        ({"topic_sensitivity": "secret"}, "INVALID_REQUEST"),
        ({"amount_idr": 1}, "INVALID_REQUEST"),
    ],
)
async def test_what_cannot_be_bought_is_refused(
    world: World, changes: dict[str, Any], code: str
) -> None:
    """F4"""
    ana = await world.customer()
    answer = await ana.order(**changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert await world.value(COUNT) == 0


async def test_the_test_tier_is_not_sold_in_production(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """B5"""
    async with paying_world(database_url, valkey_url, clock, test_tiers=False) as world:
        ana = await world.customer()
        pricing = (await ana.get("chat-pricing")).json()
        assert [tier["minutes"] for tier in pricing["chat"]] == [15, 30, 60]
        answer = await ana.order(tier_id=ONE_MINUTE_TEST)
        assert answer.json()["code"] == "INVALID_TIER"


async def test_nothing_is_sold_when_nobody_is_free_unless_told_so(world: World) -> None:
    """B2"""
    ana = await world.customer()
    world.somebody_free = False
    answer = await ana.order()
    assert (answer.status_code, answer.json()["code"]) == (409, "NO_MITRA_AVAILABLE")
    world.set(sell_when_nobody=True)
    assert (await ana.order()).status_code == 201


async def test_nothing_is_sold_while_the_house_takes_no_customers(world: World) -> None:
    """B2"""
    ana = await world.customer()
    world.set(accepting_customers=False)
    answer = await ana.order()
    assert (answer.status_code, answer.json()["code"]) == (409, "NOT_ACCEPTING_CUSTOMERS")


async def test_whoever_is_in_a_session_buys_no_second_one(world: World) -> None:
    """E1"""
    ana = await world.customer()
    world.in_session.add(ana.id)
    answer = await ana.order()
    assert (answer.status_code, answer.json()["code"]) == (409, "ALREADY_ACTIVE")


async def test_a_refused_order_may_be_repeated_with_its_key(world: World) -> None:
    """F3"""
    ana = await world.customer()
    world.somebody_free = False
    assert (await ana.order(key="k")).status_code == 409
    world.somebody_free = True
    assert (await ana.order(key="k")).status_code == 201


async def test_an_order_needs_an_idempotency_key(world: World) -> None:
    """F3"""
    ana = await world.customer()
    path = "/api/client/payment-sessions"
    answer = await world.http.post(path, json=ORDER, headers=ana.headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_the_same_key_gets_the_same_payment_even_when_it_is_over(world: World) -> None:
    """F3"""
    ana = await world.customer()
    first = (await ana.order(key="k")).json()
    await ana.post(f"payment-sessions/{first['id']}/cancel")
    world.somebody_free = False
    again = await ana.order(key="k")
    assert (again.status_code, again.json()["id"]) == (201, first["id"])
    other = await ana.order(key="k", method="gopay")
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")


async def test_a_key_belongs_to_one_customer(world: World) -> None:
    """F3"""
    ana, budi = await world.customer(), await world.customer()
    first, second = await ana.order(key="k"), await budi.order(key="k")
    assert first.json()["id"] != second.json()["id"]


async def test_a_second_order_answers_with_the_pending_payment(world: World) -> None:
    """E1"""
    ana = await world.customer()
    first = await ana.ordered()
    second = await ana.ordered(method="gopay")
    assert second == first


async def test_ten_tabs_at_once_make_one_pending_payment(world: World) -> None:
    """E1"""
    ana = await world.customer()
    answers = await asyncio.gather(*(ana.order() for _ in range(10)))
    assert [answer.status_code for answer in answers] == [201] * 10
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await world.value(COUNT) == 1
    assert await world.value("SELECT count(*) FROM sandbox_charges") == 1


async def test_one_key_sent_ten_times_at_once_makes_one_payment(world: World) -> None:
    """F3"""
    ana = await world.customer()
    answers = await asyncio.gather(*(ana.order(key="k") for _ in range(10)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await world.value(COUNT) == 1


async def test_the_price_is_fixed_when_the_payment_is_made(world: World) -> None:
    """F5"""
    ana = await world.customer()
    payment = await ana.ordered()
    async with world.db.transaction() as tx:
        await tx.execute("UPDATE price_tiers SET price_idr = 1 WHERE id = %s", (FIFTEEN_MINUTES,))
    await world.pay_page(payment["id"], "pay")
    await world.settle()
    found = (await ana.get(f"payment-sessions/{payment['id']}")).json()
    assert (found["status"], found["amount_idr"]) == ("confirmed", 15000)


async def test_a_payment_of_another_person_is_not_there(world: World) -> None:
    """G8"""
    ana, budi = await world.customer(), await world.customer()
    payment = await ana.ordered()
    path = f"payment-sessions/{payment['id']}"
    assert (await ana.get(path)).status_code == 200
    assert (await budi.get(path)).status_code == 404
    assert (await budi.post(f"{path}/cancel")).status_code == 404
    assert (await budi.get("payment-sessions")).json()["items"] == []


async def test_the_list_goes_on_from_its_cursor(world: World) -> None:
    ana = await world.customer()
    made = []
    for _ in range(5):
        payment = await ana.ordered()
        await ana.post(f"payment-sessions/{payment['id']}/cancel")
        made.append(payment["id"])
    listed: list[str] = []
    path = "payment-sessions?limit=2"
    for expected in (2, 2, 1):
        page = (await ana.get(path)).json()
        assert len(page["items"]) == expected
        listed += [item["id"] for item in page["items"]]
        path = f"payment-sessions?limit=2&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert listed == made[::-1]


@pytest.mark.parametrize("cursor", ["x", "2026-11-21T12:00:00~x", "~", "2026-11-21T12:00:00Z"])
async def test_a_cursor_that_is_not_ours_is_malformed(world: World, cursor: str) -> None:
    ana = await world.customer()
    answer = await ana.get(f"payment-sessions?cursor={cursor}")
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")


async def test_only_customers_come_in(world: World) -> None:
    """G8"""
    paths = ["chat-pricing", "payment-methods", "payment-sessions", f"payment-sessions/{new_id()}"]
    mitra = {"authorization": f"Bearer mitra:{new_id()}"}
    for path in paths:
        assert (await world.http.get(f"/api/client/{path}")).status_code == 401
        assert (await world.http.get(f"/api/client/{path}", headers=mitra)).status_code == 403
