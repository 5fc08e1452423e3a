"""A night at the desk without a mouse: every deed is reached by Tab and done by Enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.test_operators import operator_at
from tests.support.visits import mitra_at, talking

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Person

pytestmark = pytest.mark.slow
PLACES = (
    "sesi",
    "mitra",
    "aktivitas",
    "klien",
    "gagal dipasangkan",
    "pembayaran",
    "kredit",
    "pengembalian",
    "pencairan",
    "pengaturan",
    "operator",
    "audit",
)
RINGED = """() => {
  const at = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(at);
  return at !== document.body && outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
}"""


async def ringed(person: Person) -> bool:
    """Is the place where the keyboard is to be seen?"""
    return bool(await person.page.evaluate(RINGED))


async def arrived(person: Person, heading: str) -> None:
    """Reading starts at the page's name, a moment after it is there."""
    name = person.page.get_by_role("heading", name=heading, level=1)
    await expect(name).to_be_focused()


async def holds_focus(sheet: Locator) -> None:
    inside = "sheet => sheet.contains(document.activeElement)"
    for _ in range(12):
        await sheet.page.keyboard.press("Tab")
        assert await sheet.evaluate(inside), "focus left the sheet"


async def test_every_page_is_reached_by_tab_and_what_is_focused_is_seen(
    site: Site, windows: Windows
) -> None:
    """Focus order is reading order: the menu comes first, and each page says its name."""
    kanthil = await operator_at(windows, site, "kanthil")
    for place in PLACES:
        await kanthil.tab_to(f"^{place}$")
        assert await ringed(kanthil), place
        await kanthil.page.keyboard.press("Enter")
        await arrived(kanthil, place)


async def test_a_session_is_moved_and_ended_by_keyboard_alone(site: Site, windows: Windows) -> None:
    """E11: the drawer keeps the focus, Escape leaves it where it was opened, Enter does it."""
    kanthil = await operator_at(windows, site, "kanthil")
    _, teduh = await talking(site, windows)
    teduh.window.expected |= {404}  # what it may still ask is not its own any more
    await mitra_at(windows, site, "senja", "+6281234567891")
    await kanthil.tab_to("^sesi$", "Enter")
    await arrived(kanthil, "sesi")
    row = kanthil.page.locator(".tbl tbody tr", has_text="teduh")
    await expect(row).to_contain_text("lancar")
    number = (await row.get_by_role("link").first.inner_text()).strip()
    await kanthil.tab_to(number, "Enter")
    await arrived(kanthil, f"sesi {number}")
    await kanthil.tab_to("^alihkan$", "Enter")
    drawer = kanthil.page.get_by_role("dialog")
    await expect(drawer.get_by_role("radio", name="senja")).to_be_visible()
    await holds_focus(drawer)
    await kanthil.page.keyboard.press("Escape")
    await expect(drawer).to_have_count(0)
    await expect(kanthil.page.get_by_role("button", name="alihkan", exact=True)).to_be_focused()
    await kanthil.page.keyboard.press("Enter")
    await expect(drawer.get_by_role("radio", name="senja")).to_be_visible()
    await kanthil.tab_to("senja", " ")
    await kanthil.tab_to("^alihkan ke senja$", "Enter")
    await kanthil.sees("sekarang bersama senja")
    await kanthil.tab_to("^akhiri", "Enter")
    question = kanthil.page.get_by_role("alertdialog")
    await expect(question.get_by_role("button", name="nggak jadi")).to_be_focused()
    await kanthil.tab_to("^akhiri", "Enter")
    await expect(question).to_have_count(0)
    await expect(kanthil.page.get_by_role("button", name="akhiri")).to_have_count(0)
