"""What a person may do to the app in the middle: reload it, lose the network, use no pointer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.cable import laid_cable
from tests.support.site import running_site
from tests.support.visits import Mitra, customer_at, mitra_at, talking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"


async def test_a_reload_while_searching_shows_the_search_again(
    site: Site, windows: Windows
) -> None:
    """B2, E4"""
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
    """H2"""
    biru, teduh = await talking(site, windows)
    await teduh.say("dua")
    await biru.sees("dua")
    await biru.page.locator(".composer textarea").fill("baru setengah")
    for person in (biru, teduh):
        await person.page.reload()
        await person.sees_thread("satu", "dua")
    await expect(biru.page.locator(".composer textarea")).to_have_value("baru setengah")


async def test_a_cut_cable_loses_and_doubles_no_message(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """H2"""
    async with (
        laid_cable() as cable,
        running_site(database_url, valkey_url, tmp_path, HADIR_PUBLIC_URL=cable.url) as site,
    ):
        await cable.reach(site.public_url)
        biru, teduh = await talking(replace(site, public_url=cable.url), windows)
        for window in windows.all:
            window.cut_off = True
        await cable.cut()
        await biru.say("dua")
        await teduh.say("tiga")
        await biru.sees("koneksimu putus")
        await biru.sees_tick("dua", "menunggu jaringan")
        assert "tiga" not in await biru.thread()
        await cable.mend()
        for person, theirs in ((biru, "tiga"), (teduh, "dua")):
            await expect(person.page.locator(".msg.they", has_text=theirs)).to_be_visible()
        await biru.sees_tick("dua", "dibaca")
        await teduh.sees_tick("tiga", "dibaca")
        assert await biru.thread() == await teduh.thread()
        assert sorted(await biru.thread()) == ["dua", "satu", "tiga"]


async def test_while_the_server_is_gone_neither_home_claims_that_somebody_is_ready(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    async with (
        laid_cable() as cable,
        running_site(database_url, valkey_url, tmp_path, HADIR_PUBLIC_URL=cable.url) as site,
    ):
        await cable.reach(site.public_url)
        near = replace(site, public_url=cable.url)
        teduh = await mitra_at(windows, near, "teduh", NUMBER)
        await teduh.sees_heading("lampumu menyala")
        biru = await customer_at(windows, near)
        await biru.sees("1 bestie siap mendengar sekarang")
        for window in windows.all:
            window.cut_off = True
        await cable.cut()
        await teduh.sees_heading("lampumu berkedip")
        await teduh.sees("kamu lagi luring")
        await biru.sees("siapa yang siap belum ketahuan", 15)
        await biru.sees("terakhir kami tahu")
        await cable.mend()
        await teduh.sees_heading("lampumu menyala")
        await biru.sees("1 bestie siap mendengar sekarang", 15)


async def test_the_whole_order_needs_no_pointer(site: Site, windows: Windows) -> None:
    await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.sees("1 bestie siap")
    await biru.tab_to("mulai curhat", "Enter")
    await biru.sees_heading("mau dipanggil siapa?")
    await biru.tab_to("nama panggilan")
    await biru.page.keyboard.type("biru")
    await biru.page.keyboard.press("Enter")
    await biru.sees_heading("sebelum mulai")
    for promise in ("syarat layanan", "dataku disimpan", "18 tahun"):
        await biru.tab_to(promise, "Space")
    await biru.tab_to("setuju dan lanjut", "Enter")
    await biru.sees_heading("cara kerja hadir")
    await biru.tab_to("lanjut", "Enter")
    await biru.sees_heading("mau cerita soal apa?")
    await biru.tab_to("topik biasa", "Space")
    await biru.tab_to("lanjut ke harga", "Enter")
    await biru.tab_to(r"^1\s*mnt", "Space")
    await biru.tab_to("lanjut bayar", "Enter")
    await biru.sees_heading("bayar pakai apa?")
    await biru.tab_to("QRIS", "Enter")
    await biru.sees("menunggu pembayaranmu")
    await biru.tab_to("buka halaman bayar")


async def test_the_whole_talk_of_a_mitra_needs_no_pointer(site: Site, windows: Windows) -> None:
    """Sign-in, the lamp, the card, the talk, its topic, the goodbye, and the way to the history."""
    windows.expected.add(401)  # the talk lasts longer than a token: it is renewed on the way
    await site.add_mitra("teduh", NUMBER)
    teduh = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    keys = teduh.page.keyboard
    await teduh.tab_to("nomor HP")
    await keys.type(NUMBER)
    await keys.press("Enter")
    await expect(teduh.page.get_by_label("kode 6 angka")).to_be_focused()
    await keys.type(await site.code_for(NUMBER))
    await teduh.sees("lampumu lagi mati")
    await teduh.tab_to("ketuk untuk menyalakan", "Space")
    await teduh.sees_heading("lampumu menyala")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(minutes=15)
    await biru.pay()
    accept = teduh.page.get_by_role("alertdialog").get_by_role("button", name="terima")
    await expect(accept).to_be_focused()
    await keys.press("Enter")
    await biru.press("masuk ke obrolan")
    await teduh.tab_to("tulis balasan")
    await keys.type("halo biru")
    await keys.press("Enter")
    await biru.sees("halo biru")
    await teduh.tab_to("tandai sensitif", "Space")
    await teduh.sees_heading("tandai sebagai topik sensitif?")
    await teduh.tab_to("tandai sensitif", "Enter")
    await expect(teduh.page.locator(".app.sens")).to_have_count(1)
    await site.pass_time(15 * 60)
    await teduh.sees_heading("waktunya habis")
    await teduh.tab_to("tulis pesan pamit", "Enter")
    await teduh.tab_to("titip satu pesan")
    await keys.type("jaga diri ya")
    await teduh.tab_to("kirim dan tutup", "Enter")
    await biru.sees("jaga diri ya")
    await teduh.tab_to("ke beranda", "Enter")
    await teduh.tab_to("riwayat", "Enter")
    await teduh.sees_heading("riwayat")


async def test_language_and_theme_are_kept(site: Site, windows: Windows) -> None:
    """B6"""
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
