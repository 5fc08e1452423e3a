"""Payouts (F6): set aside, then sent with a proof or failed; all accounts of it agree."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.infra.ids import new_id
from hadir.kernel.enums import OperatorRole
from hadir.payments import ledger
from hadir.payments.ledger import About, Account, Kind
from tests.support.books import check_books
from tests.support.operating import operator
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.operating import Operator
    from tests.support.phone import Phone
    from tests.support.world import World

PATH = "/internal/payouts"
AUDIT = """
    SELECT action, before, after FROM audit_log
    WHERE subject_id = ANY(%s) AND action ~ 'payout' ORDER BY id
"""


async def earn(world: World, mitra: Phone, amount_idr: int) -> None:
    """As if sessions had brought it."""
    async with world.system.db.transaction() as tx:
        postings = [
            ledger.credit(Account.MITRA, amount_idr, UUID(mitra.id)),
            ledger.debit(Account.LOSS, amount_idr),
        ]
        await ledger.post(tx, Kind.EARNING, About(chat_session_id=new_id()), postings)


async def pay_out(at: Operator, mitra: Phone, amount_idr: int | None, key: str = "") -> str:
    body = {"mitra_id": mitra.id, "amount_idr": amount_idr}
    return str((await at.post(PATH, body, key or str(uuid4())))["id"])


async def code_of(deed: Any) -> str:
    try:
        await deed
    except Refusal as refusal:
        return str(refusal.code)
    return ""


async def audit_of(world: World, *subjects: str) -> list[tuple[Any, ...]]:
    async with world.system.db.reading() as tx:
        return await (await tx.conn.execute(AUDIT, ([*subjects],))).fetchall()


async def account(mitra: Phone) -> tuple[int, int, int, list[tuple[int, Any]]]:
    page = await mitra.get("/api/mitra/earnings")
    lines = [(line["amount_idr"], line["payout_status"]) for line in page["items"]]
    return page["earned_idr"], page["paid_out_idr"], page["owed_idr"], lines


async def due(at: Operator) -> list[tuple[str, int]]:
    return [(row["name"], row["owed_idr"]) for row in (await at.get(f"{PATH}/due"))["items"]]


async def test_what_is_owed_is_set_aside_sent_and_proved(world: World) -> None:
    """F6: each step in the books, in the mitra's account and in the audit log."""
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    at = await operator(world, OperatorRole.ADMIN)
    await earn(world, teduh, 9000)
    await earn(world, senja, 12000)
    assert await due(at) == [("senja", 12000), ("teduh", 9000)]
    payout = await pay_out(at, teduh, None)
    assert await due(at) == [("senja", 12000)]
    assert await account(teduh) == (9000, 9000, 0, [(-9000, "open"), (9000, None)])
    await check_books(world.system.db)
    for _ in range(2):
        await at.post(f"{PATH}/{payout}/paid", {"proof": "BCA 123"})
    assert await code_of(at.post(f"{PATH}/{payout}/failed", {"reason": "x"})) == "PAYOUT_CLOSED"
    [row] = (await at.get(f"{PATH}?status=paid"))["items"]
    assert (row["name"], row["amount_idr"], row["proof"]) == ("teduh", 9000, "BCA 123")
    assert (await account(teduh))[3] == [(-9000, "paid"), (9000, None)]
    assert await audit_of(world, teduh.id, payout) == [
        ("mitra.payout", {"owed_idr": 9000}, {"owed_idr": 0, "amount_idr": 9000}),
        (
            "payout.paid",
            {"status": "open"},
            {"status": "paid", "proof": "BCA 123", "amount_idr": 9000},
        ),
    ]
    await check_books(world.system.db)


async def test_a_payout_that_failed_is_owed_as_before(world: World) -> None:
    """F6: and nothing was earned by it."""
    teduh, at = await world.mitra("teduh"), await operator(world, OperatorRole.ADMIN)
    await earn(world, teduh, 9000)
    payout = await pay_out(at, teduh, 4000)
    assert await due(at) == [("teduh", 5000)]
    for _ in range(2):
        await at.post(f"{PATH}/{payout}/failed", {"reason": "account closed"})
    assert await code_of(at.post(f"{PATH}/{payout}/paid", {"proof": "x"})) == "PAYOUT_CLOSED"
    assert await due(at) == [("teduh", 9000)]
    assert await account(teduh) == (
        9000,
        0,
        9000,
        [(4000, "failed"), (-4000, "failed"), (9000, None)],
    )
    [row] = (await at.get(f"{PATH}?status=failed&mitra_id={teduh.id}"))["items"]
    assert (row["reason"], row["proof"]) == ("account closed", None)
    assert [one[0] for one in await audit_of(world, payout)] == ["payout.failed"]
    await check_books(world.system.db)


@pytest.mark.parametrize("amount_idr", [9001, 10**12])
async def test_more_than_is_owed_is_not_paid_out(world: World, amount_idr: int) -> None:
    """F6"""
    teduh, at = await world.mitra("teduh"), await operator(world, OperatorRole.ADMIN)
    assert await code_of(pay_out(at, teduh, None)) == "MORE_THAN_EARNED"
    await earn(world, teduh, 9000)
    assert await code_of(pay_out(at, teduh, amount_idr)) == "MORE_THAN_EARNED"
    assert (await at.get(PATH))["items"] == []
    assert await due(at) == [("teduh", 9000)]
    await check_books(world.system.db)


async def test_two_admins_at_once_pay_nobody_twice(world: World) -> None:
    """F6, F3: one key is one payout, two keys are one too many."""
    teduh = await world.mitra("teduh")
    ops = [await operator(world, OperatorRole.ADMIN) for _ in range(3)]
    await earn(world, teduh, 9000)
    said = await asyncio.gather(*(code_of(pay_out(at, teduh, None)) for at in ops))
    assert sorted(said) == ["", "MORE_THAN_EARNED", "MORE_THAN_EARNED"]
    [payout] = (await ops[0].get(PATH))["items"]
    closing = [
        ops[0].post(f"{PATH}/{payout['id']}/paid", {"proof": "x"}),
        ops[1].post(f"{PATH}/{payout['id']}/failed", {"reason": "x"}),
    ]
    assert sorted(await asyncio.gather(*map(code_of, closing))) == ["", "PAYOUT_CLOSED"]
    await earn(world, teduh, 500)
    ids = await asyncio.gather(*(pay_out(ops[2], teduh, 500, "one key") for _ in range(4)))
    assert len(set(ids)) == 1
    await check_books(world.system.db)


async def test_only_an_admin_pays(world: World) -> None:
    """F6, G8"""
    teduh, admin = await world.mitra("teduh"), await operator(world, OperatorRole.ADMIN)
    await earn(world, teduh, 9000)
    payout = await pay_out(admin, teduh, 1000)
    for role in (OperatorRole.VIEWER, OperatorRole.SUPERVISOR):
        at = await operator(world, role)
        assert await due(at) == [("teduh", 8000)]
        assert await code_of(pay_out(at, teduh, 1)) == "FORBIDDEN"
        assert await code_of(at.post(f"{PATH}/{payout}/paid", {"proof": "x"})) == "FORBIDDEN"
    assert await code_of(admin.post(f"{PATH}/{uuid4()}/paid", {"proof": "x"})) == "NOT_FOUND"
    for cursor in ("x", "1~2", "-1~" + teduh.id, "9" * 30 + "~" + teduh.id):
        assert await code_of(admin.get(f"{PATH}/due?cursor={cursor}")) == "INVALID_REQUEST"
