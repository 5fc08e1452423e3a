"""More time whose payment comes to nothing (G4): it ends with its payment, not with its clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.books import check_books
from tests.support.more_time import answer, applied, ask, pay, payable
from tests.support.phone import Refusal
from tests.support.waiting import seen

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World


async def until_over(ana: Phone, session_id: str) -> None:
    async def is_over() -> bool:
        return (await ana.session(session_id))["pending_extension"] is None

    await seen(is_over)


@pytest.mark.parametrize("way", ["fail", "expire", "cancel"])
async def test_whose_payment_came_to_nothing_may_ask_again_at_once(world: World, way: str) -> None:
    """G4: while the clock of the payment still runs."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    first = await ask(ana, session_id)
    await answer(teduh, session_id, first["id"], "accept")
    payment_id = await payable(ana, session_id)
    with pytest.raises(Refusal) as refusal:
        await ask(ana, session_id)
    assert refusal.value.code == "EXTENSION_PENDING"
    cancel = f"/api/client/payment-sessions/{payment_id}/cancel"
    await ana.post(cancel if way == "cancel" else f"/dev/pay/{payment_id}/{way}")
    await until_over(ana, session_id)
    told = [event for event in await ana.stream(session_id) if "outcome" in event["payload"]]
    assert [event["payload"]["outcome"] for event in told] == ["approved", "lapsed"]
    again = await ask(ana, session_id)
    await answer(teduh, session_id, again["id"], "accept")
    await pay(ana, session_id)
    assert (await applied(ana, session_id))["payload"]["extension_id"] == again["id"]
    await check_books(world.system.db)


async def test_a_bank_that_says_no_does_not_use_up_the_turns_of_the_customer(world: World) -> None:
    """G4: three noes of a mitra end the asking; a bank may say it six times."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    for _ in range(6):
        extension = await ask(ana, session_id)
        await answer(teduh, session_id, extension["id"], "accept")
        await ana.post(f"/dev/pay/{await payable(ana, session_id)}/fail")
        await until_over(ana, session_id)
    with pytest.raises(Refusal) as refusal:
        await ask(ana, session_id)
    assert refusal.value.code == "EXTENSION_REFUSED"
