"""What does not reach the server: it is said, what was typed stays, the second try works."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import mitra_at, talking

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Person

pytestmark = pytest.mark.slow
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


@asynccontextmanager
async def _unanswered(person: Person, path: str, words: str) -> AsyncIterator[None]:
    """What is asked here meanwhile gets no answer, and the screen comes to say these words."""
    where = f"**/api/**/{path}"
    person.window.cut_off = True
    await person.page.route(where, lambda route: route.abort())
    yield
    await person.sees(words)
    await person.page.unroute(where)
    person.window.cut_off = False


async def test_report_block_and_topic_say_that_they_failed_and_work_when_tried_again(
    site: Site, windows: Windows
) -> None:
    """B7, J1, J2"""
    biru, teduh = await talking(site, windows)
    await biru.press(MENU)
    await biru.press("laporkan")
    await biru.pick("hal lain")
    note = biru.page.get_by_role("dialog").locator("textarea")
    await note.fill("dia minta alamatku")
    async with _unanswered(biru, "report", "laporanmu belum sampai"):
        await biru.press("kirim laporan")
    await expect(note).to_have_value("dia minta alamatku")
    await biru.press("kirim laporan")
    await biru.sees_heading("laporanmu sudah sampai")
    async with _unanswered(biru, "block", "belum berhasil"):
        await biru.press("jangan pertemukan kami lagi")
    await biru.press("jangan pertemukan kami lagi")
    await biru.sees("kalian nggak akan dipertemukan lagi")
    switch = teduh.page.get_by_role("switch", name="tandai sensitif")
    await switch.click()
    async with _unanswered(teduh, "topic", "belum berubah"):
        await teduh.press("tandai sensitif")
    await expect(teduh.page.locator(".app.sens")).to_have_count(0)
    await teduh.press("tandai sensitif")
    await expect(teduh.page.locator(".app.sens")).to_be_visible()
    async with site.db.reading() as tx:
        assert await tx.values("SELECT text FROM session_reports") == ["dia minta alamatku"]
        assert await tx.value("SELECT count(*) FROM blocks") == 1


async def test_g5_a_rating_that_failed_keeps_its_stars_and_words_and_is_sent_again(
    site: Site, windows: Windows
) -> None:
    biru, teduh = await talking(site, windows)
    await biru.press(MENU)
    await biru.press("akhiri sesi")
    await biru.press("iya, aku mau selesai")
    await biru.press("tutup obrolan")
    await biru.press("lewati")
    await teduh.press("tulis pesan pamit")
    await teduh.press("lewati")
    await biru.page.get_by_label("4 dari 5").click(force=True)
    note = biru.page.get_by_label("mau tambah catatan?")
    await note.fill("enak diajak ngobrol")
    async with _unanswered(biru, "rating", "penilaianmu belum tersimpan"):
        await biru.press("simpan penilaian")
    await expect(biru.page.get_by_label("4 dari 5")).to_be_checked()
    await expect(note).to_have_value("enak diajak ngobrol")
    await biru.press("simpan penilaian")
    await biru.sees("penilaianmu tersimpan")


async def test_c1_a_lamp_that_could_not_be_switched_says_so_and_shows_what_it_is(
    site: Site, windows: Windows
) -> None:
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    lamp = teduh.page.get_by_role("switch")
    for asked, was, then in (
        ("offline", "true", "lampumu lagi mati"),
        ("online", "false", "lampumu menyala"),
    ):
        async with _unanswered(teduh, f"status/{asked}", "lampunya belum bisa diubah"):
            await lamp.click()
        await expect(lamp).to_have_attribute("aria-checked", was)
        await expect(lamp).not_to_have_attribute("aria-busy", "true")
        await lamp.click()
        await teduh.sees(then)
        await expect(lamp).not_to_have_attribute("aria-busy", "true")
