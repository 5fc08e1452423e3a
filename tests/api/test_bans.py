"""An operator closes a customer's account (L2), and what was under way ends by its own rule."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.availability import deactivate_mitra, reactivate_mitra
from hadir.pairing import overruling
from hadir.wire import close_codes
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.phone import Phone
    from tests.support.world import World

CUSTOMERS = "/internal/customers"
WHY = {"reason": "mengancam mitra"}
NUMBER = "+6281290001122"
BAN = "UPDATE customers SET banned_at = %s, ban_reason = 'x' WHERE id = %s"


async def refused(asking: Any) -> tuple[str | None, int]:
    with pytest.raises(Refusal) as caught:
        await asking
    return caught.value.code, caught.value.status


async def come_true(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(30):
        while not await is_so():  # noqa: ASYNC110 - the rows tell nobody
            await asyncio.sleep(0.02)


async def prove(world: World, phone: Phone, number: str = NUMBER) -> Any:
    """The number's code, entered."""
    asked = await phone.post("/api/client/auth/otp/request", {"phone": number})
    code = await world.code_for(number)
    body = {"otp_request_id": asked["otp_request_id"], "code": code}
    return await phone.post("/api/client/auth/otp/verify", body)


async def test_a_banned_customer_is_off_at_once_and_cannot_come_back_until_it_is_lifted(
    world: World,
) -> None:
    """L2, A6: 4503, every request refused, and the number opens nothing."""
    admin, ana = await world.operator(), await world.customer("ana")
    ana.sign_in(await prove(world, ana))
    await ana.connect()
    banned = await admin.post(f"{CUSTOMERS}/{ana.id}/ban", WHY)
    assert (banned["name"], banned["ban_reason"]) == ("ana", WHY["reason"])
    assert banned["phone_masked"] == "…1122"
    assert await ana.closed(30) == close_codes.BANNED
    assert await refused(ana.get("/api/client/me")) == ("UNAUTHENTICATED", 401)
    assert await refused(ana.stay_signed_in()) == ("ACCOUNT_BANNED", 403)
    await world.advance(61)
    stranger = await world.customer()
    assert await refused(prove(world, stranger)) == ("ACCOUNT_BANNED", 403)
    assert (await admin.post(f"{CUSTOMERS}/{ana.id}/unban"))["banned_at"] is None
    await world.advance(3600)
    again = await world.customer()
    again.sign_in(await prove(world, again))
    assert again.id == ana.id


async def test_a_deactivated_mitra_whose_phone_was_away_is_told_why_it_stays_out(
    world: World,
) -> None:
    """C4: by the token of a sign-in that was this mitra's; a number alone learns nothing."""
    teduh = await world.mitra("teduh")
    await deactivate_mitra(world.system.db, UUID(teduh.id), None)
    assert await refused(teduh.get("/api/mitra/status")) == ("UNAUTHENTICATED", 401)
    assert await refused(teduh.stay_signed_in()) == ("ACCOUNT_BANNED", 403)
    await reactivate_mitra(world.system.db, UUID(teduh.id), None)
    assert await refused(teduh.stay_signed_in()) == ("UNAUTHENTICATED", 401)


async def test_a_ban_leaves_its_trace_once(world: World) -> None:
    """L2: before and after; the same again is no change; who is not there cannot be banned."""
    admin, ana = await world.operator(), await world.customer("ana")
    for _again in range(2):
        await admin.post(f"{CUSTOMERS}/{ana.id}/ban", WHY)
    for _again in range(2):
        await admin.post(f"{CUSTOMERS}/{ana.id}/unban")
    log = await admin.get(f"/internal/audit-log?kind=customer&subject={ana.id}")
    assert [(row["action"], row["before"], row["after"]) for row in log["items"]] == [
        ("customer.unbanned", {"is_banned": True}, {"is_banned": False}),
        ("customer.banned", {"is_banned": False}, {"is_banned": True, **WHY}),
    ]
    assert await refused(admin.post(f"{CUSTOMERS}/{uuid4()}/ban", WHY)) == ("NOT_FOUND", 404)
    code, status = await refused(admin.post(f"{CUSTOMERS}/{ana.id}/ban", {"reason": ""}))
    assert status == 422, code


