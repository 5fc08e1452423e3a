"""An anonymous account that turns out to be somebody's (spec A8)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.kernel.enums import CreditCause, Mode
from hadir.payments import grant_credit
from tests.support.phone import Refusal
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

NUMBER, ANOTHER = "+6281234567890", "+6281355556666"
AN_HOUR = "01930000-0000-7000-8000-000000000060"
ORDER = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "regular",
    "topics": [],
    "method": "qris",
}


async def ask(world: World, phone: Phone, number: str = NUMBER) -> dict[str, str]:
    """A proof of the number: the request and its code."""
    await world.advance(61)
    asked = await phone.post("/api/client/auth/otp/request", {"phone": number})
    return {"otp_request_id": asked["otp_request_id"], "code": await world.code_for(number)}


async def verify(world: World, phone: Phone, number: str = NUMBER) -> dict[str, Any]:
    signed: dict[str, Any] = await phone.post(
        "/api/client/auth/otp/verify", await ask(world, phone, number)
    )
    return signed


async def known(world: World, name: str, number: str = NUMBER) -> Phone:
    """A customer with a number."""
    phone = await world.customer(name)
    phone.sign_in(await verify(world, phone, number))
    return phone


async def one(world: World, sql: str, *params: Any) -> Any:
    async with world.system.db.reading() as tx:
        return await tx.value(sql, params)


async def test_verifying_upgrades_the_same_account_with_all_it_has(world: World) -> None:
    """A8: the phone of an anonymous customer upgrades that same account."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, tier_id=AN_HOUR)
    signed = await verify(world, ana)
    assert signed["user"]["id"] == ana.id
    ana.sign_in(signed)
    assert (await ana.session(session_id))["state"] == "active"
    assert (await ana.get("/api/client/me"))["verified"] is True


async def test_what_the_anonymous_account_had_moves_to_the_real_one(world: World) -> None:
    """A8: rows move in the same transaction, the tokens are for the real one."""
    teduh, ana = await world.mitra("teduh"), await known(world, "ana")
    nobody = await world.customer()
    session_id = await world.conversation(nobody, teduh, tier_id=AN_HOUR)
    await nobody.say(session_id, "halo")
    await nobody.post(f"/api/client/chat/sessions/{session_id}/block")
    before = (await nobody.get("/api/client/payment-sessions"))["items"]
    signed = await verify(world, nobody)
    assert signed["user"] == {"id": ana.id, "role": "customer", "name": "ana"}
    assert await one(world, "SELECT account_belongs_to FROM customers WHERE id = %s", nobody.id)
    with pytest.raises(Refusal, match="401"):
        await nobody.get("/api/client/me")
    nobody.sign_in(signed)
    assert (await nobody.session(session_id))["state"] == "active"
    assert await nobody.say(session_id, "masih aku") > 1
    assert (await nobody.get("/api/client/payment-sessions"))["items"] == before
    assert await one(world, "SELECT count(*) FROM blocks WHERE customer_id = %s", ana.id) == 1


async def test_never_transacted_looks_through_the_link(world: World) -> None:
    """A8: what was heard anonymously was heard."""
    teduh, ana = await world.mitra("teduh"), await known(world, "ana")
    nobody = await world.customer()
    await world.conversation(nobody, teduh, tier_id=AN_HOUR)
    state = "/api/client/onboarding-state"
    assert (await ana.get(state))["has_transacted"] is False
    await verify(world, nobody)
    assert (await ana.get(state))["has_transacted"] is True


async def test_with_live_sessions_on_both_sides_nothing_moves(world: World) -> None:
    """A8: 409 while both have a live session; the code stays good for afterwards."""
    teduh, ana = await world.mitra("teduh"), await known(world, "ana")
    hers = await world.conversation(ana, teduh, tier_id=AN_HOUR)
    nobody = await world.customer()
    other = await world.conversation(nobody, teduh, tier_id=AN_HOUR)
    proof = await ask(world, nobody)
    with pytest.raises(Refusal) as refused:
        await nobody.post("/api/client/auth/otp/verify", proof)
    assert (refused.value.status, refused.value.code) == (409, "BOTH_TALKING")
    assert (await nobody.session(other))["state"] == "active"
    assert not await one(world, "SELECT account_belongs_to FROM customers WHERE id = %s", nobody.id)
    await ana.post(f"/api/client/chat/sessions/{hers}/end")
    signed = await nobody.post("/api/client/auth/otp/verify", proof)
    nobody.sign_in(signed)
    assert nobody.id == ana.id
    assert (await nobody.session(other))["state"] == "active"


