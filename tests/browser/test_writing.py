"""Writing: a message that was refused, and a keyboard that takes half of the screen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.refusing import refuse_first
from tests.support.visits import talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Person

pytestmark = pytest.mark.slow
KEYBOARD_LEAVES = 380
NEWEST_IS_SEEN = """() => {
  const bottom = (place) => document.querySelector(place).getBoundingClientRect().bottom;
  return bottom(".thread > :last-child") <= bottom(".thread");
}"""
# As Safari does it: the page stays as tall as it was, only what is seen of it shrinks.
COVER = """(tall) => {
  Object.defineProperty(visualViewport, "height", { get: () => tall, configurable: true });
  visualViewport.dispatchEvent(new Event("resize"));
}"""


async def test_h3_a_message_that_was_refused_keeps_its_words_and_goes_out_on_retry(
    site: Site, windows: Windows
) -> None:
    """H3: said to have failed, kept, sent again by a tap, arrived once."""
    biru, teduh = await talking(site, windows)
    await refuse_first(biru, "dua")
    await biru.sees_thread("satu")
    await biru.say("dua")
    await biru.sees_tick("dua", "gagal terkirim")
    assert await teduh.thread() == ["satu"]
    await biru.say("tiga")
    await teduh.sees("tiga")
    await biru.press("kirim ulang", exact=False)
    for person in (biru, teduh):
        await person.sees_thread("satu", "tiga", "dua")
    await biru.sees_tick("dua", "dibaca")
    await expect(biru.page.get_by_role("button", name="kirim ulang")).to_have_count(0)


async def test_h3_each_side_sees_when_the_other_one_writes(site: Site, windows: Windows) -> None:
    """H3: while the words are not sent yet; with the message the line is gone."""
    biru, teduh = await talking(site, windows)
    for writer, name, reader in ((biru, "biru", teduh), (teduh, "teduh", biru)):
        line = reader.page.get_by_text(f"{name} lagi ngetik")
        async with asyncio.timeout(30):
            while not await line.is_visible():
                await writer.page.locator(".composer textarea").press("a")
        await writer.say(f"dari {name}")
        await reader.sees(f"dari {name}")
        await expect(line).to_have_count(0)


async def _is_above(person: Person, place: str, line: int) -> None:
    """All of it can be seen above this line."""
    await person.page.wait_for_function(
        """([place, line]) => {
          const box = document.querySelector(place).getBoundingClientRect();
          return box.top >= 0 && box.bottom <= line;
        }""",
        arg=[place, line],
    )


async def _fill(biru: Customer, teduh: Person) -> None:
    for number in range(12):
        await biru.say(f"kalimat nomor {number}")
    await teduh.sees("kalimat nomor 11")
    await biru.sees_tick("kalimat nomor 11", "dibaca")


async def test_the_composer_stays_above_the_keyboard_on_the_screen(
    site: Site, windows: Windows
) -> None:
    """Whether the page shrinks (Android) or is only covered (Safari)."""
    biru, teduh = await talking(site, windows)
    await _fill(biru, teduh)
    await biru.page.locator(".composer textarea").focus()
    await biru.page.evaluate(COVER, KEYBOARD_LEAVES)
    await _is_above(biru, ".composer", KEYBOARD_LEAVES)
    await biru.page.wait_for_function(NEWEST_IS_SEEN)
    await biru.say("masih kelihatan")
    await teduh.sees("masih kelihatan")
    await biru.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await _is_above(biru, ".sheet", KEYBOARD_LEAVES)
    await biru.page.keyboard.press("Escape")
    await biru.page.evaluate(COVER, 844)
    await teduh.page.set_viewport_size({"width": 390, "height": KEYBOARD_LEAVES})
    await _is_above(teduh, ".composer", KEYBOARD_LEAVES)
    await teduh.page.wait_for_function(NEWEST_IS_SEEN)
