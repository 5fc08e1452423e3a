"""Snapshot + events = snapshot, recorded from real sessions (tests/golden) and replayed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import golden
from tests.support.golden import Recorder
from tests.support.operating import operator
from tests.support.reducer import applied
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.phone import Phone
    from tests.support.world import World

    Scenario = Callable[[World], Awaitable[Recorder]]

CHAT = "/api/shared/chat/sessions"


async def begun(world: World) -> tuple[Recorder, Phone, Phone]:
    """Ana searches, Teduh accepts."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.search(ana)
    at = Recorder(world, session_id)
    at.joins("ana", "customer", ana)
    await at.look("a search")
    await teduh.accept(session_id)
    at.joins("teduh", "mitra", teduh)
    await at.look("accepted")
    return at, ana, teduh


async def a_whole_talk(world: World) -> Recorder:
    """Messages, a flip that the customer does not see, the warning, goodbyes."""
    at, ana, teduh = await begun(world)
    await ana.say(at.session_id, "halo")
    await teduh.say(at.session_id, "aku di sini")
    await at.look("messages")
    flip = {"topic_sensitivity": "sensitive", "confirmed": True}
    await teduh.request("PATCH", f"{CHAT}/{at.session_id}/topic", flip)
    await at.look("the topic is sensitive")
    await world.advance(50)
    await at.look("a warning")
    await world.advance(11)
    await at.look("time up")
    for phone, text in ((ana, "makasih"), (teduh, None)):
        await phone.post(f"{CHAT}/{at.session_id}/goodbye", {"text": text})
        await at.look("a goodbye")
    return at


async def ended_early(world: World) -> Recorder:
    """The customer ends it; the system completes it."""
    at, ana, _ = await begun(world)
    await ana.post(f"/api/client/chat/sessions/{at.session_id}/end")
    await at.look("ended early")
    await world.advance(301)
    await at.look("completed by the system")
    return at


async def never_found(world: World) -> Recorder:
    """A search that its customer cancels."""
    ana = await world.customer("ana")
    await world.system.settings.change("sell_when_nobody", True, None, 0)
    at = Recorder(world, await world.search(ana))
    at.joins("ana", "customer", ana)
    await at.look("a search")
    await ana.post(f"/api/client/chat-requests/{at.session_id}/cancel")
    await at.look("cancelled")
    return at


async def ask(at: Recorder, ana: Phone, key: str) -> str:
    path = f"/api/client/chat/sessions/{at.session_id}/extensions"
    asked = await ana.post(path, {"tier_id": TEST_TIER, "method": "qris"}, key=key)
    return str(asked["id"])


async def answer(at: Recorder, teduh: Phone, extension_id: str, word: str) -> None:
    path = f"/api/mitra/chat/sessions/{at.session_id}/extensions/{extension_id}/{word}"
    await teduh.post(path)


async def is_pending(at: Recorder, ana: Phone) -> bool:
    return (await ana.session(at.session_id))["pending_extension"] is not None


async def pay_link(ana: Phone, payment_id: str) -> None:
    """Pay as soon as there is a place to."""
    path = f"/api/client/payment-sessions/{payment_id}"
    async with asyncio.timeout(30):
        while not (await ana.get(path))["pay_url"]:  # noqa: ASYNC110 - a job asks for it
            await asyncio.sleep(0.02)
    await ana.post(f"/dev/pay/{payment_id}/pay")


async def pay(at: Recorder, ana: Phone) -> None:
    info = await ana.session(at.session_id)
    payment_id = info["pending_extension"]["payment_session_id"]
    await pay_link(ana, payment_id)
    async with asyncio.timeout(30):
        while await is_pending(at, ana):  # noqa: ASYNC110 - a job applies it
            await asyncio.sleep(0.02)


async def more_time(world: World) -> Recorder:
    """One no, one yes that is paid."""
    at, ana, teduh = await begun(world)
    for key, word in (("first", "reject"), ("second", "accept")):
        extension_id = await ask(at, ana, key)
        await at.look("more time is asked for")
        world.clock.advance(4)
        await answer(at, teduh, extension_id, word)
        await at.look(word)
    await pay(at, ana)
    await at.look("paid")
    return at


async def out_of_closing(world: World) -> Recorder:
    """Time was up, one goodbye was said, then there is more of it."""
    at, ana, teduh = await begun(world)
    await world.advance(50)
    await at.look("a warning")
    await world.advance(11)
    await at.look("time up")
    await teduh.post(f"{CHAT}/{at.session_id}/goodbye", {"text": "sampai nanti"})
    extension_id = await ask(at, ana, "late")
    await at.look("asked for in closing")
    await answer(at, teduh, extension_id, "accept")
    await at.look("accepted")
    await pay(at, ana)
    await at.look("paid")
    return at


