"""What operators tune (spec L2): settings, prices, ways to pay, ways to reach support."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest

from hadir.settings import declarations
from tests.support.phone import Refusal
from tests.support.world import TEST_TIER, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

SETTINGS = "/internal/settings"
TIERS = "/internal/pricing-tiers"
LATE_SECONDS = 30


@asynccontextmanager
async def refused(code: str, status: int) -> AsyncIterator[None]:
    with pytest.raises(Refusal) as caught:
        yield
    assert (caught.value.code, caught.value.status) == (code, status)


async def setting(operator: Phone, key: str) -> dict[str, Any]:
    page = await operator.get(SETTINGS)
    return next(one for one in page["items"] if one["key"] == key)


async def put(operator: Phone, *changes: tuple[str, Any, int]) -> Any:
    body = [{"key": key, "value": value, "version": version} for key, value, version in changes]
    return await operator.request("PATCH", SETTINGS, {"changes": body})


async def test_every_declared_setting_is_on_the_page_with_words_bounds_and_unit(
    world: World,
) -> None:
    viewer = await world.operator("viewer")
    page = await viewer.get(SETTINGS)
    assert [one["key"] for one in page["items"]] == [*declarations()]
    groups = {one["key"] for one in page["groups"]}
    for one in page["items"]:
        assert one["group"] in groups
        assert all(one[text][lang] for text in ("label", "help") for lang in ("id", "en"))
        assert one["type"] != "integer" or one["least"] <= one["value"] <= one["most"]
    default_action = await setting(viewer, "extension_default_action_on_timeout")
    assert default_action["options"] == ["auto_approve", "auto_reject"]


async def test_a_change_is_told_to_every_app_and_answered_by_then(world: World) -> None:
    """L2: a change reaches everybody at once; what is asked then is already the new value."""
    operator, ana, teduh = (
        await world.operator(),
        await world.customer("ana"),
        await world.mitra("teduh"),
    )
    for phone in (ana, teduh):
        await phone.connect()
    await put(operator, ("end_session_two_step", False, 0), ("session_warning_seconds", 240, 0))
    for phone in (ana, teduh):
        await phone.hear("config_changed", seconds=LATE_SECONDS)
        config = await phone.get("/api/shared/app-config")
        assert config["end_session_two_step"] is False
        assert config["session_warning_seconds"] == 240


async def test_a_change_made_at_one_instance_is_told_by_the_other(
    world: World, database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """L2: a change reaches all instances, each before it tells its own sockets."""
    async with running_world(database_url, valkey_url, clock, tmp_path) as other:
        operator = await world.operator()
        ana = await other.customer("ana")
        await ana.connect()
        await put(operator, ("end_session_two_step", False, 0))
        await ana.hear("config_changed", seconds=LATE_SECONDS)
        assert (await ana.get("/api/shared/app-config"))["end_session_two_step"] is False


async def test_who_saves_over_another_operator_is_refused_and_nothing_of_it_is_kept(
    world: World,
) -> None:
    """L2: optimistic locking, per setting; all of a save or none."""
    kanthil, cempaka = await world.operator(), await world.operator(name="cempaka")
    await put(cempaka, ("otp_life_seconds", 240, 0))
    async with refused("STALE_WRITE", 409):
        await put(kanthil, ("closing_grace_seconds", 120, 0), ("otp_life_seconds", 120, 0))
    assert (await setting(kanthil, "closing_grace_seconds"))["version"] == 0
    theirs = await setting(kanthil, "otp_life_seconds")
    assert (theirs["value"], theirs["updated_by"]) == (240, "cempaka@hadir.test")
    await put(kanthil, ("closing_grace_seconds", 120, 0), ("otp_life_seconds", 120, 1))
    assert (await setting(cempaka, "otp_life_seconds"))["value"] == 120


async def test_a_value_that_is_not_allowed_changes_nothing(world: World) -> None:
    operator = await world.operator()
    async with refused("INVALID_SETTING", 422):
        await put(operator, ("calls_enabled", True, 0), ("otp_life_seconds", 1, 0))
    async with refused("INVALID_SETTING", 422):
        await put(operator, ("otp_life_seconds", True, 0))
    async with refused("UNKNOWN_SETTING", 422):
        await put(operator, ("max_everything", 1, 0))
    assert (await setting(operator, "calls_enabled"))["value"] is False


async def test_each_change_is_in_the_history_of_its_setting_and_in_the_audit_log(
    world: World,
) -> None:
    operator = await world.operator("admin")
    await put(operator, ("otp_life_seconds", 240, 0))
    await put(operator, ("otp_life_seconds", 180, 1), ("calls_enabled", True, 0))
    viewer = await world.operator("viewer", name="melati")
    history = (await viewer.get("/internal/history/setting/otp_life_seconds"))["items"]
    assert [(one["before"], one["after"]) for one in history] == [
        ({"value": 240}, {"value": 180}),
        ({"value": 300}, {"value": 240}),
    ]
    assert {one["operator"] for one in history} == {"kanthil@hadir.test"}
    log = (await operator.get("/internal/audit-log?kind=setting"))["items"]
    assert [one["subject_id"] for one in log[:2]] == ["otp_life_seconds", "calls_enabled"]
    async with refused("FORBIDDEN", 403):
        await viewer.get("/internal/audit-log")


async def test_a_new_price_is_told_shown_and_charged_at_once(world: World) -> None:
    """B5, F5: a price is data; a payment that was made keeps its own."""
    operator, ana = await world.operator(), await world.customer("ana")
    await world.mitra("teduh")
    await ana.connect()
    [tier] = [one for one in (await operator.get(TIERS))["items"] if one["id"] == TEST_TIER]
    await operator.request("PATCH", f"{TIERS}/{TEST_TIER}", {"version": 1, "price_idr": 2500})
    await ana.hear("config_changed", seconds=LATE_SECONDS)
    shown = {one["id"]: one["price_idr"] for one in (await ana.get(PRICING))["chat"]}
    assert shown[TEST_TIER] == 2500 != tier["price_idr"]
    payment = await world.pay(ana)
    assert payment["amount_idr"] == 2500
    await operator.request("PATCH", f"{TIERS}/{TEST_TIER}", {"version": 2, "price_idr": 9000})
    seen = await ana.get(f"/api/client/payment-sessions/{payment['id']}")
    assert seen["amount_idr"] == 2500
    async with refused("STALE_WRITE", 409):
        await operator.request("PATCH", f"{TIERS}/{TEST_TIER}", {"version": 2, "price_idr": 1})


PRICING = "/api/client/chat-pricing"


async def test_the_same_minutes_are_sold_once_and_can_be_taken_off_and_added_again(
    world: World,
) -> None:
    """B5: unique by mode and minutes; deactivate and recreate."""
    operator, ana = await world.operator(), await world.customer("ana")
    new = {"mode": "chat", "minutes": 30, "price_idr": 31000}
    async with refused("TIER_EXISTS", 409):
        await operator.post(TIERS, new)
    old = next(one for one in (await operator.get(TIERS))["items"] if one["minutes"] == 30)
    off = {"version": old["version"], "is_active": False}
    await operator.request("PATCH", f"{TIERS}/{old['id']}", off)
    assert 30 not in [one["minutes"] for one in (await ana.get(PRICING))["chat"]]
    await operator.post(TIERS, new)
    sold = {one["minutes"]: one["price_idr"] for one in (await ana.get(PRICING))["chat"]}
    assert sold[30] == 31000
    async with refused("TIER_EXISTS", 409):
        on = {"version": old["version"] + 1, "is_active": True}
        await operator.request("PATCH", f"{TIERS}/{old['id']}", on)
    history = (await operator.get(f"/internal/history/price_tier/{old['id']}"))["items"]
    assert [one["after"]["is_active"] for one in history] == [False]


async def test_ways_to_pay_are_ordered_bounded_and_switched_off_by_operators(world: World) -> None:
    """F4: methods are data."""
    operator, ana = await world.operator(), await world.customer("ana")
    path = "/internal/payment-methods"
    await operator.request("PATCH", f"{path}/ovo", {"version": 1, "is_active": False})
    await operator.request("PATCH", f"{path}/bca_va", {"version": 1, "sort_order": 5})
    groups = (await ana.get("/api/client/payment-methods"))["items"]
    assert groups[0]["code"] == "virtual_account"
    assert "ovo" not in [one["code"] for group in groups for one in group["methods"]]
    async with refused("INVALID_BOUNDS", 422):
        await operator.request("PATCH", f"{path}/qris", {"version": 1, "min_idr": 999_999_999})
    async with refused("STALE_WRITE", 409):
        await operator.request("PATCH", f"{path}/ovo", {"version": 1, "is_active": True})


async def test_ways_to_reach_support_are_added_changed_and_taken_off(world: World) -> None:
    """B3: operator-edited."""
    operator, ana = await world.operator(), await world.customer("ana")
    path, shown = "/internal/support-handles", "/api/client/support-handles"
    async with refused("INVALID_HANDLE", 422):
        await operator.post(path, {"kind": "email", "label": "admin", "value": "not an address"})
    body = {"kind": "whatsapp", "label": "tanya admin", "value": "+62 812-3456-7890"}
    [added] = (await operator.post(path, body))["items"]
    [seen] = (await ana.get(shown))["items"]
    assert seen["label"] == "tanya admin"
    edited = {"version": added["version"], "label": "bantuan", "is_active": True}
    await operator.request("PATCH", f"{path}/{added['id']}", edited)
    assert (await ana.get(shown))["items"][0]["label"] == "bantuan"
    async with refused("STALE_WRITE", 409):
        await operator.request("PATCH", f"{path}/{added['id']}", {**edited, "is_active": False})
    gone = {"version": added["version"] + 1, "is_active": False}
    await operator.request("PATCH", f"{path}/{added['id']}", gone)
    assert (await ana.get(shown))["items"] == []


async def test_nothing_is_sold_while_operators_have_stopped_selling(world: World) -> None:
    """B2: the switch stops every new purchase at once, and says why."""
    operator, ana = await world.operator(), await world.customer("ana")
    await world.mitra("teduh")
    await ana.connect()
    message = "tutup sampai jam tujuh"
    await put(
        operator, ("accepting_customers", False, 0), ("accepting_customers_message", message, 0)
    )
    await ana.hear("config_changed", seconds=LATE_SECONDS)
    assert (await ana.get("/api/shared/app-config"))["accepting_customers"] is False
    async with refused("NOT_ACCEPTING_CUSTOMERS", 409):
        await world.pay(ana)
    await put(operator, ("accepting_customers", True, 1))
    assert (await world.pay(ana))["amount_idr"] > 0
