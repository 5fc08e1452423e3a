"""Two accounts become one in the very moment in which something happens to one of them (A8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.accounts.claiming import claim_number
from hadir.gateways.payments.port import ChargeState, ChargeStatus
from hadir.infra.ids import new_id
from hadir.kernel.enums import CreditCause, Mode
from hadir.main.customers import ABOVE
from hadir.pairing.answers import accept_offer
from hadir.pairing.holding import begin_paid, drop_lost
from hadir.payments import grant_credit
from hadir.payments.looking import apply_look_up
from hadir.sessions.care import block_other
from hadir.settings import Values
from tests.support.racing import racing, together

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from hadir.infra.db import Database
    from tests.support.clock import StandingClock
    from tests.support.racing import Race

ROUNDS = 50
KNOWN = "INSERT INTO customers (id, phone, created_at) VALUES (%s, %s, %s)"
TABLES = ("chat_sessions", "payment_sessions", "credits", "blocks", "session_unused")
OF = " UNION ALL ".join(
    f"SELECT '{table}' FROM {table} WHERE customer_id = %(who)s" for table in TABLES
)


@dataclass(frozen=True)
class Scene:
    """An anonymous customer with something under way, and the account that is hers."""

    anonymous: UUID
    known: UUID
    phone: str
    mitra: UUID
    session: UUID
    payment: UUID | None


@pytest.fixture
async def race(database_url: str, clock: StandingClock) -> AsyncIterator[Race]:
    async with racing(database_url, clock) as one:
        yield one


async def scenes(race: Race, *, held: bool) -> AsyncIterator[Scene]:
    for number, mitra in enumerate(await race.mitras(ROUNDS)):
        payment = None
        if held:
            request, payment = await race.held(mitra)
        else:
            request = await race.unpaid_request(mitra)
        known, phone = new_id(), f"+62812{number:08d}"
        async with race.db.transaction() as tx:
            await tx.execute(KNOWN, (known, phone, tx.now))
        yield Scene(request.customer, known, phone, mitra, request.id, payment)


async def merge(db: Database, scene: Scene) -> None:
    async with db.transaction() as tx:
        await claim_number(tx, scene.phone, scene.anonymous, ABOVE.merge)


async def accept(db: Database, scene: Scene) -> None:
    await accept_offer(db, Values(), scene.mitra, scene.session)


async def look_up(db: Database, scene: Scene, found: ChargeState, *, is_last: bool) -> UUID:
    assert scene.payment is not None
    await apply_look_up(db, Values(), scene.payment, found, is_last=is_last)
    return scene.payment


async def pay(db: Database, scene: Scene) -> None:
    paid = ChargeState(ChargeStatus.PAID, 1000)
    await begin_paid(db, Values(), await look_up(db, scene, paid, is_last=False))


async def run_out(db: Database, scene: Scene) -> None:
    nothing = ChargeState(ChargeStatus.WAITING, 0)
    await drop_lost(db, await look_up(db, scene, nothing, is_last=True))


async def block(db: Database, scene: Scene) -> None:
    await block_other(db, scene.mitra, scene.session)


async def present(db: Database, scene: Scene) -> None:
    async with db.transaction() as tx:
        await grant_credit(tx, scene.anonymous, Mode.CHAT, 5, CreditCause.GOODWILL)


async def belongings(db: Database, who: UUID) -> list[str]:
    async with db.reading() as tx:
        return sorted(await tx.values(OF, {"who": who}))


async def nothing(_db: Database, _scene: Scene) -> None:
    return None


BOTH = ["chat_sessions", "payment_sessions", "payment_sessions"]


@pytest.mark.parametrize(
    ("held", "before", "meanwhile", "hers"),
    [
        (False, nothing, accept, BOTH),
        (True, nothing, pay, BOTH),
        (True, run_out, pay, [*BOTH, "credits"]),
        (True, nothing, run_out, BOTH),
        (True, nothing, block, ["blocks", *BOTH]),
        (True, nothing, present, [*BOTH, "credits"]),
    ],
    ids=["an accept", "the money", "late money", "the end of time", "a block", "a present"],
)
async def test_a_merge_and_something_else_wait_for_each_other_and_nothing_is_lost(
    race: Race,
    held: bool,
    before: Callable[[Database, Scene], Awaitable[None]],
    meanwhile: Callable[[Database, Scene], Awaitable[None]],
    hers: list[str],
) -> None:
    """A8: a deadlock would be an error of either."""
    here, there = race.pools
    async for scene in scenes(race, held=held):
        await before(here, scene)
        assert await together(meanwhile(here, scene), merge(there, scene)) == ["ok", "ok"]
        assert await belongings(here, scene.anonymous) == []
        assert await belongings(here, scene.known) == sorted(hers)
