"""Somebody buys in the very moment in which the account is banned, deleted or merged."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest

from tests.api.test_bans import CUSTOMERS, WHY
from tests.api.test_two_accounts_become_one import NUMBER, ORDER, ask, known, one
from tests.support.phone import Refusal
from tests.support.waiting import seen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import httpx2

    from tests.support.phone import Phone
    from tests.support.world import World

ME, BUY, SEEK = "/api/client/me", "/api/client/payment-sessions", "/api/client/chat-requests"
VERIFY = "/api/client/auth/otp/verify"
SOMEBODY_WAITS = """
    SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE datname = current_database()
        AND cardinality(pg_blocking_pids(pid)) > 0)
"""
ROUNDS = 5


@asynccontextmanager
async def ended_meanwhile(world: World, change: str, customer: Phone) -> AsyncIterator[None]:
    """What is begun in here finds the account's end under way, which is committed then."""
    async with world.system.db.transaction() as tx:
        await tx.execute("SELECT 1 FROM customers WHERE id = %s FOR NO KEY UPDATE", (customer.id,))
        await tx.execute(f"UPDATE customers SET {change} WHERE id = %s", (customer.id,))
        yield

        async def somebody_waits() -> bool:
            return bool(await one(world, SOMEBODY_WAITS))

        await seen(somebody_waits)


async def buy(phone: Phone, path: str = BUY) -> httpx2.Response:
    return await phone.ask("POST", path, ORDER, key=str(uuid4()))


async def verdict(asking: Any) -> tuple[int, str | None]:
    answer = await asking
    return answer.status_code, answer.json().get("code")


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ("banned_at = now(), ban_reason = 'x'", (403, "ACCOUNT_BANNED")),
        ("deleted_at = now()", (401, "UNAUTHENTICATED")),
    ],
)
@pytest.mark.parametrize(("order_of_paying", "path"), [("pay_first", BUY), ("accept_first", SEEK)])
async def test_what_is_bought_waits_for_the_end_of_the_account_and_is_refused(
    world: World, change: str, answer: tuple[int, str], order_of_paying: str, path: str
) -> None:
    """L2, B8: nothing is sold to who is banned or gone by then."""
    if order_of_paying != world.system.settings.values.payment_order:
        await world.system.settings.change("payment_order", order_of_paying, None, 0)
    await world.mitra("teduh")
    ana = await world.customer("ana")
    async with ended_meanwhile(world, change, ana):
        buying = asyncio.create_task(buy(ana, path))
    assert await verdict(buying) == answer
    assert await one(world, "SELECT count(*) FROM payment_sessions") == 0
    assert await one(world, "SELECT count(*) FROM chat_sessions") == 0


async def test_who_leaves_while_buying_either_stays_or_bought_nothing(world: World) -> None:
    """B8: 409 while a payment is pending, in whatever order the two arrive."""
    await world.mitra("teduh")
    for number in range(ROUNDS):
        ana = await world.customer(f"ana {number}")
        left, *_bought = await asyncio.gather(ana.ask("DELETE", ME), buy(ana), buy(ana))
        pending = await one(
            world, "SELECT count(*) FROM payment_sessions WHERE customer_id = %s", ana.id
        )
        assert (left.status_code, pending) in ((204, 0), (409, 1))


async def test_who_leaves_while_asking_for_a_listener_leaves_no_search(world: World) -> None:
    """B8, E2"""
    await world.system.settings.change("payment_order", "accept_first", None, 0)
    await world.mitra("teduh")
    for number in range(ROUNDS):
        ana = await world.customer(f"ana {number}")
        left, _asked = await asyncio.gather(ana.ask("DELETE", ME), buy(ana, SEEK))
        live = "SELECT count(*) FROM chat_sessions WHERE customer_id = %s AND ended_at IS NULL"
        assert (left.status_code, await one(world, live, ana.id)) in ((204, 0), (409, 1))


async def test_buying_while_the_accounts_become_one_never_breaks(world: World) -> None:
    """A8, E1: who bought in that moment bought as the one account, or is told to sign in anew."""
    await world.system.settings.change("otp_per_phone_per_hour", 20, None, 0)
    await world.mitra("teduh")
    ana = await known(world, "ana")
    await ana.post(BUY, ORDER, key=str(uuid4()))
    for _round in range(ROUNDS):
        nobody = await world.customer()
        proof = await ask(world, nobody)
        signed, *bought = await asyncio.gather(
            nobody.ask("POST", VERIFY, proof), buy(nobody), buy(nobody)
        )
        assert signed.status_code == 200
        assert {answer.status_code for answer in bought} <= {200, 201, 401}
        pending = "SELECT count(*) FROM payment_sessions WHERE status = 'pending'"
        assert await one(world, pending) == 1
        nobody.sign_in(signed.json())
        assert nobody.id == ana.id
        await nobody.post(BUY, ORDER, key=str(uuid4()))


async def test_a_banned_account_cannot_prove_a_number_that_it_asked_for_before(
    world: World,
) -> None:
    """L2, A8: neither alone, nor by being merged into an account of good standing."""
    admin, ana = await world.operator(), await known(world, "ana")
    for number in ("+6281377778888", NUMBER):
        nobody = await world.customer("nobody")
        proof = await ask(world, nobody, number)
        await admin.post(f"{CUSTOMERS}/{nobody.id}/ban", WHY)
        stranger = await world.customer("stranger")
        stranger.tokens = {}
        with pytest.raises(Refusal, match="ACCOUNT_BANNED"):
            await stranger.post(VERIFY, proof)
        assert not await one(
            world, "SELECT coalesce(phone, account_belongs_to::text) FROM customers WHERE id = %s",
            nobody.id,
        )  # fmt: skip
    assert (await ana.get(ME))["name"] == "ana"
