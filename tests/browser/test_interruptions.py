"""What a person may do to the app in the middle: reload it, lose the network, use no pointer."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.server import Site
    from tests.support.visits import Customer, Mitra

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
OFFLINE_SECONDS = 6


async def _talking(site: Site, windows: Windows) -> tuple[Customer, Mitra]:
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(minutes=15)
    await biru.pay()
    await teduh.accept()
    await biru.press("masuk ke obrolan")
    await biru.say("satu")
    await teduh.sees("satu")
    return biru, teduh


async def test_a_reload_while_searching_shows_the_search_again(
    site: Site, windows: Windows
) -> None:
    await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(minutes=15)
    await biru.pay()
    await biru.sees("lagi mengetuk pintu 1 bestie")
    await biru.page.reload()
    await biru.sees("lagi mengetuk pintu 1 bestie")


async def test_a_reload_while_talking_shows_every_word_and_the_one_being_written(
    site: Site, windows: Windows
) -> None:
    biru, teduh = await _talking(site, windows)
    await teduh.say("dua")
    await biru.sees("dua")
    await biru.page.locator(".composer textarea").fill("baru setengah")
    for person in (biru, teduh):
        await person.page.reload()
        await person.sees("dua")
        assert await person.thread() == ["satu", "dua"]
    await expect(biru.page.locator(".composer textarea")).to_have_value("baru setengah")


async def test_a_lost_network_loses_and_doubles_no_message(site: Site, windows: Windows) -> None:
    biru, teduh = await _talking(site, windows)
    away = asyncio.create_task(biru.window.cut_off(OFFLINE_SECONDS))
    await asyncio.sleep(1)
    await teduh.say("kamu masih di sana?")
    await biru.say("masih")
    await biru.sees_tick("masih", "menunggu jaringan")
    assert "kamu masih di sana?" not in await biru.thread()
    await away
    await teduh.sees("masih", 20)
    await biru.sees("kamu masih di sana?", 20)
    await biru.sees_tick("masih", "dibaca")
    for person in (biru, teduh):
        assert sorted(await person.thread()) == sorted(["satu", "kamu masih di sana?", "masih"])


async def test_the_whole_order_needs_no_pointer(site: Site, windows: Windows) -> None:
    await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.sees("1 bestie siap")
    await _tab_to(biru, "mulai curhat", "Enter")
    await biru.sees_heading("mau dipanggil siapa?")
    await _tab_to(biru, "nama panggilan")
    await biru.page.keyboard.type("biru")
    await biru.page.keyboard.press("Enter")
    await biru.sees_heading("sebelum mulai")
    for promise in ("syarat layanan", "dataku disimpan", "18 tahun"):
        await _tab_to(biru, promise, "Space")
    await _tab_to(biru, "setuju dan lanjut", "Enter")
    await biru.sees_heading("cara kerja hadir")
    await _tab_to(biru, "lanjut", "Enter")
    await biru.sees_heading("mau cerita soal apa?")
    await _tab_to(biru, "topik biasa", "Space")
    await _tab_to(biru, "lanjut ke harga", "Enter")
    await _tab_to(biru, r"^1\s*mnt", "Space")
    await _tab_to(biru, "lanjut bayar", "Enter")
    await biru.sees_heading("bayar pakai apa?")
    await _tab_to(biru, "QRIS", "Enter")
    await biru.sees("menunggu pembayaranmu")
    await _tab_to(biru, "buka halaman bayar")


async def _tab_to(person: Customer, name: str, then: str | None = None) -> None:
    """Press Tab until what has this name is focused, then the key ``then``."""
    for _ in range(30):
        focused = await person.page.evaluate(
            "(() => { const e = document.activeElement; return !e.matches('a, button, input') ? '' : "
            "e.getAttribute('aria-label') || "
            "[...(e.labels ?? [])].map(l => l.innerText).join() || e.innerText; })()"
        )
        if re.search(name, focused):
            if then:
                await person.page.keyboard.press(then)
            return
        await person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name!r}")


async def test_language_and_theme_are_kept(site: Site, windows: Windows) -> None:
    biru = await customer_at(windows, site)
    await biru.press("aku")
    await biru.pick("english")
    await biru.sees_heading("me")
    await biru.pick("dark")
    await biru.page.reload()
    await biru.sees_heading("me")
    root = biru.page.locator("html")
    await expect(root).to_have_attribute("lang", "en")
    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(biru.page.get_by_role("radio", name="dark")).to_be_checked()
