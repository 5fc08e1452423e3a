"""What a mitra's home tells: who knocks and who is gone, the day in numbers, and the bell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import Mitra, customer_at, mitra_at, talking

if TYPE_CHECKING:
    from playwright.async_api import Request

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER, OTHER = "+6281234567890", "+6281234567891"
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"
HOME = "ke beranda, obrolan tetap jalan"
ASKED_AT_MOST = 25
BLOCKED = "Object.defineProperty(Notification, 'permission', { get: () => 'denied' })"


async def test_e5_whoever_was_not_the_first_is_told_kindly(site: Site, windows: Windows) -> None:
    """E5: the card leaves the other phones by itself, and the row says who answered."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    senja = await mitra_at(windows, site, "senja", OTHER)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order("topik sensitif", 15)
    await biru.pay()
    for mitra in (teduh, senja):
        await mitra.sees("biru mau ngobrol")
        await mitra.sees("cek dirimu dulu")
    await teduh.accept()
    await senja.sees("biru sudah ditemani mitra lain")
    await expect(senja.page.get_by_role("alertdialog")).to_have_count(0)
    await senja.sees("dijawab mitra lain")


async def test_e4_a_knock_that_nobody_heard_is_listed_as_missed(
    site: Site, windows: Windows
) -> None:
    """E4: the card leaves when its time is over; nothing blames."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order("topik biasa", 15)
    await biru.pay()
    await teduh.sees("biru mau ngobrol")
    await site.pass_time(301)
    await biru.sees_heading("belum ada yang bisa menjawab")
    await expect(teduh.page.get_by_role("alertdialog")).to_have_count(0)
    await teduh.press("permintaan")
    await teduh.sees("nggak terjawab")


async def test_h2_a_talk_that_is_not_on_the_screen_is_looked_at_once_for_each_news(
    site: Site, windows: Windows
) -> None:
    """H2: what comes again after a subscription must not ask for the next one."""
    biru, teduh = await talking(site, windows)
    await teduh.press(HOME)
    await teduh.sees_heading("lampumu menyala")
    asked: list[str] = []

    def counted(request: Request) -> None:
        if "tab=active" in request.url:
            asked.append(request.url)

    teduh.page.on("request", counted)
    for minutes in (15, 30):
        await biru.press(MENU)
        await biru.press("tambah waktu")
        await biru.pick(f"+{minutes} menit")
        await biru.press(f"tanya teduh, +{minutes} menit")
        card = teduh.page.get_by_role("alertdialog")
        await expect(card).to_contain_text(f"biru minta +{minutes} menit")
        await expect(card).not_to_have_attribute("aria-busy", "true")
        await card.get_by_role("button", name="lain kali ya").click()
        await biru.sees("belum bisa nambah waktu")
        await biru.say(f"nggak apa-apa, {minutes}")
        await expect(card).to_have_count(0)
    await teduh.sees("2 pesan baru")
    assert 0 < len(asked) <= ASKED_AT_MOST


async def test_the_day_in_numbers_the_earnings_and_the_last_talk_before_resting(
    site: Site, windows: Windows
) -> None:
    """C1, F6: finish this one and go off; then what it brought is on the screen."""
    biru, teduh = await talking(site, windows)
    await teduh.press(HOME)
    await teduh.page.get_by_role("switch", name="lampu").click()
    await teduh.press("selesaikan dulu, lalu mati")
    await teduh.sees("nggak ada ketukan baru")
    await biru.press(MENU)
    await biru.press("akhiri sesi")
    await biru.press("iya, aku mau selesai")
    await biru.press("tutup obrolan")
    await biru.leave_goodbye("makasih")
    await teduh.page.get_by_role("link", name="biru").first.click()
    await teduh.press("tulis pesan pamit")
    await teduh.leave_goodbye("jaga diri ya")
    await teduh.sees_heading("obrolan ini selesai")
    await teduh.press("ke beranda")
    await teduh.sees_heading("lampumu lagi mati")
    numbers = teduh.page.locator(".nums")
    await expect(numbers.get_by_text("selesai")).to_be_visible()
    await expect(numbers).to_contain_text(re.compile(r"sesi\s*1\s*selesai"))
    await teduh.press("lihat pendapatan")
    await teduh.sees("belum dibayarkan")
    await teduh.sees("dari sesi")


async def test_a_bell_that_cannot_ring_is_said_on_the_home(site: Site, windows: Windows) -> None:
    """H6: blocked by the phone, not asked for yet; earnings and talks may be empty meanwhile."""
    await site.add_mitra("teduh", NUMBER)
    teduh = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    await teduh.sign_in(site, NUMBER)
    await teduh.sees("belnya belum bunyi saat layar mati")
    allow = teduh.page.get_by_role("button", name="izinkan notifikasi")
    await expect(allow).to_be_visible()
    await teduh.page.add_init_script(BLOCKED)
    await teduh.page.reload()
    await teduh.sees("notifikasi diblokir di HP ini")
    await expect(allow).to_have_count(0)
    await teduh.press("riwayat")
    await teduh.sees_heading("belum ada sesi yang selesai")
    await teduh.press("permintaan")
    await teduh.sees_heading("belum ada yang mengetuk")
    await teduh.press("aku")
    await teduh.press("lihat pendapatan")
    await teduh.sees_heading("belum ada pendapatan")
