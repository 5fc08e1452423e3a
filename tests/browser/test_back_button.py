"""The way "back" of a phone or browser closes what lies over a screen before it leaves it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.keys import tab_to
from tests.support.visits import customer_at, mitra_at, talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Person

pytestmark = pytest.mark.slow
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


async def _sees_no_sheet(person: Person) -> None:
    """And no entry is left over in the history."""
    await expect(person.page.locator("[aria-modal]")).to_have_count(0)
    await person.page.wait_for_function("history.state?.sheet !== true")


async def _ask_to_end(person: Person) -> None:
    await tab_to(person, MENU, "Enter")
    await person.page.wait_for_function("history.state?.sheet === true")
    await tab_to(person, "akhiri sesi", "Enter")


async def test_back_closes_the_sheet_and_the_talk_stays(site: Site, windows: Windows) -> None:
    """B7: from either step of the ending; Escape and buttons leave nothing behind for "back"."""
    biru, teduh = await talking(site, windows)
    talk = biru.page.url
    await _ask_to_end(biru)
    await biru.page.get_by_role("alertdialog").wait_for()
    await biru.page.go_back()
    await _sees_no_sheet(biru)
    await _ask_to_end(biru)
    await tab_to(biru, "iya, aku mau selesai", "Enter")
    await biru.sees_heading("tutup obrolan ini?")
    await biru.page.go_back()
    await _sees_no_sheet(biru)
    await _ask_to_end(biru)
    await biru.page.keyboard.press("Escape")
    await _sees_no_sheet(biru)
    assert biru.page.url == talk
    await _ask_to_end(biru)
    await tab_to(biru, "iya, aku mau selesai", "Enter")
    await tab_to(biru, "tutup obrolan", "Enter")
    await biru.sees_heading("makasih udah cerita")
    await _sees_no_sheet(biru)
    await teduh.page.get_by_role("button", name="tulis pesan pamit").wait_for()


async def test_back_after_a_sheet_that_led_on_does_not_come_upon_it(
    site: Site, windows: Windows
) -> None:
    """A payment takes the place of its order, and a reload takes the entry of its sheet back."""
    await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    await biru.pick(re.compile(r"^1\s*mnt"))
    await biru.press("lanjut bayar")
    await biru.sees_heading("bayar pakai apa?")
    await biru.page.reload()
    await _sees_no_sheet(biru)
    await biru.press("lanjut bayar")
    await biru.page.get_by_role("dialog").get_by_text("QRIS").first.click()
    await biru.sees("menunggu pembayaranmu")
    await _sees_no_sheet(biru)
    await biru.page.go_back()
    await biru.page.wait_for_function("!location.hash.startsWith('#/pay')")
    await expect(biru.page.get_by_role("link", name="lanjut bayar")).to_be_visible()