async def test_the_session_of_a_banned_customer_closes_and_its_mitra_is_told(world: World) -> None:
    """L2, G1: closing, as if an operator had ended it; the mitra has room again."""
    admin, ana, teduh = await world.operator(), await world.customer("ana"), await world.mitra("t")
    session_id = await world.conversation(ana, teduh)
    await teduh.connect()
    await teduh.follow(session_id)
    await admin.post(f"{CUSTOMERS}/{ana.id}/ban", WHY)
    await teduh.hear("session_closing", seconds=30)
    row = await admin.get(f"/internal/sessions/{session_id}")
    assert (row["state"], row["closing_reason"]) == ("closing", "ended_by_operator")
    assert (await teduh.get("/api/mitra/status"))["load"] == 0


async def test_the_search_of_a_banned_customer_ends_and_what_was_paid_is_not_lost(
    world: World,
) -> None:
    """L2, E8, E9: the failure is on the work list with its payment."""
    admin, biru = await world.operator(), await world.customer("biru")
    teduh = await world.mitra("teduh")
    session_id = await world.search(biru)
    await admin.post(f"{CUSTOMERS}/{biru.id}/ban", WHY)

    async def over() -> bool:
        return bool((await admin.get(f"/internal/sessions/{session_id}"))["state"] == "expired")

    await come_true(over)
    [failure] = (await admin.get("/internal/failed-pairings"))["items"]
    assert failure["session_id"] == session_id
    assert failure["payment_session_id"] is not None
    assert await refused(teduh.accept(session_id)) == ("OFFER_EXPIRED", 410)


async def test_a_payment_that_is_confirmed_after_the_ban_begins_no_search(world: World) -> None:
    """L2, E9: it waits for its outcome; nobody is knocked for."""
    ana = await world.customer("ana")
    await world.mitra("teduh")
    body = {
        "mode": "chat",
        "tier_id": "01930000-0000-7000-8000-000000000001",
        "topic_sensitivity": "regular",
        "topics": [],
        "method": "qris",
    }
    payment = await ana.post("/api/client/payment-sessions", body, key=str(uuid4()))
    async with world.system.db.transaction() as tx:  # its job has not run yet
        await tx.execute(BAN, (tx.now, ana.id))
    stranger = await world.customer()
    await stranger.post(f"/dev/pay/{payment['id']}/pay")

    async def settled() -> bool:
        async with world.system.db.reading() as tx:
            sql = "SELECT (SELECT status FROM payment_sessions WHERE id = %s), count(*) FROM jobs"
            row = await (await tx.conn.execute(sql, (payment["id"],))).fetchone()
        return row == ("confirmed", 0)

    await come_true(settled)
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT count(*) FROM chat_sessions") == 0


async def test_ending_what_a_banned_customer_has_is_harmless_when_there_is_nothing(
    world: World,
) -> None:
    ana = await world.customer("ana")
    await overruling.end_of_banned(world.system.db, world.system.settings.values, UUID(ana.id))
    assert (await ana.get("/api/client/me"))["name"] == "ana"


async def test_the_customers_list_finds_the_banned_and_the_one_who_has_a_number(
    world: World,
) -> None:
    """L2: newest first, numbers masked; a supervisor reads it."""
    admin = await world.operator()
    ana, biru = await world.customer("ana"), await world.customer("biru")
    ana.sign_in(await prove(world, ana))
    world.clock.advance(1)
    await world.customer()
    await admin.post(f"{CUSTOMERS}/{biru.id}/ban", WHY)
    desk = await world.operator("supervisor", "melati")
    names = [row["name"] for row in (await desk.get(CUSTOMERS))["items"]]
    assert names[0] == "Anonim"
    assert sorted(names[1:]) == ["ana", "biru"]
    [found] = (await desk.get(f"{CUSTOMERS}?banned=true"))["items"]
    assert found["id"] == biru.id
    [found] = (await desk.get(f"{CUSTOMERS}?phone=081290001122"))["items"]
    assert (found["id"], found["phone_masked"]) == (ana.id, "…1122")
    assert await refused(desk.get(f"{CUSTOMERS}?phone=12")) == ("INVALID_PHONE", 422)
