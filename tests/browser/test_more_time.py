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
SLOW_ANSWER = """(() => {
  const ask = window.fetch;
  window.fetch = async (path, how) => {
    if (String(path).includes("/extensions/")) await window.houseAnswers();
    return ask(path, how);
  };
})()"""
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


async def _ask(biru: Customer, minutes: int = 15) -> None:
    """From the open sheet."""
    await biru.sees_heading("tambah waktu bareng teduh")
    await biru.sees("kamu baru bayar setelah dia bilang bisa")
    await biru.pick(f"+{minutes} menit")
    await biru.press(f"tanya teduh, +{minutes} menit")


async def _ask_from_menu(biru: Customer) -> None:
    await biru.press(MENU)
    await biru.press("tambah waktu")
    await _ask(biru)


async def _answer(teduh: Mitra, word: str) -> None:
    await teduh.sees_heading("biru minta +15 menit")
    card = teduh.page.get_by_role("alertdialog")
    await expect(card.get_by_role("timer")).to_be_visible()
    await expect(card).not_to_have_attribute("aria-busy", "true")  # a stray tap cannot answer
    await card.get_by_role("button", name=word).click()


async def test_g4_more_time_is_paid_for_after_the_yes_and_then_both_clocks_have_it(
    site: Site, windows: Windows
) -> None:
    """G4: asked, answered, charged, added; nobody can write while it is decided."""
    biru, teduh = await talking(site, windows)
    await _ask_from_menu(biru)
    await biru.sees_heading("nunggu jawaban teduh")
    await expect(biru.page.locator(".composer")).to_have_count(0)
    await _answer(teduh, "bisa, lanjut")
    await biru.sees_heading("+15 menit")
    await teduh.sees("biru lagi membayar")
    await biru.pay()
    await biru.sees("waktumu sudah ditambah 15 menit")
    await teduh.sees("waktunya ditambah 15 menit")
    for person in (biru, teduh):
        timer = person.page.locator(".chatbar").get_by_role("timer")
        await expect(timer).to_have_text(re.compile(r"^(28|29|30):"))
    await biru.say("makasih ya")
    await teduh.sees("makasih ya")


async def test_g4_a_no_is_said_kindly_and_the_talk_goes_on_uncharged(
    site: Site, windows: Windows
) -> None:
    """G4: rejected; nothing was charged, the clock runs again."""
    biru, teduh = await talking(site, windows)
    await _ask_from_menu(biru)
    await _answer(teduh, "lain kali ya")
    await biru.sees("teduh belum bisa nambah waktu kali ini.")
    await biru.sees("belum ada yang ditagih")
    await biru.press("oke")
    await expect(biru.page.get_by_text("belum bisa nambah waktu")).to_have_count(0)
    await biru.say("nggak apa-apa")
    await teduh.sees("nggak apa-apa")


async def test_g5_when_time_is_up_five_minutes_remain_to_add_some(
    site: Site, windows: Windows
) -> None:
    """G5: the grace is counted down, the talk comes back when more time is paid for."""
    biru, teduh = await talking(site, windows, minutes=1)
    await site.pass_time(61)
    await biru.sees_heading("waktunya habis")
    closing = biru.page.locator(".closed").get_by_role("timer")
    await expect(closing).to_have_text(re.compile(r"^4:\d\d$"))
    await biru.press("tambah waktu")
    await _ask(biru)
    await _answer(teduh, "bisa, lanjut")
    await biru.sees_heading("+15 menit")
    await biru.pay()
    await biru.sees("waktumu sudah ditambah 15 menit")
    await biru.say("lanjut ya")
    await teduh.sees("lanjut ya")
    await expect(teduh.page.locator(".composer")).to_be_visible()


async def test_g4_a_mitra_who_is_elsewhere_sees_the_card_and_a_late_answer_is_taken_kindly(
    site: Site, windows: Windows
) -> None:
    """G4: the house answered meanwhile; the late tap changes nothing and is told so."""
    biru, teduh = await talking(site, windows)
    await teduh.press("ke beranda, obrolan tetap jalan")
    teduh.window.expected |= {409}

    async def house_answers() -> None:
        await site.pass_time(11)
        await biru.sees_heading("+15 menit")

    await teduh.page.expose_function("houseAnswers", house_answers)
    await teduh.page.evaluate(SLOW_ANSWER)
    await _ask_from_menu(biru)
    await _answer(teduh, "lain kali ya")
    await teduh.sees_heading("waktunya barusan lewat")
    await teduh.sees("sudah dijawab lebih dulu")
    await teduh.press("oke")
    await biru.press("tutup")
    await biru.sees_heading("teduh bisa")
    await biru.sees("bayar Rp15.000 untuk +15 menit")


async def test_g4_a_reload_in_the_middle_shows_the_same_step_to_both(
    site: Site, windows: Windows
) -> None:
    """G4: `pending_extension` lets any page recover."""
    biru, teduh = await talking(site, windows)
    await _ask_from_menu(biru)
    for person in (biru, teduh):
        await person.page.reload()
    await _answer(teduh, "bisa, lanjut")
    await biru.sees_heading("teduh bisa")
    await biru.page.reload()
    await biru.press("bayar Rp15.000 untuk +15 menit")
    await biru.pay()
    await teduh.sees("waktunya ditambah 15 menit")
