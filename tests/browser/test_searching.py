"""A search that takes long, is stopped, or ends without anybody: honest, and never a dead end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import customer_at, mitra_at, searching

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
LONG_SECONDS = 95
REST_SECONDS = 210


async def test_e4_a_long_search_says_so_ends_where_it_said_and_is_tried_again_on_the_same_money(
    site: Site, windows: Windows
) -> None:
    """E4, E7: real elapsed time, the same stop, one payment, and another round at a tap."""
    biru, teduh = await searching(site, windows)
    await site.pass_time(LONG_SECONDS)
    await biru.sees_heading("lebih lama dari biasanya, maaf ya")
    track = biru.page.locator(".track")
    await expect(track).to_contain_text(re.compile(r"[1-4]:\d\d"))
    await expect(track).to_contain_text("5:00")
    await site.pass_time(REST_SECONDS)
    await biru.sees_heading("belum ada yang bisa menjawab")
    await biru.sees("uangmu aman")
    await biru.press("ke beranda, uangnya tetap aman")
    await biru.press("ketuk lagi")
    await biru.page.get_by_role("button", name="ketuk lagi").click()
    await biru.sees("mengetuk pintu")
    await teduh.accept()
    await expect(biru.page.locator(".composer")).to_be_visible()  # it goes in by itself
    await biru.say("akhirnya")
    await teduh.sees("akhirnya")
    await biru.page.goto(f"{site.public_url}/#/history")
    await biru.pick("pembayaran")
    await expect(biru.page.get_by_text("Rp15.000")).to_have_count(1)


async def test_e7_a_stopped_search_keeps_the_payment_and_goes_on_later(
    site: Site, windows: Windows
) -> None:
    """E7: going on is the first answer; stopping costs nothing."""
    biru, _teduh = await searching(site, windows)
    stop = biru.page.get_by_role("button", name="berhenti mencari, uang tetap aman")
    await stop.click()
    await expect(biru.page.get_by_role("button", name="tetap mencari")).to_be_focused()
    await biru.page.keyboard.press("Enter")
    await expect(stop).to_be_focused()
    await stop.click()
    await biru.press("berhenti dulu")
    await biru.sees_heading("pencarian berhenti")
    await biru.press("ketuk lagi")
    await biru.sees("lagi mengetuk pintu 1 bestie")


async def test_b2_home_changes_by_itself_when_somebody_becomes_free(
    site: Site, windows: Windows
) -> None:
    """B2: nobody there is said, and nobody needs to press anything until it is over."""
    biru = await customer_at(windows, site)
    await biru.sees_heading("semua bestie lagi nemenin orang lain")
    button = biru.page.get_by_role("button", name="belum ada yang senggang")
    await expect(button).to_have_attribute("aria-disabled", "true")
    await mitra_at(windows, site, "teduh", "+6281234567890")
    await biru.sees("1 bestie siap mendengar sekarang")
    await expect(biru.page.get_by_role("button", name="mulai curhat")).to_be_visible()
