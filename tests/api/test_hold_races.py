"""A held slot, and the money that comes in the very moment in which nobody waits for it any more:
whatever the order, one outcome (E2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.gateways.payments.port import ChargeState, ChargeStatus
from hadir.infra.deadlines import Due
from hadir.pairing.holding import begin_paid, drop_lost, hold_is_over
from hadir.pairing.model import HOLD_DEADLINE
from hadir.pairing.search import cancel_search
from hadir.payments.looking import apply_look_up
from hadir.sessions import lock_with_mitra
from hadir.settings import Values
from tests.support.racing import Race, racing, together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hadir.infra.db import Database
    from tests.support.clock import StandingClock
    from tests.support.racing import Asked

ROUNDS = 12
STANDS = """
    SELECT s.state, p.status, m.load FROM chat_sessions s
    JOIN payment_sessions p ON p.id = s.payment_session_id
    JOIN mitra_status m ON m.mitra_id = s.mitra_id
    WHERE s.id = %s
"""


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as one:
        yield one


async def holds(race: Race) -> list[tuple[Asked, UUID]]:
    """Sessions that wait for their payment, each with a mitra of its own."""
    return [await race.held(mitra) for mitra in await race.mitras(ROUNDS)]


async def money_comes(db: Database, payment_id: UUID) -> None:
    paid = ChargeState(ChargeStatus.PAID, 1000)
    await apply_look_up(db, Values(), payment_id, paid, is_last=False)
    await begin_paid(db, Values(), payment_id)


async def time_ends(db: Database, payment_id: UUID) -> None:
    nothing = ChargeState(ChargeStatus.WAITING, 0)
    await apply_look_up(db, Values(), payment_id, nothing, is_last=True)
    await drop_lost(db, payment_id)


async def hold_ends(db: Database, session_id: UUID) -> None:
    async with db.transaction() as tx:
        await lock_with_mitra(tx, session_id)
        await hold_is_over(tx, Values(), Due(HOLD_DEADLINE, session_id, tx.now, 0))


async def stands(race: Race, request: Asked) -> tuple[str, str, int]:
    """State of the session, of its payment, and the load of its mitra."""
    async with race.db.reading() as tx:
        row = await (await tx.conn.execute(STANDS, (request.id,))).fetchone()
    assert row is not None
    state, status, load = row
    return str(state), str(status), int(load)


async def test_the_last_look_and_the_money(race: Race) -> None:
    """E2: either it begins, or the money came late and is credit; the slot is never left behind."""
    here, there = race.pools
    for request, payment_id in await holds(race):
        assert await stands(race, request) == ("pending_payment", "pending", 1)
        await together(money_comes(here, payment_id), time_ends(there, payment_id))
        assert await stands(race, request) in (
            ("active", "consumed", 1),
            ("expired", "credited", 0),
        )


async def test_the_end_of_the_hold_and_the_money(race: Race) -> None:
    """E2: either it begins, or it is over and the confirmed payment may be searched on."""
    here, there = race.pools
    for request, payment_id in await holds(race):
        await together(money_comes(here, payment_id), hold_ends(there, request.id))
        assert await stands(race, request) in (
            ("active", "consumed", 1),
            ("expired", "confirmed", 0),
        )


async def test_a_cancel_and_the_money(race: Race) -> None:
    """E2: either it begins and the cancel is refused, or the money is credit."""
    here, there = race.pools
    for request, payment_id in await holds(race):
        _, cancelled = await together(
            money_comes(here, payment_id), cancel_search(there, request.customer, request.id)
        )
        assert (cancelled, *await stands(race, request)) in (
            ("INVALID_TRANSITION", "active", "consumed", 1),
            ("ok", "cancelled", "credited", 0),
        )


@pytest.mark.parametrize("money_first", [True, False])
async def test_both_orders_one_after_the_other(race: Race, *, money_first: bool) -> None:
    """E2: the two outcomes of the races, each brought about on purpose."""
    [(request, payment_id), *_] = await holds(race)
    steps = [money_comes, time_ends] if money_first else [time_ends, money_comes]
    for step in steps:
        await step(race.db, payment_id)
    wanted = ("active", "consumed", 1) if money_first else ("expired", "credited", 0)
    assert await stands(race, request) == wanted
