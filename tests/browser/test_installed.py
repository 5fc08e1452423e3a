"""H6 in a browser: an installed app is rung while it is closed, and opens without a network."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from tests.support.site import running_site
from tests.support.stubs.push_service import PushService
from tests.support.stubs.service import serving
from tests.support.visits import Mitra, customer_at, mitra_at
from tests.support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.async_api import CDPSession, Page, Worker

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
PATIENCE_SECONDS = 60
# Offline there is no vendor to subscribe with: the stand-in's subscription is handed out instead.
SUBSCRIBE = """(() => {
  const told = %s;
  const kept = {
    endpoint: told.address,
    toJSON: () => ({ endpoint: told.address, keys: { p256dh: told.p256dh, auth: told.auth } }),
    unsubscribe: async () => true,
  };
  let now = null;
  PushManager.prototype.subscribe = async () => (now = kept);
  PushManager.prototype.getSubscription = async () => now;
})()"""
CLICK = """async () => {
  self.clients.openWindow = async (place) => { self.opened = place; };
  const [notification] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""
SHOWN = """async () =>
  (await self.registration.getNotifications()).map((one) => [one.title, one.body, one.tag])"""


async def _registration(wire: CDPSession, scope: str) -> str:
    found: list[str] = []

    def updated(event: dict[str, Any]) -> None:
        found.extend(
            one["registrationId"]
            for one in event["registrations"]
            if one["scopeURL"].endswith(scope)
        )

    wire.on("ServiceWorker.workerRegistrationUpdated", updated)
    await wire.send("ServiceWorker.enable")
    await until(lambda: bool(found))
    return found[0]


async def _deliver(page: Page, site: Site, said: dict[str, Any]) -> None:
    """As the browser's vendor would, through the debugging protocol."""
    wire = await page.context.new_cdp_session(page)
    await wire.send(
        "ServiceWorker.deliverPushMessage",
        {
            "origin": site.public_url,
            "registrationId": await _registration(wire, "/mitra/"),
            "data": json.dumps(said),
        },
    )


async def _answered(worker: Worker, script: str) -> Any:
    """What the worker says once it has something to say."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not (found := await worker.evaluate(script)):  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.05)
    return found


async def test_h6_a_closed_mitra_app_is_rung_and_the_tap_leads_to_where_accepting_works(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """H6: socket gone, last beat young: the offer comes as push, and the tap asks for its place."""
    service = PushService()
    async with (
        serving(service) as host,
        running_site(database_url, valkey_url, tmp_path, HADIR_PUSH_HOSTS=host) as site,
    ):
        browser, told = service.browser(host, "teduh")
        await site.add_mitra("teduh", NUMBER)
        window = await windows.open("about:blank")
        page = window.page
        await page.context.grant_permissions(["notifications"], origin=site.public_url)
        await page.add_init_script(SUBSCRIBE % json.dumps(told))
        await page.goto(f"{site.public_url}/mitra/")
        teduh = Mitra(window)
        await teduh.sign_in(site, NUMBER)
        await teduh.press("aku")
        switch = page.get_by_role("switch", name="bunyikan meski aplikasi ditutup")
        await switch.click()
        await expect(switch).to_be_checked()
        await teduh.press("beranda")
        await teduh.switch_on()
        await page.goto("about:blank")  # the socket is gone, the beat is young
        biru = await customer_at(windows, site)
        await biru.begin("biru")
        await biru.order(minutes=15)
        await biru.pay()
        await until(lambda: bool(browser.shown))
        assert service.wrongs == []
        await _deliver(page, site, browser.shown[0])
        worker = page.context.service_workers[-1]
        shown = await _answered(worker, SHOWN)
        assert shown[0][:2] == ["hadir", "ada yang mengetuk pintumu"]
        await worker.evaluate(CLICK)
        place = await _answered(worker, "() => self.opened ?? null")
        assert place == "/mitra/#/"
        await page.goto(f"{site.public_url}{place}")
        await teduh.accept()
        await biru.sees("teduh menjawab")
        for one in windows.all:
            one.cut_off = True  # the site closes before the windows do


@pytest.mark.parametrize(("address", "home"), [("/", "bestie"), ("/mitra/", "kirim kode")])
async def test_an_app_opened_without_a_network_says_so_and_comes_back_by_itself(
    site: Site, windows: Windows, address: str, home: str
) -> None:
    """H6: the worker kept the page; what cannot be known is not claimed."""
    window = await windows.open(f"{site.public_url}{address}")
    page = window.page
    await expect(page.get_by_text(home).first).to_be_visible()
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()  # the worker sees this one, and keeps what it needs
    await expect(page.get_by_text(home).first).to_be_visible()
    await page.wait_for_load_state("networkidle")
    window.cut_off = True
    await page.context.set_offline(True)
    await page.reload()
    if address == "/":
        await expect(page.get_by_role("heading", name="kamu lagi luring")).to_be_visible()
        await expect(page.get_by_text("tetap aman")).to_be_visible()
    else:  # a stranger at the door needs nobody to see it
        await expect(page.get_by_role("button", name="kirim kode")).to_be_visible()
    await page.context.set_offline(False)
    await expect(page.get_by_text(home).first).to_be_visible()


async def test_h6_a_signed_in_mitra_who_opens_the_app_offline_is_told_what_is_safe(
    site: Site, windows: Windows
) -> None:
    """H6: no home is claimed that nobody could see; with the network it is there by itself."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    page = teduh.page
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await page.reload()
    await teduh.sees_heading("lampumu menyala")
    await page.wait_for_load_state("networkidle")
    teduh.window.cut_off = True
    await page.context.set_offline(True)
    await page.reload()
    await teduh.sees_heading("kamu lagi luring")
    await expect(page.get_by_role("switch")).to_have_count(0)
    await page.context.set_offline(False)
    await teduh.sees_heading("lampumu menyala")
