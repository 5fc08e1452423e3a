"""The operators' lists of money on 50,000 payments: no page reads much beyond itself (L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.infra.db import Database
from hadir.payments import store_money, store_payouts
from tests.support.watched import Watched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

PAYMENTS, MITRAS, PAGE = 50_000, 2_000, 50
MOST_ROWS = 20 * PAGE
TIER = "01930000-0000-7000-8000-000000000001"
ANA = UUID("00000000-0000-7000-9000-000000000007")
TEDUH = UUID("00000000-0000-7000-8000-000000000007")


def row_id(block: str, number: int) -> UUID:
    return UUID(f"00000000-0000-7000-{block}-{number:012x}")


# One customer and one mitra have a hundredth of everything; what waits for an operator is rare.
MAKE = (
    """INSERT INTO mitras (id, call_name, phone, created_at)
    SELECT ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'mitra ' || n,
        '+62812' || lpad(n::text, 8, '0'), %(now)s FROM generate_series(1, %(mitras)s) n""",
    """INSERT INTO customers (id, created_at)
    SELECT ('00000000-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, %(now)s
    FROM generate_series(1, 1000) n""",
    """INSERT INTO payment_sessions (id, customer_id, status, minutes, amount_idr, tier_id,
        tier_snapshot, topic_sensitivity, method, provider, created_at, expires_at, confirmed_at)
    SELECT ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-9000-' ||
            lpad(to_hex(CASE n % 100 WHEN 0 THEN 7 ELSE 1 + n % 1000 END), 12, '0'))::uuid,
        CASE WHEN n % 2500 = 0 THEN 'review' WHEN n % 3 = 0 THEN 'refunded' ELSE 'consumed' END,
        15, 15000, %(tier)s, '{}', 'regular', 'qris', 'sandbox', %(now)s, %(now)s, %(now)s
    FROM generate_series(1, %(payments)s) n""",
    """INSERT INTO refunds (id, payment_session_id, amount_idr, status, reason, asked_by,
        created_at, closed_at)
    SELECT ('00000000-0000-7000-b000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 15000,
        CASE WHEN n % 400 = 0 THEN 'manual' WHEN n % 999 = 0 THEN 'failed' ELSE 'refunded' END,
        'x', 'system', %(now)s, CASE WHEN n % 400 <> 0 AND n % 999 <> 0 THEN %(now)s END
    FROM generate_series(1, 20000) n""",
    """INSERT INTO credits (id, customer_id, mode, minutes, minutes_left, cause, created_at,
        expires_at)
    SELECT ('00000000-0000-7000-b800-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-9000-' ||
            lpad(to_hex(CASE n % 100 WHEN 0 THEN 7 ELSE 1 + n % 1000 END), 12, '0'))::uuid,
        'chat', 15, CASE WHEN n % 400 = 0 THEN 15 ELSE 0 END, 'late_money', %(now)s,
        %(now)s + interval '90 days'
    FROM generate_series(1, 20000) n""",
    """INSERT INTO payouts (id, mitra_id, amount_idr, status, proof, reason, created_at, closed_at)
    SELECT ('00000000-0000-7000-c000-' || lpad(to_hex(n), 12, '0'))::uuid,
        ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n % %(mitras)s), 12, '0'))::uuid, 1000,
        CASE WHEN n % 500 = 0 THEN 'open' WHEN n % 777 = 0 THEN 'failed' ELSE 'paid' END,
        CASE WHEN n % 500 <> 0 AND n % 777 <> 0 THEN 'x' END,
        CASE WHEN n % 500 <> 0 AND n % 777 = 0 THEN 'x' END, %(now)s,
        CASE WHEN n % 500 <> 0 THEN %(now)s END
    FROM generate_series(1, 20000) n""",
    """INSERT INTO ledger_entries (id, at, kind)
    SELECT ('00000000-0000-7000-d000-' || lpad(to_hex(n), 12, '0'))::uuid, %(now)s, 'payout'
    FROM generate_series(1, %(payments)s) n""",
    """INSERT INTO ledger_postings (entry_id, account, subject, amount_idr)
    SELECT ('00000000-0000-7000-d000-' || lpad(to_hex(n), 12, '0'))::uuid, 'mitra',
        ('00000000-0000-7000-8000-' || lpad(to_hex(1 + n % %(mitras)s), 12, '0'))::uuid, -n
    FROM generate_series(1, %(payments)s) n""",
    """INSERT INTO mitra_balances (mitra_id, owed_idr) SELECT subject, -sum(amount_idr)
    FROM ledger_postings GROUP BY subject""",
    "ANALYZE",
)


@pytest.fixture
async def db(database_url: str, clock: StandingClock) -> AsyncIterator[Database]:
    """As after a good first year. Triggers rest: nothing here is about the books."""
    database = Database(database_url, clock)
    await database.open()
    given = {"now": clock.now(), "mitras": MITRAS, "payments": PAYMENTS, "tier": TIER}
    try:
        async with database.transaction() as tx:
            await tx.execute("SET LOCAL statement_timeout = 0")
            await tx.execute("SET LOCAL session_replication_role = replica")
            for statement in MAKE:
                await tx.execute(statement.replace("n %", "n %%"), given)
        yield database
    finally:
        await database.close()


async def test_no_list_of_money_reads_more_than_twenty_times_its_page(db: Database) -> None:
    """L2: counted by EXPLAIN ANALYZE, first and deep, for each way to look."""
    counted: dict[str, int] = {}
    limit = PAGE + 1
    half = {"a000": PAYMENTS // 2, "b000": 10_000, "b800": 10_000, "c000": 10_000}
    owed = store_payouts.OwedTo(TEDUH, 600_000)

    async with db.reading() as tx:

        async def count(name: str, ask: Any) -> None:
            watched = Watched(tx)
            await ask(watched)
            counted[name] = watched.read

        for deep in (False, True):
            paid, back, lent, out = (
                row_id(one, number) if deep else None for one, number in half.items()
            )
            for status in (None, "review", "refunded", "consumed"):
                for whose in (None, ANA):
                    await count(
                        f"payments {status} {whose} {deep}",
                        lambda t, s=status, w=whose, a=paid: store_money.list_all_payments(
                            t, s, w, a, limit
                        ),
                    )
            for status, is_open in (
                (None, True),
                (None, False),
                ("manual", True),
                ("failed", True),
            ):
                await count(
                    f"refunds {status} {is_open} {deep}",
                    lambda t, s=status, o=is_open, a=back: store_money.list_all_refunds(
                        t, s, a, limit, is_open=o
                    ),
                )
            for whose, left in ((None, True), (None, False), (ANA, True), (ANA, False)):
                await count(
                    f"credits {whose} {left} {deep}",
                    lambda t, w=whose, o=left, a=lent: store_money.list_all_credits(
                        t, w, a, limit, left_only=o
                    ),
                )
            for status, whose in ((None, None), ("open", None), ("failed", None), (None, TEDUH)):
                await count(
                    f"payouts {status} {whose} {deep}",
                    lambda t, s=status, w=whose, a=out: store_payouts.list_payouts(
                        t, s, w, a, limit
                    ),
                )
            place = owed if deep else None
            await count(f"due {deep}", lambda t, a=place: store_payouts.list_due(t, a, limit))
    assert len(counted) == 42
    assert {name: read for name, read in counted.items() if read > MOST_ROWS} == {}
    assert counted["payments None None False"] > PAGE, "the count sees what is read"


async def test_a_deep_page_of_whom_we_owe_goes_on_where_the_one_before_ended(db: Database) -> None:
    """L2, F6"""
    async with db.reading() as tx:
        every = await store_payouts.list_due(tx, None, 4 * PAGE)
        seen: list[store_payouts.OwedTo] = []
        for _page in range(4):
            seen += await store_payouts.list_due(tx, seen[-1] if seen else None, PAGE)
    assert seen == every
    assert [one.owed_idr for one in every] == sorted((one.owed_idr for one in every), reverse=True)
