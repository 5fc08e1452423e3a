"""Two servers, one of them killed: one effect for one key, and nobody is paid and stranded."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from hadir.infra.moved_clock import ADVANCE
from tests.faults.test_killed_servers import live_and_die
from tests.support.books import check_books
from tests.support.outside import opened, value
from tests.support.server import servers
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from pathlib import Path

    from hadir.infra.db import Database
    from tests.support.phone import Phone


ORDER: dict[str, Any] = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "regular",
    "topics": [],
    "method": "qris",
}
PATH = "/api/client/payment-sessions"
CUSTOMERS = 6
# Who has paid at the provider, and what has become of it.
STANDS = """
    SELECT p.status FROM payment_sessions p JOIN sandbox_charges c ON c.payment_session_id = p.id
    WHERE c.status = 'paid'
"""
WAITING = "SELECT count(*) FROM payment_sessions WHERE status = 'pending'"
OPEN = "SELECT count(*) FROM payment_sessions WHERE status IN ('pending', 'confirmed')"


async def test_one_key_twice_at_the_same_moment_at_two_servers_is_one_purchase(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """F3: the same answer, also while the first is in flight; another body is refused."""
    async with servers(2, database_url, valkey_url, tmp_path) as ((a, b), town):
        await asyncio.gather(a.start(), b.start())
        customers, _ = await town.people(a, CUSTOMERS, 1)
        for ana in customers:
            there, key = town.again(ana, b), str(uuid4())
            answers = await asyncio.gather(
                *(phone.ask("POST", PATH, ORDER, key) for phone in (ana, there) * 3)
            )
            assert {one.status_code for one in answers} == {201}
            assert len({one.json()["id"] for one in answers}) == 1
            other = {**ORDER, "topic_sensitivity": "sensitive"}
            refused = await there.ask("POST", PATH, other, key)
            assert (refused.status_code, refused.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
        async with opened(database_url) as db:
            assert await value(db, "SELECT count(*) FROM payment_sessions") == CUSTOMERS
            await check_books(db)


async def test_paid_with_nobody_there_and_the_server_killed_ends_in_credit_within_the_guarantee(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """E9: killed while the money comes, and killed again each time a guarantee is to be kept."""
    async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
        await server.start()
        customers, (teduh,) = await town.people(server, CUSTOMERS, 1)
        bought = [await ana.post(PATH, ORDER, key=str(uuid4())) for ana in customers]
        await teduh.post("/api/mitra/status/offline")
        paying = asyncio.gather(*map(pay_until_heard, customers, bought))
        for _ in range(3):
            await asyncio.sleep(random.uniform(0, 0.3))
            await server.kill()
            await server.start()
        await paying
        # What a killed server had begun is taken over when its lease is over.
        await move_clock(customers[0], 61)
        async with opened(database_url) as db:
            await until_none(db, WAITING)
            await server.kill()
            await value(db, ADVANCE, (31 * 60,))
            await live_and_die(server, "deadlines.before_effect=kill", 3)
            await until_none(db, OPEN)
            async with db.reading() as tx:
                found = await tx.values(STANDS)
            assert found == ["credited"] * CUSTOMERS
            assert await value(db, "SELECT count(*) FROM credits") == CUSTOMERS
            assert await value(db, "SELECT sum(minutes_left) FROM credits") == CUSTOMERS
            await check_books(db)


async def pay_until_heard(ana: Phone, payment: dict[str, Any]) -> None:
    """Whoever gets no answer taps again."""
    async with asyncio.timeout(120):
        while True:
            with suppress(httpx2.TransportError):
                answer = await ana.ask("POST", f"/dev/pay/{payment['id']}/pay")
                if answer.status_code == 200:
                    return
            await asyncio.sleep(0.05)


async def move_clock(phone: Phone, seconds: int) -> None:
    await phone.post("/dev/clock", {"advance_seconds": seconds})


async def until_none(db: Database, count: str) -> None:
    async with asyncio.timeout(120):
        while await value(db, count):  # noqa: ASYNC110 - a row has no event
            await asyncio.sleep(0.1)
