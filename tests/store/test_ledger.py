"""The ledger (F6): append-only, sums to zero, overdraws nobody. Postgres itself holds it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from psycopg import errors

from hadir import payments
from hadir.infra.ids import new_id
from hadir.kernel.enums import CreditCause, Mode, PaymentStatus
from hadir.payments import ledger
from hadir.payments.ledger import About, Account, Kind, credit, debit, post
from hadir.payments.store_books import find_wrong
from tests.support.books import check_books
from tests.support.paying import World, paying_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

TABLE = "SELECT account, sum(amount_idr)::bigint FROM ledger_postings GROUP BY account"


@pytest.fixture
async def world(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[World]:
    async with paying_world(database_url, valkey_url, clock) as made:
        yield made


async def _balances(world: World) -> dict[str, int]:
    async with world.db.reading() as tx:
        rows = await (await tx.conn.execute(TABLE)).fetchall()
    return {account: amount for account, amount in rows if amount}


async def test_a_payment_is_money_at_the_provider_that_nobody_has_earned_yet(world: World) -> None:
    """F6"""
    await (await world.customer()).paid()
    assert await _balances(world) == {"provider": 15000, "unearned": -15000}
    await check_books(world.db)


async def test_an_entry_that_does_not_sum_to_zero_is_refused(world: World) -> None:
    """F6"""
    with pytest.raises(errors.IntegrityConstraintViolation, match="sum to zero"):
        async with world.db.transaction() as tx:
            lopsided = [debit(Account.PROVIDER, 2), credit(Account.REVENUE, 1)]
            await post(tx, Kind.REVIEW, About(), lopsided)


async def test_what_is_written_is_not_touched_again(world: World) -> None:
    """F6"""
    await (await world.customer()).paid()
    for sql in (
        "UPDATE ledger_postings SET amount_idr = 1",
        "DELETE FROM ledger_postings",
        "UPDATE ledger_entries SET kind = 'payout'",
        "DELETE FROM ledger_entries",
    ):
        with pytest.raises(errors.IntegrityConstraintViolation, match="append-only"):
            async with world.db.transaction() as tx:
                await tx.execute(sql)


async def test_two_who_spend_the_same_money_at_once_do_not_both_get_it(world: World) -> None:
    """F6: Neither has locked the row behind it: the trigger is the referee."""
    payment_id = await (await world.customer()).paid()

    async def spend() -> bool:
        try:
            async with world.db.transaction() as tx:
                taken = [
                    debit(Account.UNEARNED, 15000, payment_id),
                    credit(Account.REVENUE, 15000),
                ]
                await post(tx, Kind.REVIEW, About(), taken)
        except errors.IntegrityConstraintViolation:
            return False
        return True

    assert sorted(await asyncio.gather(*(spend() for _ in range(5)))) == [False] * 4 + [True]


async def test_a_payment_cannot_be_called_paid_without_its_posting(world: World) -> None:
    """F6"""
    payment = await (await world.customer()).ordered()
    with pytest.raises(errors.IntegrityConstraintViolation, match="ledger says otherwise"):
        async with world.db.transaction() as tx:
            await tx.execute("UPDATE payment_sessions SET status = 'confirmed'")
    with pytest.raises(errors.IntegrityConstraintViolation, match="another amount"):
        async with world.db.transaction() as tx:
            postings = [
                debit(Account.PROVIDER, 14999),
                credit(Account.UNEARNED, 14999, UUID(payment["id"])),
            ]
            await post(tx, Kind.PAYMENT, About(UUID(payment["id"])), postings)
            await tx.execute("UPDATE payment_sessions SET status = 'confirmed'")


async def test_a_posted_payment_cannot_be_called_unpaid(world: World) -> None:
    """F6"""
    await (await world.customer()).paid()
    with pytest.raises(errors.IntegrityConstraintViolation, match="ledger says otherwise"):
        async with world.db.transaction() as tx:
            await tx.execute("UPDATE payment_sessions SET status = 'expired'")


async def test_credit_for_a_payment_takes_its_whole_worth_along(world: World) -> None:
    """F7."""
    ana = await world.customer()
    payment_id = await ana.paid()
    async with world.db.transaction() as tx:
        payment = await payments.lock_payment(tx, payment_id)
        await payments.to_credit(tx, payment, CreditCause.STRANDED)
    assert await ana.status(str(payment_id)) is PaymentStatus.CREDITED
    assert await _balances(world) == {"provider": 15000, "credit": -15000}
    assert ana.heard()[-1]["type"] == "credit_granted"
    assert await world.value("SELECT minutes FROM credits") == 15
    await check_books(world.db)


async def test_credit_for_unused_minutes_takes_their_share_of_the_price(world: World) -> None:
    """F7, G9: 9 of 15 minutes of a session were not used."""
    ana, session_id = await world.customer(), new_id()
    payment_id = await ana.paid()
    async with world.db.transaction() as tx:
        await payments.attach_search(tx, payment_id, session_id)
        await payments.consume(tx, payment_id)
    async with world.db.transaction() as tx:
        cause = CreditCause.UNUSED_MINUTES
        await payments.grant_credit(tx, ana.id, Mode.CHAT, 9, cause, payment_ids=[payment_id])
    assert await _balances(world) == {"provider": 15000, "unearned": -6000, "credit": -9000}
    await check_books(world.db)


async def test_a_present_is_worth_what_such_minutes_cost(world: World) -> None:
    """F7: goodwill is ours to pay."""
    ana = await world.customer()
    async with world.db.transaction() as tx:
        await payments.grant_credit(tx, ana.id, Mode.CHAT, 10, CreditCause.GOODWILL)
    assert await _balances(world) == {"goodwill": 10000, "credit": -10000}


async def test_credit_that_nobody_used_is_over_in_time_and_not_before_90_days(
    world: World,
) -> None:
    """F7."""
    ana = await world.customer()
    async with world.db.transaction() as tx:
        await payments.grant_credit(tx, ana.id, Mode.CHAT, 10, CreditCause.GOODWILL)
    world.clock.advance(90 * 86400)
    await world.settle()
    assert await world.value("SELECT minutes_left FROM credits") == 10
    world.clock.advance(275 * 86400)
    await world.settle()
    assert await world.value("SELECT minutes_left FROM credits") == 0
    assert await _balances(world) == {"goodwill": 10000, "revenue": -10000}
    await check_books(world.db)
    with pytest.raises(errors.CheckViolation):
        async with world.db.transaction() as tx:
            await tx.execute("UPDATE credits SET expires_at = created_at + interval '89 days'")


async def test_the_check_finds_what_somebody_did_behind_our_back(world: World) -> None:
    """F6"""
    payment_id = await (await world.customer()).paid()
    async with world.db.transaction() as tx:
        await tx.execute("DELETE FROM deadlines")
    async with world.db.reading() as tx:
        [wrong] = await find_wrong(tx)
    assert wrong.subject == str(payment_id)
    assert "nothing will ever come of it" in wrong.rule


def test_rupiah_are_shared_whole_and_none_is_lost() -> None:
    """F6"""
    assert ledger.shares(100, [1, 1, 1]) == [34, 33, 33]
    assert ledger.shares(0, [1, 2]) == [0, 0]
    assert ledger.shares(5, [0, 0]) == [0, 0]
