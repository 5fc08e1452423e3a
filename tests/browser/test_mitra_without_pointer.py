"""A mitra who uses no pointer: every flow by keys, the focus seen, and given back by each sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.keys import tab_to
from tests.support.operating import tune
from tests.support.visits import customer_at, mitra_at, talking

if TYPE_CHECKING:
    from playwright.async_api import Locator

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Mitra

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"


async def _is_inside(mitra: Mitra) -> None:
    """A sheet took the focus by itself."""
    focused = mitra.page.locator("[aria-modal]:focus, [aria-modal] :focus")
    await expect(focused).to_have_count(1)


async def _goes(mitra: Mitra, name: str) -> None:
    """To another screen, whose heading has the focus then."""
    heading = mitra.page.get_by_role("heading", level=1)
    before = await heading.element_handle()
    await tab_to(mitra, name, "Enter")
    assert before is not None
    await before.wait_for_element_state("hidden")
    await expect(heading).to_be_focused()


async def _asks(mitra: Mitra, name: str) -> None:
    """A sheet, which has the focus then; Space, because Enter does not flip a switch."""
    await tab_to(mitra, name, "Space")
    await _is_inside(mitra)


async def _opens_and_gives_back(mitra: Mitra, name: str, opener: Locator) -> None:
    """The sheet behind ``opener`` takes the focus, and Escape brings it back to there."""
    await _asks(mitra, name)
    await mitra.page.keyboard.press("Escape")
    await expect(mitra.page.get_by_role("dialog")).to_have_count(0)
    await expect(mitra.page.get_by_role("alertdialog")).to_have_count(0)
    await expect(opener).to_be_focused()


async def test_a_knock_is_passed_and_the_lamp_is_put_out_later_without_a_pointer(
    site: Site, windows: Windows
) -> None:
    """C1, E6: the card gives the focus back; resting in a talk asks, and may be undone."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    keys = teduh.page.keyboard
    lamp = teduh.page.get_by_role("switch", name="lampu")
    await expect(lamp).to_be_focused()
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(minutes=15)
    await biru.pay()
    card = teduh.page.get_by_role("alertdialog")
    await expect(card.get_by_role("button", name="terima")).to_be_focused()
    await tab_to(teduh, "^lewati$", "Enter")
    await expect(card).to_have_count(0)
    await expect(lamp).to_be_focused()
    await biru.press("berhenti mencari, uang tetap aman")
    await biru.press("berhenti dulu")
    await biru.press("ketuk lagi")
    await expect(card.get_by_role("button", name="terima")).to_be_focused()
    await keys.press("Enter")
    await expect(teduh.page.locator(".composer")).to_be_visible()
    await _goes(teduh, "^ke beranda, obrolan tetap jalan$")
    await _opens_and_gives_back(teduh, "ketuk untuk istirahat", lamp)
    await keys.press("Space")
    await _is_inside(teduh)
    await tab_to(teduh, "^selesaikan dulu, lalu mati$", "Enter")
    await teduh.sees("nggak ada ketukan baru")
    await expect(lamp).to_be_focused()
    await keys.press("Space")
    await _is_inside(teduh)
    await tab_to(teduh, "^tetap menyala$", "Enter")
    await teduh.sees("1 dari 3 kursi terisi")
    await tab_to(teduh, "biru", "Enter")
    await expect(teduh.page.locator(".composer")).to_be_visible()


async def test_a_talk_is_looked_after_and_ended_without_a_pointer(
    site: Site, windows: Windows
) -> None:
    """B7, G4, G5, J1: report, block, the heavy topic, more time, the early end, the goodbye."""
    await tune(site, early_end_mitra_enabled=True)
    biru, teduh = await talking(site, windows)
    keys = teduh.page.keyboard
    menu = teduh.page.get_by_role("button", name="pilihan lain")
    topic = teduh.page.get_by_role("switch", name="tandai sensitif")
    await _opens_and_gives_back(teduh, "^pilihan lain$", menu)
    await _opens_and_gives_back(teduh, "^tandai sensitif$", topic)
    await _asks(teduh, "^pilihan lain$")
    await tab_to(teduh, "^laporkan$", "Enter")
    await teduh.sees_heading("laporkan obrolan ini")
    await _is_inside(teduh)
    await tab_to(teduh, "kata-katanya kasar", "Space")
    await tab_to(teduh, "^kirim laporan$", "Enter")
    await teduh.sees_heading("laporanmu sudah sampai")
    await tab_to(teduh, "^selesai$", "Enter")
    await expect(menu).to_be_focused()
    await keys.press("Enter")
    await _is_inside(teduh)
    await tab_to(teduh, "^jangan pertemukan lagi$", "Enter")
    await tab_to(teduh, "^iya, jangan lagi$", "Enter")
    await teduh.sees("kalian nggak akan dipertemukan lagi")
    await biru.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await biru.press("tambah waktu")
    await biru.pick("+15 menit")
    await biru.press("tanya teduh, +15 menit")
    card = teduh.page.get_by_role("alertdialog")
    await expect(card).not_to_have_attribute("aria-busy", "true")
    await tab_to(teduh, "^lain kali ya$", "Enter")
    await biru.sees("belum bisa nambah waktu")
    await _asks(teduh, "^pilihan lain$")
    await tab_to(teduh, "^akhiri sesi$", "Enter")
    await expect(teduh.page.get_by_role("button", name="lanjut menemani")).to_be_focused()
    await tab_to(teduh, "^akhiri sekarang$", "Enter")
    await tab_to(teduh, "^tulis pesan pamit$", "Enter")
    await tab_to(teduh, "^titip satu pesan")
    await keys.type("jaga diri ya")
    await tab_to(teduh, "^kirim dan tutup$", "Enter")
    await biru.sees("jaga diri ya")


async def test_requests_talks_earnings_and_the_profile_are_reached_without_a_pointer(
    site: Site, windows: Windows
) -> None:
    """B6, H5, F6: each tab, what lies behind it and the way back, up to signing out."""
    biru, teduh = await talking(site, windows)
    keys = teduh.page.keyboard
    await biru.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await biru.press("akhiri sesi")
    await biru.press("iya, aku mau selesai")
    await biru.press("tutup obrolan")
    await biru.press("lewati")
    await tab_to(teduh, "^tulis pesan pamit$", "Enter")
    await tab_to(teduh, "^lewati$", "Enter")
    await teduh.sees_heading("obrolan ini selesai")
    await _goes(teduh, "^baca lagi$")
    await teduh.sees("kamu cuma bisa membacanya")
    await _goes(teduh, "^kembali$")
    await teduh.sees_heading("riwayat")
    await _goes(teduh, "biru")
    await teduh.sees("kamu cuma bisa membacanya")
    await _goes(teduh, "^kembali$")
    await _goes(teduh, "^permintaan$")
    await teduh.sees("diterima")
    await _goes(teduh, "^aku$")
    await _goes(teduh, "^lihat pendapatan$")
    await teduh.sees("dari sesi")
    await _goes(teduh, "^kembali$")
    await tab_to(teduh, "^bahasa indonesia$|^indonesia$")
    await keys.press("ArrowDown")
    await teduh.sees_heading("me")
    out = teduh.page.get_by_role("button", name="sign out", exact=True).last
    await _asks(teduh, "^sign out$")
    await keys.press("Escape")
    await expect(out).to_be_focused()
    await keys.press("Enter")
    await expect(teduh.page.get_by_role("button", name="stay here")).to_be_focused()
    await tab_to(teduh, "^sign out$", "Enter")
    await expect(teduh.page.get_by_label("phone number")).to_be_visible()
