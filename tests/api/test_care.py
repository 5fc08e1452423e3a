"""What people say about a session: sensitivity (J), rating, report and block (B7)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.pairing import list_waves
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World


async def refused(asked: Any) -> str | None:
    with pytest.raises(Refusal) as refusal:
        await asked
    return refusal.value.code


async def flip(phone: Phone, session_id: str, wanted: str, *, confirmed: bool = True) -> Any:
    body = {"topic_sensitivity": wanted, "confirmed": confirmed}
    return await phone.request("PATCH", f"/api/shared/chat/sessions/{session_id}/topic", body)


async def test_j1_the_mitra_flips_the_topic_and_the_customers_stream_only_has_a_gap(
    world: World,
) -> None:
    """J3"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    assert await refused(flip(ana, session_id, "sensitive")) == "FORBIDDEN"
    await flip(teduh, session_id, "sensitive")
    await flip(teduh, session_id, "sensitive")
    assert (await teduh.session(session_id))["topic_sensitivity"] == "sensitive"
    assert (await ana.session(session_id))["topic_sensitivity"] is None
    assert (await teduh.stream(session_id))[-1]["payload"] == {"topic_sensitivity": "sensitive"}
    theirs = (await ana.stream(session_id))[-1]
    assert (theirs["seq"], theirs["type"], theirs["payload"]) == (3, "omitted", None)
    async with world.system.db.reading() as tx:
        assert await tx.value("SELECT count(*) FROM session_sensitivity_log") == 1


async def test_j2_a_flip_wants_confirmation_and_a_latch_lets_nothing_back(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    asked = flip(teduh, session_id, "sensitive", confirmed=False)
    assert await refused(asked) == "CONFIRMATION_REQUIRED"
    await flip(teduh, session_id, "sensitive")
    await world.system.settings.change("sensitive_flag_one_way_latch", True, None, 0)
    assert await refused(flip(teduh, session_id, "regular")) == "SENSITIVITY_LATCHED"


async def test_b7_a_rating_waits_for_the_end_and_a_later_one_replaces_it(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    path = f"/api/client/chat/sessions/{session_id}/rating"
    assert await refused(ana.post(path, {"stars": 5})) == "INVALID_TRANSITION"
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    assert await refused(ana.post(path, {"stars": 6})) == "INVALID_REQUEST"
    await ana.post(path, {"stars": 3, "note": "lumayan"})
    await ana.post(path, {"stars": 5})
    async with world.system.db.reading() as tx:
        assert await tx.values("SELECT stars FROM session_ratings") == [5]


async def test_b7_a_blocked_pair_is_never_brought_together_again(world: World) -> None:
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana = await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.post(f"/api/client/chat/sessions/{session_id}/report", {"text": "nggak nyaman"})
    await teduh.post(f"/api/mitra/chat/sessions/{session_id}/block")
    await ana.post(f"/api/client/chat/sessions/{session_id}/end")
    again = await world.search(ana)
    async with asyncio.timeout(30):
        while True:
            async with world.system.db.reading() as tx:
                if waves := await list_waves(tx, UUID(again)):
                    break
            await asyncio.sleep(0.02)
    assert UUID(teduh.id) in waves[0].candidates
    assert waves[0].offered == [UUID(senja.id)]
    assert again not in [card["request_id"] for card in await teduh.cards()]
