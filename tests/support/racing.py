"""Requests and mitras in bulk, and two instances' pools to accept them on at the same moment."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.kernel.errors import AppError
from hadir.pairing.answers import accept_offer
from hadir.settings import Values

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable

    from tests.support.clock import StandingClock

TIER = "01930000-0000-7000-8000-000000000001"
MITRAS = """
    INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT id, 'teduh', '+62811' || lpad(number::text, 8, '0'), %s
    FROM unnest(%s::uuid[]) WITH ORDINALITY AS new (id, number)
"""
ONLINE = """
    INSERT INTO mitra_status (mitra_id, is_online, last_heartbeat_at)
    SELECT id, true, %s FROM unnest(%s::uuid[]) AS new (id)
"""
CUSTOMERS = "INSERT INTO customers (id, created_at) SELECT id, %s FROM unnest(%s::uuid[]) AS n (id)"
PAYMENTS = """
    INSERT INTO payment_sessions (id, customer_id, status, minutes, amount_idr, tier_id,
        tier_snapshot, topic_sensitivity, method, provider, created_at, expires_at, confirmed_at)
    SELECT payment, customer, 'confirmed', 1, 1000, %(tier)s, '{}', 'regular', 'qris', 'sandbox',
        %(now)s, %(until)s, %(now)s
    FROM unnest(%(payments)s::uuid[], %(customers)s::uuid[]) AS new (payment, customer)
"""
POSTED = """
    WITH entry AS (
        INSERT INTO ledger_entries (id, at, kind, payment_session_id)
        SELECT gen_random_uuid(), %(now)s, 'payment', payment
        FROM unnest(%(payments)s::uuid[]) AS new (payment) RETURNING id, payment_session_id)
    INSERT INTO ledger_postings (entry_id, account, subject, amount_idr)
    SELECT id, account, subject, amount FROM entry, LATERAL (VALUES
        ('provider', NULL::uuid, 1000), ('unearned', payment_session_id, -1000))
        AS posting (account, subject, amount)
"""
SEARCHES = """
    INSERT INTO chat_sessions (id, customer_id, payment_session_id, state, mode, minutes,
        created_at, search_until, round)
    SELECT session, customer, payment, 'searching', 'chat', 1, %(now)s, %(until)s, 1
    FROM unnest(%(sessions)s::uuid[], %(customers)s::uuid[], %(payments)s::uuid[])
        AS new (session, customer, payment)
"""
OFFERS = """
    INSERT INTO session_offers (session_id, mitra_id, round, offered_at, expires_at)
    SELECT session, mitra, 1, %(now)s, %(until)s
    FROM unnest(%(sessions)s::uuid[]) AS s (session), unnest(%(mitras)s::uuid[]) AS m (mitra)
"""
UNPAID = "UPDATE chat_sessions SET payment_session_id = NULL WHERE id = %s"
SPENT = "UPDATE payment_sessions SET status = 'consumed' WHERE id = %s"
ORDERED = """
    INSERT INTO session_orders (session_id, tier_id, method, provider)
    VALUES (%s, %s, 'qris', 'sandbox')
"""
PAYMENT = "SELECT payment_session_id FROM chat_sessions WHERE id = %s"
FINISH = """
    UPDATE chat_sessions SET state = 'completed', ended_at = started_at WHERE state = 'active'
"""
HELD = "SELECT count(*) FROM chat_sessions WHERE mitra_id = %s AND state = 'active'"
RESPONSES = "SELECT response FROM session_offers WHERE session_id = %s"


@dataclass(frozen=True)
class Asked:
    """A paid search that is open."""

    id: UUID
    customer: UUID
    payment: UUID


@dataclass
class Race:
    """Two pools on one database, as two instances have them."""

    pools: tuple[Database, Database]

    @property
    def db(self) -> Database:
        return self.pools[0]

    async def mitras(self, count: int) -> list[UUID]:
        """Online, and with the capacity that everybody has."""
        ids = [new_id() for _ in range(count)]
        async with self.db.transaction() as tx:
            await tx.execute(MITRAS, (tx.now, ids))
            await tx.execute(ONLINE, (tx.now, ids))
        return ids

    async def requests(self, count: int, mitras: list[UUID]) -> list[Asked]:
        """Paid searches of as many customers, each offered to all ``mitras``."""
        columns = {
            name: [new_id() for _ in range(count)] for name in ("sessions", "customers", "payments")
        }
        async with self.db.transaction() as tx:
            until = tx.now + timedelta(minutes=10)
            params = {**columns, "mitras": mitras, "tier": TIER, "now": tx.now, "until": until}
            await tx.execute(CUSTOMERS, (tx.now, columns["customers"]))
            for sql in (PAYMENTS, POSTED, SEARCHES, OFFERS):
                await tx.execute(sql, params)
        return [Asked(*ids) for ids in zip(*columns.values(), strict=True)]

    async def unpaid_request(self, mitra: UUID) -> Asked:
        """A search that is paid for once ``mitra`` has accepted it."""
        (request,) = await self.requests(1, [mitra])
        async with self.db.transaction() as tx:
            await tx.execute(UNPAID, (request.id,))
            await tx.execute(SPENT, (request.payment,))
            await tx.execute(ORDERED, (request.id, TIER))
        return request

    async def held(self, mitra: UUID) -> tuple[Asked, UUID]:
        """The same, accepted; and the payment that it waits for."""
        request = await self.unpaid_request(mitra)
        await accept_offer(self.db, Values(), mitra, request.id)
        async with self.db.reading() as tx:
            return request, await tx.value(PAYMENT, (request.id,))

    async def accept_at_once(self, taps: list[tuple[UUID, UUID]]) -> Counter[str]:
        """Every (mitra, request) at the same moment, on both pools; how they were answered."""
        tries = [
            accept_offer(self.pools[number % 2], Values(), mitra, request)
            for number, (mitra, request) in enumerate(taps)
        ]
        return Counter(await together(*tries))

    async def finish(self) -> None:
        """Everybody is free again."""
        async with self.db.transaction() as tx:
            await tx.execute(FINISH)

    async def held_by(self, mitra: UUID) -> int:
        async with self.db.reading() as tx:
            return int(await tx.value(HELD, (mitra,)))

    async def state(self, request: UUID) -> str:
        async with self.db.reading() as tx:
            return str(await tx.value("SELECT state FROM chat_sessions WHERE id = %s", (request,)))

    async def responses(self, request: UUID) -> Counter[str | None]:
        async with self.db.reading() as tx:
            return Counter(await tx.values(RESPONSES, (request,)))


async def together(*attempts: Awaitable[object]) -> list[str]:
    """How each was answered, all being tried at the same moment."""
    return await asyncio.gather(*map(answer_of, attempts))


async def answer_of(attempt: Awaitable[object]) -> str:
    """``ok``, or the code of the refusal. Anything else fails the test."""
    try:
        await attempt
    except AppError as refusal:
        return refusal.code
    return "ok"


@asynccontextmanager
async def racing(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    pools = (Database(database_url, clock), Database(database_url, clock))
    for pool in pools:
        await pool.open()
    try:
        yield Race(pools)
    finally:
        for pool in pools:
            await pool.close()
