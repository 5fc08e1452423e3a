"""The operators' queue of refunds: what is on its way, what a person must do, its proof (F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from hadir.kernel.enums import OperatorRole
from tests.support.books import check_books
from tests.support.operating import operator
from tests.support.phone import Refusal
from tests.support.waiting import seen

if TYPE_CHECKING:
    from tests.support.operating import Operator
    from tests.support.phone import Phone
    from tests.support.world import World

FIFTEEN = "01930000-0000-7000-8000-000000000015"
DETAILS = {"bank": "BCA", "account_number": "1234567890", "holder": "Ana"}
AUDIT = "SELECT action, before, after FROM audit_log WHERE subject_id = ANY(%s) ORDER BY id"


async def asked_back(world: World, at: Operator, ana: Phone, method: str) -> dict[str, Any]:
    """An admin sends a payment back that nobody served; its row, once the provider has spoken."""
    payment = await world.pay(ana, FIFTEEN, method=method)
    await world.search_of(ana, payment["id"])
    body, key = {"reason": "nobody came"}, str(uuid4())
    made = await at.post(f"/internal/payments/{payment['id']}/refund", body, key)
    assert await at.post(f"/internal/payments/{payment['id']}/refund", body, key) == made

    async def spoken() -> bool:
        return (await row_of(at, made["id"]))["status"] in ("manual", "refunded")

    await seen(spoken)
    return await row_of(at, made["id"])


async def row_of(at: Operator, refund_id: str) -> dict[str, Any]:
    rows = (await at.get("/internal/refunds?open_only=false"))["items"]
    return dict(next(row for row in rows if row["id"] == refund_id))


async def ids(at: Operator, query: str) -> list[str]:
    return [row["id"] for row in (await at.get(f"/internal/refunds?{query}"))["items"]]


async def test_what_no_channel_takes_back_waits_for_a_person_and_a_proof(world: World) -> None:
    """F1, L2: with where to send it, and an audit row of before and after."""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    at = await operator(world, OperatorRole.ADMIN)
    ana, bima = await world.customer("ana"), await world.customer("bima")
    by_hand = await asked_back(world, at, ana, "bca_va")
    by_itself = await asked_back(world, at, bima, "qris")
    assert (by_hand["status"], by_itself["status"]) == ("manual", "refunded")
    assert by_hand["needs_details"] is True
    assert await ids(at, "open_only=true") == await ids(at, "status=manual") == [by_hand["id"]]
    assert await ids(at, "status=refunded") == [by_itself["id"]]
    assert await ids(at, "status=failed") == []
    details = f"/api/client/refunds/{by_hand['id']}/details"
    await ana.request("PUT", details, DETAILS)
    told = await row_of(at, by_hand["id"])
    assert (told["account_number"], told["holder"]) == ("1234567890", "Ana")
    assert (told["method"], told["customer_id"], told["reason"]) == (
        "bca_va",
        ana.id,
        "nobody came",
    )
    proof = f"/internal/refunds/{by_hand['id']}/proof"
    for _ in range(2):
        await at.post(proof, {"proof": "BCA 77"})
    assert (await row_of(at, by_hand["id"]))["proof"] == "BCA 77"
    assert await ids(at, "open_only=true") == []
    async with world.system.db.reading() as tx:
        subjects = [by_hand["id"], by_hand["payment_session_id"]]
        noted = await (await tx.conn.execute(AUDIT, (subjects,))).fetchall()
    asked = {"status": "refund_requested", "amount_idr": 15000, "reason": "nobody came"}
    assert noted == [
        ("payment.refund", {"status": "confirmed"}, asked),
        (
            "refund.proof",
            {"status": "manual"},
            {"status": "refunded", "proof": "BCA 77", "amount_idr": 15000},
        ),
    ]
    await check_books(world.system.db)


async def test_only_an_admin_sees_the_whole_account_number_and_proves(world: World) -> None:
    """L2, G8"""
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    admin, ana = await operator(world, OperatorRole.ADMIN), await world.customer("ana")
    refund = await asked_back(world, admin, ana, "bca_va")
    await ana.request("PUT", f"/api/client/refunds/{refund['id']}/details", DETAILS)
    for role in (OperatorRole.VIEWER, OperatorRole.SUPERVISOR):
        at = await operator(world, role)
        shown = await row_of(at, refund["id"])
        assert (shown["account_number"], shown["holder"]) == ("…7890", None)
        try:
            await at.post(f"/internal/refunds/{refund['id']}/proof", {"proof": "x"})
        except Refusal as refusal:
            assert refusal.code == "FORBIDDEN"
        else:
            raise AssertionError(role)
    assert (await row_of(admin, refund["id"]))["status"] == "manual"
