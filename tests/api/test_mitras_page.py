"""What operators do about mitras (spec L2, C4, C5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hadir.control_center.store_activity import Activity
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from tests.support.world import World

MITRAS = "/internal/mitras"


async def _refusal(asking: Any) -> tuple[str | None, int]:
    with pytest.raises(Refusal) as caught:
        await asking
    return caught.value.code, caught.value.status


async def test_a_mitra_gets_another_name_once_and_only_over_the_latest_version(
    world: World,
) -> None:
    operator = await world.operator()
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    path = f"{MITRAS}/{teduh.id}"
    before = await operator.get(path)
    renamed = {"version": before["version"], "call_name": "rindang"}
    after = await operator.request("PATCH", path, renamed)
    assert (after["call_name"], after["version"]) == ("rindang", before["version"] + 1)
    assert await _refusal(operator.request("PATCH", path, renamed)) == ("STALE_WRITE", 409)
    other = await operator.get(f"{MITRAS}/{senja.id}")
    async with world.system.db.reading() as tx:
        number = await tx.value("SELECT phone FROM mitras WHERE id = %s", (teduh.id,))
    taken = {"version": other["version"], "phone": number}
    asking = operator.request("PATCH", f"{MITRAS}/{senja.id}", taken)
    assert await _refusal(asking) == ("PHONE_TAKEN", 409)
    [row, *_] = (await operator.get(f"/internal/audit-log?kind=mitra&subject={teduh.id}"))["items"]
    assert row["action"] == "mitra.changed"
    assert (row["before"]["call_name"], row["after"]["call_name"]) == ("teduh", "rindang")
    assert row["after"]["phone"] == after["phone_masked"]


async def test_a_mitra_may_hold_more_or_fewer_than_the_setting_says(world: World) -> None:
    """C5: an override per mitra, and taken back."""
    operator, teduh = await world.operator(), await world.mitra("teduh")
    path = f"{MITRAS}/{teduh.id}/capacity"
    assert (await operator.request("PUT", path, {"capacity_override": 1}))["capacity"] == 1
    assert (await teduh.get("/api/mitra/status"))["capacity"] == 1
    assert (await operator.request("PUT", path, {"capacity_override": None}))["capacity"] == 3


async def test_the_online_log_says_when_and_why_in_the_order_of_time(world: World) -> None:
    operator, teduh = await world.operator("viewer"), await world.mitra("teduh")
    await world.advance(60)
    await teduh.post("/api/mitra/status/offline")
    log = (await operator.get(f"{MITRAS}/{teduh.id}/online-log"))["items"]
    assert [one["is_online"] for one in log] == [False, True]
    assert log[0]["at"] > log[1]["at"]
    assert all(one["reason"] for one in log)


async def test_the_first_sessions_price_is_edited_over_its_latest_version(world: World) -> None:
    """F5: data, with history."""
    operator = await world.operator()
    path = "/internal/first-session-discount"
    now = await operator.get(path)
    wanted = {"version": now["version"], "price_idr": 9900, "is_enabled": True}
    after = await operator.request("PATCH", path, wanted)
    assert (after["price_idr"], after["version"]) == (9900, now["version"] + 1)
    assert await _refusal(operator.request("PATCH", path, wanted)) == ("STALE_WRITE", 409)
    kind = "first_session_discount"
    [row] = (await operator.get(f"/internal/history/{kind}/{kind}"))["items"]
    assert row["before"]["price_idr"] == now["price_idr"]
    assert row["after"]["price_idr"] == 9900


async def test_a_mitras_activity_counts_offers_talks_ratings_and_flips(world: World) -> None:
    """L2, J4: one mitra beside the platform."""
    viewer, teduh = await world.operator("viewer"), await world.mitra("teduh")
    senja, ana = await world.mitra("senja", online=False), await world.customer("ana")
    session_id = await world.conversation(ana, teduh, topic_sensitivity="sensitive")
    topic = {"topic_sensitivity": "regular", "confirmed": True}
    await teduh.request("PATCH", f"/api/shared/chat/sessions/{session_id}/topic", topic)
    seen = await viewer.get(f"{MITRAS}/{teduh.id}/activity")
    assert (seen["offers"], seen["accept_rate"], seen["sessions"]) == (1, 1.0, 1)
    assert (seen["flips"], seen["sensitive_share"]) == (1, 0.0)
    assert seen["is_outlier"] is False  # one session tells nothing
    nobody = await viewer.get(f"{MITRAS}/{senja.id}/activity")
    assert (nobody["offers"], nobody["accept_rate"], nobody["stars"]) == (0, None, None)
    assert nobody["online_seconds"] == 0


@pytest.mark.parametrize(
    ("sessions", "flips", "outlier"), [(10, 5, True), (10, 4, False), (9, 9, False)]
)
def test_an_outlier_flips_more_than_twice_as_often_on_ten_sessions_at_least(
    sessions: int, flips: int, outlier: bool
) -> None:
    """J4: the platform flips in one of five sessions here."""
    counted = Activity(10, 10, 10, 1.0, 0, sessions, 0, 0, None, flips, 20, 100)
    assert counted.is_outlier is outlier
