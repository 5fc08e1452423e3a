"""What mitras earn (F6): for each second that was served, and nothing depends on a discount."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.kernel.enums import CreditCause, Mode
from hadir.payments import grant_credit
from tests.support.books import check_books

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

FIFTEEN = "01930000-0000-7000-8000-000000000015"


async def earned(mitra: Phone, lines: int = 1) -> dict[str, Any]:
    """Once so many lines stand on the account."""
    await mitra.stay_signed_in()
    async with asyncio.timeout(30):
        while True:
            page: dict[str, Any] = await mitra.get("/api/mitra/earnings")
            if len(page["items"]) >= lines:
                return page
            await asyncio.sleep(0.02)


async def end_early(world: World, ana: Phone, teduh: Phone, seconds: float) -> str:
    """A conversation of fifteen minutes that the customer ends after so many seconds."""
    session_id = await world.conversation(ana, teduh, tier_id=FIFTEEN)
    await world.advance(seconds)
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    for phone in (ana, teduh):
        await phone.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": None})
    return session_id


async def test_a_mitra_earns_her_share_of_the_seconds_that_were_served(world: World) -> None:
    """F6"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await end_early(world, ana, teduh, 300)
    page = await earned(teduh)
    # 60 % of a third of 15,000
    assert (page["earned_idr"], page["paid_out_idr"], page["owed_idr"]) == (3000, 0, 3000)
    [line] = page["items"]
    assert (line["session_id"], line["kind"], line["amount_idr"]) == (session_id, "earning", 3000)
    await check_books(world.system.db)
    async with world.system.db.reading() as tx:
        left = "SELECT sum(amount_idr) FROM ledger_postings WHERE account = 'unearned'"
        assert await tx.value(left) == 0


async def test_a_whole_session_brings_the_whole_share(world: World) -> None:
    """F6"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.conversation(ana, teduh, tier_id=FIFTEEN)
    await world.advance(15 * 60)
    await world.advance(5 * 60)
    assert (await earned(teduh))["owed_idr"] == 9000
    await check_books(world.system.db)


async def test_another_mitra_sees_nothing_of_it(world: World) -> None:
    """F6"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await end_early(world, ana, teduh, 300)
    await earned(teduh)
    senja = await world.mitra("senja")
    assert (await senja.get("/api/mitra/earnings"))["items"] == []


async def test_a_present_of_credit_is_earned_like_money(world: World) -> None:
    """F6: whoever listens does not pay for our goodwill."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    async with world.system.db.transaction() as tx:
        await grant_credit(tx, UUID(ana.id), Mode.CHAT, 15, CreditCause.GOODWILL)
    body = {
        "mode": "chat",
        "tier_id": FIFTEEN,
        "topic_sensitivity": "regular",
        "method": "credit",
    }
    payment = await ana.post("/api/client/payment-sessions", body, key="k")
    assert (payment["status"], payment["amount_idr"]) == ("confirmed", 0)
    await teduh.accept(await world.search_of(ana, payment["id"]))
    await world.advance(15 * 60)
    await world.advance(5 * 60)
    assert (await earned(teduh))["owed_idr"] == 9000
    await check_books(world.system.db)
