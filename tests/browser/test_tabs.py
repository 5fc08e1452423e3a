"""H1: several tabs of one person share one socket and one refresh; without sockets HTTP does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.browser import Window, shut
from tests.support.visits import Customer, Mitra, Person, mitra_at, talking
from tests.support.waiting import until

if TYPE_CHECKING:
    from playwright.async_api import Request, WebSocket

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
ACCESS_SECONDS = 16 * 60  # longer than an access token lives
NO_SOCKET = """(() => {
  window.WebSocket = class extends EventTarget {
    static OPEN = 1;
    readyState = 0;
    send() {}
    close() {}
    constructor() {
      super();
      setTimeout(() => this.onclose?.({ code: 1006, reason: "" }));
    }
  };
})()"""


class Wires:
    """The sockets that a tab has open, and how often it asked for a new sign-in."""

    def __init__(self, person: Person) -> None:
        self.open: set[WebSocket] = set()
        self.laid = self.renewed = 0
        person.page.on("websocket", self._laid)
        person.page.on("request", self._asked)

    def _laid(self, wire: WebSocket) -> None:
        self.laid += 1
        self.open.add(wire)
        wire.on("close", self._closed)

    def _closed(self, wire: WebSocket) -> None:
        self.open.discard(wire)

    def _asked(self, request: Request) -> None:
        self.renewed += request.url.endswith("/auth/refresh")


async def _beside(person: Person, windows: Windows) -> tuple[Customer, Wires]:
    """Another tab of the same person, at the same place."""
    window = Window(await person.page.context.new_page())
    window.watch()
    windows.all.append(window)
    beside = Customer(window)
    wires = Wires(beside)
    await beside.page.goto(person.page.url)
    return beside, wires


async def test_h1_a_second_tab_has_no_socket_of_its_own_until_the_first_is_closed(
    site: Site, windows: Windows
) -> None:
    """H1, H2: both tabs hear and say everything; the one that is left goes on at once."""
    biru, teduh = await talking(site, windows)
    tab, wires = await _beside(biru, windows)
    await tab.sees_thread("satu")
    await teduh.say("dua")
    await tab.say("tiga")
    await biru.say("empat")
    for person in (biru, tab, teduh):
        await expect(person.page.locator(".msg")).to_have_count(4)
    await tab.sees_tick("tiga", "dibaca")
    await biru.sees_tick("tiga", "dibaca")
    assert wires.laid == 0
    await shut(biru.page)
    await teduh.say("lima")
    await tab.sees("lima")
    await until(lambda: len(wires.open) == 1)
    await tab.say("enam")
    await teduh.sees("enam")
    assert await tab.thread() == await teduh.thread()


async def test_h1_tabs_renew_their_sign_in_once_for_all(site: Site, windows: Windows) -> None:
    """H1: the token ran out in both; the second takes what the first was given."""
    biru, _teduh = await talking(site, windows)
    tab, wires = await _beside(biru, windows)
    await tab.sees_thread("satu")
    mine = Wires(biru)
    wires.renewed = 0
    for window in windows.all:
        window.expected.add(401)  # that is how a tab learns that its token ran out
    await site.pass_time(ACCESS_SECONDS)
    for person in (biru, tab):
        await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await until(lambda: mine.renewed + wires.renewed > 0)
    for person in (biru, tab):
        await person.sees_heading("waktunya habis")
        async with person.page.expect_response(
            lambda answer: answer.url.endswith("/current") and answer.ok
        ):
            await person.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert mine.renewed + wires.renewed == 1


async def test_h1_where_no_socket_gets_through_everything_goes_by_http(
    site: Site, windows: Windows
) -> None:
    """H1: the strip says that it is slow, not that it is cut; knocks and messages arrive."""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = Customer(await windows.open("about:blank"))
    for person in (biru, teduh):
        await person.page.add_init_script(NO_SOCKET)
    await biru.page.goto(f"{site.public_url}/")
    await teduh.page.reload()
    await teduh.sees("sambungan langsung terhalang")
    await teduh.sees_heading("lampumu menyala")
    await biru.begin("biru")
    await biru.order("topik biasa", 15)
    await biru.pay()
    await teduh.accept()
    await biru.enter()
    await biru.say("satu")
    await teduh.sees("satu")
    await teduh.say("dua")
    await biru.sees("dua")
    await biru.sees_tick("satu", "dibaca")
    assert await biru.thread() == await teduh.thread() == ["satu", "dua"]


async def test_c2_a_mitra_with_two_tabs_is_one_mitra(site: Site, windows: Windows) -> None:
    """C2, E5: the knock is on both, the first answer takes it away from both."""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    beside, wires = await _beside(teduh, windows)
    tab = Mitra(beside.window)
    await tab.sees_heading("lampumu menyala")
    biru = Customer(await windows.open(f"{site.public_url}/"))
    await biru.begin("biru")
    await biru.order("topik biasa", 15)
    await biru.pay()
    await teduh.sees("biru mau ngobrol")
    await tab.accept()
    await expect(teduh.page.get_by_role("alertdialog")).to_have_count(0)
    await biru.enter()
    await biru.say("satu")
    await tab.sees("satu")
    assert wires.laid == 0