async def test_of_two_pending_payments_the_one_on_the_screen_stays(world: World) -> None:
    """A8: and the other one is closed, so that one is pending at most (E1)."""
    await world.mitra("teduh")
    ana, nobody = await known(world, "ana"), await world.customer()
    path = "/api/client/payment-sessions"
    old = await ana.post(path, ORDER, key=str(uuid4()))
    new = await nobody.post(path, ORDER, key=str(uuid4()))
    nobody.sign_in(await verify(world, nobody))
    states = {item["id"]: item["status"] for item in (await nobody.get(path))["items"]}
    assert states == {old["id"]: "abandoned", new["id"]: "pending"}


async def test_credit_moves_along(world: World) -> None:
    """A8"""
    ana, nobody = await known(world, "ana"), await world.customer()
    async with world.system.db.transaction() as tx:
        await grant_credit(tx, UUID(nobody.id), Mode.CHAT, 10, CreditCause.GOODWILL)
    await verify(world, nobody)
    theirs = "SELECT sum(minutes_left) FROM credits WHERE customer_id = %s"
    assert await one(world, theirs, ana.id) == 10


async def test_an_account_with_a_number_is_never_merged(world: World) -> None:
    """A8: whoever brings another number comes into that account; the first stays as it was."""
    ana, budi = await known(world, "ana"), await known(world, "budi", ANOTHER)
    signed = await verify(world, ana, ANOTHER)
    assert signed["user"]["id"] == budi.id != ana.id
    assert (await ana.get("/api/client/me"))["phone"] == NUMBER


async def test_no_body_says_which_account_is_merged(world: World) -> None:
    """A8: the anonymous id comes only from the bearer token."""
    await known(world, "ana")
    victim = await world.customer("victim")
    for n, name in enumerate(("customer_id", "anonymous_id", "account_belongs_to", "requested_by")):
        thief = await world.customer("thief")
        body = {**await ask(world, thief, f"+62812345678{n}1"), name: victim.id}
        with pytest.raises(Refusal, match="INVALID_REQUEST"):
            await thief.post("/api/client/auth/otp/verify", body)
    assert (await victim.get("/api/client/me"))["name"] == "victim"


async def test_a_code_that_one_account_asked_for_does_not_serve_another(world: World) -> None:
    """A3: bound to the request that asked, and that to who asked."""
    ana, thief = await world.customer("ana"), await world.customer("thief")
    proof = await ask(world, ana)
    with pytest.raises(Refusal, match="OTP_WRONG"):
        await thief.post("/api/client/auth/otp/verify", proof)
    assert (await ana.post("/api/client/auth/otp/verify", proof))["user"]["id"] == ana.id


async def test_two_anonymous_phones_of_one_person_become_one_account(world: World) -> None:
    """A8: also when both verify in the same moment."""
    first, second = await world.customer("ana"), await world.customer()
    proofs = []
    for phone in (first, second):
        await world.advance(61)
        asked = await phone.post("/api/client/auth/otp/request", {"phone": NUMBER})
        code = await world.code_for(NUMBER)
        proofs.append({"otp_request_id": asked["otp_request_id"], "code": code})
    answers = await asyncio.gather(
        *(
            phone.post("/api/client/auth/otp/verify", proof)
            for phone, proof in zip((first, second), proofs, strict=True)
        )
    )
    assert len({answer["user"]["id"] for answer in answers}) == 1
    assert await one(world, "SELECT count(*) FROM customers WHERE phone = %s", NUMBER) == 1


async def test_what_arrives_late_for_the_anonymous_account_is_the_real_ones(world: World) -> None:
    """A8: a purchase that was on its way while the accounts became one."""
    await world.mitra("teduh")
    ana, nobody = await known(world, "ana"), await world.customer()
    payment = await nobody.post("/api/client/payment-sessions", ORDER, key=str(uuid4()))
    await nobody.post(f"/api/client/payment-sessions/{payment['id']}/cancel")
    await verify(world, nobody)
    async with world.system.db.transaction() as tx:
        await tx.execute(
            "INSERT INTO payment_sessions SELECT (jsonb_populate_record(p, jsonb_build_object("
            "'id', %s::uuid, 'customer_id', %s::uuid, 'provider_ref', null))).*"
            " FROM payment_sessions p WHERE id = %s",
            (uuid4(), UUID(nobody.id), payment["id"]),
        )
    assert len((await ana.get("/api/client/payment-sessions"))["items"]) == 2


async def test_the_merge_knows_every_table_that_speaks_of_customers(world: World) -> None:
    """A8: a new table with customers in it must be given over, too."""
    columns = await one(
        world,
        "SELECT array_agg(table_name::text ORDER BY 1) FROM information_schema.columns c"
        " JOIN information_schema.tables t USING (table_schema, table_name)"
        " WHERE table_schema = 'public' AND column_name = 'customer_id'"
        " AND table_type = 'BASE TABLE'",
    )
    moved = {"chat_sessions", "session_unused", "blocks", "payment_sessions", "credits"}
    moved |= {"customer_consents"}
    only_of_real_accounts = {"customer_identities"}
    assert {*columns} - moved - only_of_real_accounts == set()
