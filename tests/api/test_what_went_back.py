"""What operators see of credit, and of payments that went back in parts (F7, L2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.kernel.enums import CreditCause, Mode, OperatorRole
from hadir.payments import grant_credit
from tests.support.operating import operator

if TYPE_CHECKING:
    from tests.support.operating import Operator
    from tests.support.world import World

FIFTEEN = "01930000-0000-7000-8000-000000000015"
WITH_CREDIT = {
    "mode": "chat",
    "tier_id": FIFTEEN,
    "topic_sensitivity": "regular",
    "method": "credit",
}


async def rows(at: Operator, path: str) -> list[dict[str, Any]]:
    return list((await at.get(f"/internal/{path}"))["items"])


async def test_an_operator_sees_each_credit_with_its_cause_and_whose_it_is(world: World) -> None:
    """F7, L2: a row for each cause; used up ones when asked for, and those of one customer."""
    at = await operator(world, OperatorRole.VIEWER)
    ana, bima = await world.customer("ana"), await world.customer("bima")
    await world.mitra("teduh")
    async with world.system.db.transaction() as tx:
        for who, minutes, cause in (
            (ana, 15, CreditCause.GOODWILL),
            (bima, 30, CreditCause.LATE_MONEY),
        ):
            await grant_credit(tx, UUID(who.id), Mode.CHAT, minutes, cause)
    newest, oldest = await rows(at, "credits")
    assert (newest["name"], newest["cause"], newest["minutes_left"]) == ("bima", "late_money", 30)
    assert (oldest["name"], oldest["customer_id"], oldest["minutes"]) == ("ana", ana.id, 15)
    await ana.post("/api/client/payment-sessions", WITH_CREDIT, key="once")
    assert [row["name"] for row in await rows(at, "credits")] == ["bima"]
    assert [row["minutes_left"] for row in await rows(at, "credits?left_only=false")] == [30, 0]
    assert await rows(at, f"credits?customer_id={ana.id}") == []
    used_up = await rows(at, f"credits?customer_id={ana.id}&left_only=false")
    assert [row["name"] for row in used_up] == ["ana"]


async def test_a_payment_says_how_much_of_it_went_back(world: World) -> None:
    """F1, L2: so that the rest can be sent back from the same line."""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    at, ana = await operator(world, OperatorRole.ADMIN), await world.customer("ana")
    payment = await world.pay(ana, FIFTEEN)
    gone = []
    for part in (5000, None):
        [row] = await rows(at, "payments")
        gone.append(row["refunded_idr"])
        body = {"reason": "maaf", "amount_idr": part}
        await at.post(f"/internal/payments/{payment['id']}/refund", body, key=f"part {part}")
    [row] = await rows(at, "payments?status=" + (await rows(at, "payments"))[0]["status"])
    assert [*gone, row["refunded_idr"]] == [0, 5000, row["paid_idr"]] == [0, 5000, 15000]
