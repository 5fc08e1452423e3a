"""A customer takes their data along, or leaves (spec B8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest

from hadir.kernel.enums import CreditCause, Mode
from hadir.payments import grant_credit
from tests.api.test_two_accounts_become_one import NUMBER, ORDER, known, one, verify
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

ME = "/api/client/me"


async def heard(world: World, phone: Phone) -> str:
    """A session that came to its end, with words in it."""
    teduh = await world.mitra("teduh")
    session_id = await world.conversation(phone, teduh)
    await phone.say(session_id, "rahasia ana")
    await teduh.say(session_id, "aku dengar, ana")
    await phone.post(f"/api/client/chat/sessions/{session_id}/end")
    for side in (phone, teduh):
        await side.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": "dadah ana"})
    body = {"stars": 5, "note": "makasih"}
    await phone.post(f"/api/client/chat/sessions/{session_id}/rating", body)
    return session_id


async def test_the_export_holds_what_is_kept(world: World) -> None:
    """B8: account, consents, devices, sessions with their words, payments."""
    ana = await known(world, "ana")
    await ana.post("/api/client/consents", {"terms": True})
    session_id = await heard(world, ana)
    data: dict[str, Any] = await ana.post(f"{ME}/export")
    assert (data["account"]["name"], data["account"]["phone"]) == ("ana", NUMBER)
    assert [one_["kind"] for one_ in data["consents"]] == ["terms"]
    assert len(data["devices"]) >= 1
    [session] = data["sessions"]
    assert (session["id"], session["stars"], session["note"]) == (session_id, 5, "makasih")
    said = [event["payload"].get("text") for event in session["events"]]
    assert "rahasia ana" in said
    assert "aku dengar, ana" in said
    assert [payment["status"] for payment in data["payments"]] == ["consumed"]
    budi = await world.customer("budi")
    assert (await budi.post(f"{ME}/export"))["sessions"] == []


async def test_who_leaves_is_gone_and_their_words_too(world: World) -> None:
    """B8: the rows stay without name, number and words; every device is signed out."""
    ana = await known(world, "ana")
    session_id = await heard(world, ana)
    other = world.again(ana)
    await other.connect()
    await ana.request("DELETE", ME)
    assert await other.closed() == 4501
    for phone in (ana, other):
        with pytest.raises(Refusal, match="401"):
            await phone.get(ME)
    row = "SELECT row_to_json(c)::text FROM customers c WHERE id = %s"
    kept = await one(world, row, ana.id)
    assert "ana" not in kept
    assert NUMBER not in kept
    dump = await one(world, "SELECT string_agg(payload::text, ' ') FROM session_events")
    for word in ("rahasia", "dengar", "dadah"):
        assert word not in dump
    seqs = "SELECT array_agg(seq ORDER BY seq) FROM session_events WHERE session_id = %s"
    found = await one(world, seqs, session_id)
    assert found == [*range(1, len(found) + 1)]
    assert not await one(world, "SELECT count(*) FROM otp_requests WHERE phone = %s", NUMBER)


async def test_the_number_is_free_for_a_new_beginning(world: World) -> None:
    """B8: whoever comes back is new."""
    ana = await known(world, "ana")
    await ana.request("DELETE", ME)
    again = await world.customer()
    signed = await verify(world, again)
    assert signed["user"]["id"] == again.id != ana.id


async def test_nobody_leaves_while_something_is_under_way(world: World) -> None:
    """B8: 409 with reasons while a session or paid minutes are live."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    budi = await world.customer("budi")
    session_id = await world.conversation(ana, teduh)
    await budi.post("/api/client/payment-sessions", ORDER, key=str(uuid4()))
    reasons = {}
    for phone, why in ((ana, "SESSION_LIVE"), (budi, "PAYMENT_PENDING")):
        answer = await phone.ask("DELETE", ME)
        assert (answer.status_code, answer.json()["code"]) == (409, "CANNOT_LEAVE_YET")
        reasons[why] = answer.json()["reasons"]
    assert reasons == {why: [why] for why in reasons}
    assert (await ana.get(ME))["name"] == "ana"
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    assert (await ana.ask("DELETE", ME)).json()["reasons"] == ["SESSION_LIVE"]  # its goodbye
    await world.advance(301)
    assert (await ana.ask("DELETE", ME)).status_code == 204


async def test_nobody_leaves_their_credit_behind(world: World) -> None:
    """B8: minutes that are left are a reason to stay, until they are over."""
    ana = await known(world, "ana")
    async with world.system.db.transaction() as tx:
        await grant_credit(tx, UUID(ana.id), Mode.CHAT, 10, CreditCause.GOODWILL)
    assert (await ana.ask("DELETE", ME)).json()["reasons"] == ["CREDIT_LEFT"]
    assert [one_["minutes"] for one_ in (await ana.post(f"{ME}/export"))["credits"]] == [10]


async def test_a_refresh_token_of_who_left_opens_nothing(world: World) -> None:
    """B8"""
    ana = await known(world, "ana")
    token = ana.tokens["refresh_token"]
    await ana.request("DELETE", ME)
    with pytest.raises(Refusal, match="401"):
        await ana.post("/api/shared/auth/refresh", {"refresh_token": token})
