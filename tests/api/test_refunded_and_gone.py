"""What went back as money is not given again as minutes (F6, F7, G9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.availability import deactivate_mitra
from hadir.kernel.enums import OperatorRole
from hadir.sessions.model import CHOICE_SECONDS
from tests.support.books import check_books
from tests.support.operating import operator
from tests.support.phone import Refusal
from tests.support.waiting import seen

if TYPE_CHECKING:
    from tests.support.operating import Operator
    from tests.support.phone import Phone
    from tests.support.world import World

QUARTER = "01930000-0000-7000-8000-000000000015"


async def talking(world: World) -> tuple[Phone, Phone, str, str]:
    """Ana, her mitra, their session of a quarter of an hour, and its payment."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    payment = await world.pay(ana, QUARTER)
    session_id = await world.search_of(ana, payment["id"])
    await teduh.accept(session_id)
    return ana, teduh, session_id, payment["id"]


async def refund(boss: Operator, payment_id: str, amount: int | None = None) -> None:
    body = {"reason": "maaf", "amount_idr": amount}
    await boss.post(f"/internal/payments/{payment_id}/refund", body, key=f"{payment_id}{amount}")


async def lost(world: World, ana: Phone, teduh: Phone, session_id: str) -> None:
    """The mitra is deactivated, and did not come back for as long as is waited."""
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)

    async def is_paused() -> bool:
        return bool((await ana.session(session_id))["paused_at"])

    await seen(is_paused)
    await world.advance(301)


async def choose(ana: Phone, session_id: str, choice: str) -> Any:
    path = f"/api/client/chat/sessions/{session_id}/unused-time"
    return await ana.post(path, {"choice": choice})


async def credit_minutes(ana: Phone) -> int:
    return sum(one["minutes_left"] for one in (await ana.get("/api/client/credits"))["items"])


async def test_a_session_whose_money_went_back_goes_on_but_leaves_no_credit(world: World) -> None:
    """F7, G9: when its mitra is gone for good it ends, without a question and without minutes."""
    ana, teduh, session_id, payment_id = await talking(world)
    boss = await operator(world, OperatorRole.ADMIN)
    await refund(boss, payment_id)
    assert (await ana.session(session_id))["state"] == "active"
    await lost(world, ana, teduh, session_id)
    assert (await ana.session(session_id))["state"] == "completed"
    with pytest.raises(Refusal) as refusal:
        await choose(ana, session_id, "new_mitra")
    assert refusal.value.code == "NO_CHOICE"
    assert await credit_minutes(ana) == 0
    await check_books(world.system.db)


@pytest.mark.parametrize("choice", ["credit", "new_mitra"])
async def test_what_went_back_while_it_was_to_be_chosen_cannot_be_chosen_any_more(
    world: World, choice: str
) -> None:
    """F7, G9: the refund comes after the question; the session ends by itself."""
    ana, teduh, session_id, payment_id = await talking(world)
    await lost(world, ana, teduh, session_id)
    assert (await ana.session(session_id))["unused_time"] is not None
    boss = await operator(world, OperatorRole.ADMIN)
    await refund(boss, payment_id)
    with pytest.raises(Refusal) as refusal:
        await choose(ana, session_id, choice)
    assert (refusal.value.status, refusal.value.code) == (409, "TIME_REFUNDED")
    await world.advance(CHOICE_SECONDS + 1)
    await ana.stay_signed_in()
    assert (await ana.session(session_id))["state"] == "completed"
    assert await credit_minutes(ana) == 0
    await check_books(world.system.db)


async def test_a_part_that_went_back_takes_its_share_of_the_minutes(world: World) -> None:
    """F7, G9: five thousand of fifteen; of a quarter of an hour ten minutes are left."""
    ana, teduh, session_id, payment_id = await talking(world)
    boss = await operator(world, OperatorRole.ADMIN)
    await refund(boss, payment_id, 5000)
    await lost(world, ana, teduh, session_id)
    await choose(ana, session_id, "credit")
    assert await credit_minutes(ana) == 10
    with pytest.raises(Refusal) as refusal:  # the rest is credit now
        await refund(boss, payment_id, 10_000)
    assert refusal.value.code == "NOT_REFUNDABLE"
    await check_books(world.system.db)