async def silence(world: World) -> None:
    """Nobody beats for more than a minute, while the server listens."""
    for _ in range(5):
        world.clock.advance(15)
        await world.system.presence.look()


async def the_mitra_is_gone(world: World) -> Recorder:
    """Gone and back, gone again for good; the customer takes credit."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    quarter = "01930000-0000-7000-8000-000000000015"
    at = Recorder(world, await world.conversation(ana, teduh, tier_id=quarter))
    at.joins("ana", "customer", ana)
    at.joins("teduh", "mitra", teduh)
    await at.look("talking")
    await silence(world)
    await at.look("gone")
    await world.system.availability.beats.flush()
    await teduh.post("/api/mitra/status/heartbeat")
    await world.system.presence.look()
    await at.look("back")
    await silence(world)
    world.clock.advance(301)
    await world.let_due_happen()
    await at.look("gone for good")
    body = {"choice": "credit"}
    await ana.post(f"/api/client/chat/sessions/{at.session_id}/unused-time", body)
    await at.look("credit")
    return at


async def accepted_first(world: World) -> Recorder:
    """The mitra waits for the payment, then the clock starts."""
    await world.system.settings.change("payment_order", "accept_first", None, 0)
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    order = {"mode": "chat", "tier_id": TEST_TIER, "topic_sensitivity": "regular", "topics": []}
    begun = await ana.post("/api/client/chat-requests", {**order, "method": "qris"}, key="once")
    at = Recorder(world, begun["id"])
    at.joins("ana", "customer", ana)
    await at.look("a search")
    await teduh.accept(at.session_id)
    at.joins("teduh", "mitra", teduh)
    await at.look("held")
    payment_id = (await ana.get("/api/client/chat-requests/current"))["payment"]["id"]
    await pay_link(ana, payment_id)
    async with asyncio.timeout(30):
        while await state_of(at, ana) != "active":  # noqa: ASYNC110 - a job begins it
            await asyncio.sleep(0.02)
    await at.look("paid")
    return at


async def state_of(at: Recorder, ana: Phone) -> str:
    return str((await ana.session(at.session_id))["state"])


async def rerouted(world: World) -> Recorder:
    """An operator gives the session to another mitra, who sees the whole of it."""
    at, _, teduh = await begun(world)
    await teduh.say(at.session_id, "aku teduh")
    await at.look("a message")
    senja = await world.mitra("senja")
    body = {"mitra_id": senja.id}
    await (await operator(world)).post(f"/internal/sessions/{at.session_id}/reroute", body)
    at.leaves("teduh")
    at.joins("senja", "mitra", senja)
    await at.look("rerouted")
    await senja.say(at.session_id, "aku senja")
    await at.look("a message of the other")
    return at


SCENARIOS: dict[str, Scenario] = {
    "a_whole_talk": a_whole_talk,
    "ended_early": ended_early,
    "never_found": never_found,
    "more_time": more_time,
    "out_of_closing": out_of_closing,
    "the_mitra_is_gone": the_mitra_is_gone,
    "accepted_first": accepted_first,
    "rerouted": rerouted,
}


@pytest.mark.parametrize("name", SCENARIOS)
async def test_a_session_still_goes_as_it_was_recorded(
    world: World, name: str, request: pytest.FixtureRequest
) -> None:
    """H2"""
    recording = (await SCENARIOS[name](world)).recording()
    if request.config.getoption("--record"):
        golden.write(name, recording)
    assert recording == golden.read(name)


def _views() -> list[Any]:
    return [
        pytest.param(view, id=f"{file.stem}-{name}")
        for file in golden.files()
        for name, view in golden.read(file.stem).items()
    ]


@pytest.mark.parametrize("view", _views())
def test_a_snapshot_and_the_events_after_it_make_the_next_snapshot(view: dict[str, Any]) -> None:
    """H2"""
    info = view["steps"][0]["snapshot"]
    for step in view["steps"][1:]:
        for event in step["events"]:
            info = applied(info, event, view["side"])
        assert info == step["snapshot"], step["what"]


def test_the_recordings_hold_what_is_hard_to_get_right() -> None:
    """H2"""
    assert {file.stem for file in golden.files()} == {*SCENARIOS}
    told = {
        event["type"]
        for file in golden.files()
        for view in golden.read(file.stem).values()
        for step in view["steps"]
        for event in step["events"]
    }
    assert {"omitted", "session_rerouted", "session_paused", "extension_applied"} <= told
