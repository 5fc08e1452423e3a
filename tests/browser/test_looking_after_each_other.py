"""B7, J1-J3 in two browsers: ending, rating, report, block, and a topic that turned heavy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Person

pytestmark = pytest.mark.slow
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


async def _count(site: Site, table: str) -> int:
    async with site.db.reading() as tx:
        if table == "blocks":
            return int(await tx.value("SELECT count(*) FROM blocks"))
        return int(await tx.value("SELECT count(*) FROM session_reports"))


async def _report(person: Person, menu: str) -> None:
    await person.press(menu)
    await person.press("laporkan")
    await person.pick("kata-katanya kasar")
    await person.press("kirim laporan")
    await person.sees_heading("laporanmu sudah sampai")


async def test_b7_both_sides_report_during_the_talk_and_block_without_ending_it(
    site: Site, windows: Windows
) -> None:
    """B7: report and block, from both sides; the other one is not told."""
    biru, teduh = await talking(site, windows)
    await _report(biru, MENU)
    await biru.press("jangan pertemukan kami lagi")
    await biru.sees("kalian nggak akan dipertemukan lagi")
    await _report(teduh, "pilihan lain")
    await teduh.press("selesai")
    await teduh.press("pilihan lain")
    await teduh.press("jangan pertemukan lagi")
    await teduh.press("iya, jangan lagi")
    await teduh.sees("kalian nggak akan dipertemukan lagi")
    assert (await _count(site, "session_reports"), await _count(site, "blocks")) == (2, 2)
    await biru.say("masih di sini?")
    await teduh.sees("masih di sini?")


async def test_b7_two_steps_end_a_talk_and_afterwards_it_is_rated(
    site: Site, windows: Windows
) -> None:
    """B7, G5: staying is the first answer; a rating is kept with its note."""
    biru, teduh = await talking(site, windows)
    await biru.press(MENU)
    await biru.press("akhiri sesi")
    await biru.press("lanjut ngobrol")
    await biru.press(MENU)
    await biru.press("akhiri sesi")
    await biru.press("iya, aku mau selesai")
    await biru.sees_heading("tutup obrolan ini?")
    await biru.press("tutup obrolan")
    await biru.sees_heading("makasih udah cerita")
    await biru.press("lewati")
    await teduh.press("tulis pesan pamit")
    await teduh.press("lewati")
    await biru.sees_heading("obrolan ini sudah ditutup")
    await biru.page.get_by_label("4 dari 5").click(force=True)
    await biru.page.get_by_label("mau tambah catatan?").fill("enak diajak ngobrol")
    await biru.press("simpan penilaian")
    await biru.sees("penilaianmu tersimpan")
    async with site.db.reading() as tx:
        kept = await tx.values("SELECT stars FROM session_ratings WHERE note LIKE 'enak%'")
    assert kept == [4]


async def test_j_the_mitra_flips_the_topic_after_a_question_and_the_customers_screen_stays(
    site: Site, windows: Windows
) -> None:
    """J1-J3: confirmed, yellow for the mitra alone, and back again."""
    biru, teduh = await talking(site, windows)
    screen = teduh.page.locator(".app.sens")
    await expect(screen).to_have_count(0)
    await teduh.page.get_by_role("switch", name="tandai sensitif").click()
    await teduh.sees_heading("tandai sebagai topik sensitif?")
    await teduh.press("tetap topik biasa")
    await expect(screen).to_have_count(0)
    await teduh.page.get_by_role("switch", name="tandai sensitif").click()
    await teduh.press("tandai sensitif")
    await expect(screen).to_be_visible()
    await teduh.sees("topik sensitif")
    await biru.say("terima kasih")
    await teduh.sees("terima kasih")
    await expect(biru.page.locator(".sens, .kind")).to_have_count(0)
    await teduh.page.get_by_role("switch", name="topik sensitif").click()
    await teduh.press("ubah jadi biasa")
    await expect(screen).to_have_count(0)
