"""H6: whoever is not there is rung, once, in generic words; whoever is there hears it as before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.phone import Refusal
from tests.support.stubs.push_service import PushService
from tests.support.stubs.service import Answer, serving
from tests.support.waiting import until
from tests.support.world import TEST_TIER, World, running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.stubs.push_service import Browser

PATH = "/api/shared/push-subscriptions"
LEFT = "SELECT count(*) FROM jobs WHERE kind LIKE 'push.%' AND failed_at IS NULL"


@dataclass
class Street:
    world: World
    service: PushService
    host: str

    async def ring(self, phone: Phone, name: str) -> Browser:
        """This person's browser may be rung."""
        browser, told = self.service.browser(self.host, name)
        await phone.post(PATH, told)
        return browser


@pytest.fixture
async def street(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> AsyncIterator[Street]:
    service = PushService()
    async with (
        serving(service) as host,
        running_world(database_url, valkey_url, clock, tmp_path, HADIR_PUSH_HOSTS=host) as world,
    ):
        service.public_key = world.system.pushing.public_key
        yield Street(world, service, host)
        assert service.wrongs == []


def bodies(browser: Browser) -> list[Any]:
    return [one["body"] for one in browser.shown]


async def test_h6_e3_an_offer_rings_a_mitra_without_a_socket_once_and_not_one_with(
    street: Street,
) -> None:
    """H6, E3: one push per request and mitra, when no socket is open."""
    world = street.world
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    away, here = await street.ring(teduh, "teduh"), await street.ring(senja, "senja")
    await senja.connect()
    ana = await world.customer("ana")
    request = await world.search(ana)
    await senja.hear("offer.made", request_id=request, seconds=30)
    await until(lambda: len(away.shown) == 1)
    assert away.shown == [
        {
            "title": "hadir",
            "body": "ada yang mengetuk pintumu",
            "tag": f"offer:{request}",
            "place": "/mitra/#/",
        }
    ]
    await world.advance(61)  # a new round offers again
    await until(lambda: len(senja.heard("offer.made")) > 1)
    await _jobs_done(world)
    assert len(away.shown) == 1
    assert here.shown == []


async def test_h6_a_message_rings_whoever_has_not_received_it_and_says_nothing_of_it(
    street: Street,
) -> None:
    """H6: never any content or name; several at once are one push."""
    world = street.world
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    browser = await street.ring(ana, "ana")
    await teduh.say(session_id, "rahasia")
    await teduh.say(session_id, "lagi")
    world.clock.advance(3)
    await until(lambda: "ada pesan baru" in bodies(browser))
    shown = next(one for one in browser.shown if one["body"] == "ada pesan baru")
    assert shown["place"] == f"/#/chat/{session_id}"
    assert "rahasia" not in str(browser.shown)
    assert "teduh" not in str(browser.shown)
    assert bodies(browser).count("ada pesan baru") == 1


async def test_h6_an_answer_more_time_and_a_lamp_that_goes_out_ring_too(street: Street) -> None:
    """H6: paired, an extension asked for and answered, going offline; each once."""
    world = street.world
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    hers, theirs = await street.ring(ana, "ana"), await street.ring(teduh, "teduh")
    session_id = await world.conversation(ana, teduh)
    await until(lambda: "bestiemu sudah menjawab" in bodies(hers))
    path = f"/api/client/chat/sessions/{session_id}/extensions"
    asked = await ana.post(path, {"tier_id": TEST_TIER, "method": "qris"}, key="once")
    await until(lambda: "ada yang minta tambah waktu" in bodies(theirs))
    await teduh.post(f"/api/mitra/chat/sessions/{session_id}/extensions/{asked['id']}/accept")
    await until(lambda: "permintaan tambah waktumu dijawab" in bodies(hers))
    await world.system.availability.beats.settle()
    world.clock.advance(46)
    await world.system.availability.auto_offline.sweep()
    await until(lambda: "lampumu kami matikan" in bodies(theirs))
    await _jobs_done(world)
    for browser in (hers, theirs):
        assert len({*bodies(browser)}) == len(bodies(browser))


async def test_h6_whoever_came_back_within_moments_is_not_rung(street: Street) -> None:
    """H6: delivered is delivered; a phone that changes cells is not disturbed."""
    world = street.world
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    browser = await street.ring(ana, "ana")
    seq = await teduh.say(session_id, "halo")
    await ana.stream(session_id)
    received = 0
    while received < seq:
        received = (await teduh.session(session_id))["delivered_seq_other"]
    world.clock.advance(3)
    await _jobs_done(world)
    assert "ada pesan baru" not in bodies(browser)


async def _jobs_done(world: World) -> None:
    left = 1
    while left:
        world.system.jobs.wake()
        async with world.system.db.reading() as tx:
            left = int(await tx.value(LEFT))


async def test_h6_a_dead_address_is_forgotten_and_a_revoked_device_is_silent(
    street: Street,
) -> None:
    """H6, A6: 410 deletes it; whoever signed out is not rung."""
    world = street.world
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    await street.ring(teduh, "teduh")
    out = await street.ring(senja, "senja")
    await senja.post("/api/shared/auth/logout")
    street.service.answers = [Answer(410)]
    ana = await world.customer("ana")
    await world.search(ana)
    await until(lambda: street.service.answers == [])
    await _jobs_done(world)
    async with world.system.db.reading() as tx:
        kept = await tx.values("SELECT account_id::text FROM push_subscriptions")
    assert teduh.id not in kept
    assert out.shown == []


async def test_h6_a_device_that_changes_hands_rings_for_its_new_account_alone(
    street: Street,
) -> None:
    """H6: one address, one account; taking it back is believed of its owner only."""
    ana, bima = await street.world.customer("ana"), await street.world.customer("bima")
    _, told = street.service.browser(street.host, "shared")
    for phone in (ana, bima):
        await phone.post(PATH, told)
    await ana.request("DELETE", f"{PATH}?address={told['address']}")
    async with street.world.system.db.reading() as tx:
        assert await tx.values("SELECT account_id::text FROM push_subscriptions") == [bima.id]
    await bima.request("DELETE", f"{PATH}?address={told['address']}")
    async with street.world.system.db.reading() as tx:
        assert await tx.values("SELECT account_id FROM push_subscriptions") == []


async def test_h6_what_is_no_push_service_is_refused(street: Street) -> None:
    """H6: 422 `INVALID_PUSH_ADDRESS`; nothing is called."""
    ana = await street.world.customer("ana")
    _, told = street.service.browser(street.host, "ana")
    for wrong in (
        {"address": "https://evil.example/x"},
        {"p256dh": "AAAA"},
        {"auth": None},
        {"kind": "fcm", "address": "token"},
    ):
        with pytest.raises(Refusal) as refusal:
            await ana.post(PATH, {**told, **wrong})
        assert refusal.value.code == "INVALID_PUSH_ADDRESS"


async def test_l3_the_developer_inbox_shows_what_would_ring(street: Street) -> None:
    """L3: one person alone sees pushes too, also of those who gave no address."""
    world = street.world
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    await world.search(ana)
    items: list[Any] = []
    while not items:
        found = (await ana.get("/dev/inbox"))["items"]
        items = [one for one in found if one["kind"] == "push" and one["to"] == teduh.id]
    assert items[0]["text"] == "ada yang mengetuk pintumu"
