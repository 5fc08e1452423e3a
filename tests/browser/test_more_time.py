"""G4, G5 in two browsers: more time is asked for, answered, paid for, and then it is there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra

pytestmark = pytest.mark.slow


async def _ask(biru: Customer, minutes: int = 15) -> None:
    """From the open sheet."""
    await biru.sees_heading("tambah waktu bareng teduh")
    await biru.sees("kamu baru bayar setelah dia bilang bisa")
    await biru.pick(f"+{minutes} menit")
    await biru.press(f"tanya teduh, +{minutes} menit")


async def _from_menu(biru: Customer) -> None:
    await biru.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await biru.press("tambah waktu")


async def _answer(teduh: Mitra, word: str, minutes: int = 15) -> None:
    await teduh.sees_heading(f"biru minta +{minutes} menit")
    card = teduh.page.get_by_role("alertdialog")
    await expect(card.get_by_role("timer")).to_be_visible()
    button = card.get_by_role("button", name=word)
    # A tap that was meant for what lay below does nothing: press until it counts.
    async with teduh.page.expect_response(lambda answer: "/extensions/" in answer.url):
        await _press_until_gone(button)


async def _press_until_gone(button: object) -> None:
    await expect(button).to_be_enabled()  # type: ignore[arg-type]
    await button.page.wait_for_timeout(700)  # type: ignore[attr-defined]
    await button.click()  # type: ignore[attr-defined]


async def test_g4_more_time_is_paid_for_after_the_yes_and_the_clock_gets_it(
    site: Site, windows: Windows
) -> None:
    biru, teduh = await talking(site, windows)
    await _from_menu(biru)
    await _ask(biru)
    await biru.sees_heading("nunggu jawaban teduh")
    await expect(biru.page.locator(".composer")).to_have_count(0)
    await _answer(teduh, "bisa, lanjut")
    await biru.sees_heading("+15 menit")
    await teduh.sees("biru lagi membayar")
    await biru.pay()
    await biru.sees("waktumu sudah ditambah 15 menit")
    await teduh.sees("waktunya ditambah 15 menit")
    timer = biru.page.locator(".chatbar").get_by_role("timer")
    await expect(timer).to_have_text(re.compile(r"^(29|30):"))
    await biru.say("makasih ya")
    await teduh.sees("makasih ya")
