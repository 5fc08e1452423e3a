"""Every flow with Tab, Enter, Space, Escape and arrows alone, the focus always seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.keys import focus_is_inside, tab_to
from tests.support.visits import Mitra, customer_at, mitra_at, talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


async def test_the_whole_order_needs_no_pointer(site: Site, windows: Windows) -> None:
    await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, site)
    await biru.sees("1 bestie siap")
    await tab_to(biru, "mulai curhat", "Enter")
    await biru.sees_heading("mau dipanggil siapa?")
    await tab_to(biru, "nama panggilan")
    await biru.page.keyboard.type("biru")
    await biru.page.keyboard.press("Enter")
    await biru.sees_heading("sebelum mulai")
    for promise in ("ketentuan layanan", "dataku disimpan", "18 tahun"):
        await tab_to(biru, promise, "Space")
    await tab_to(biru, "setuju dan lanjut", "Enter")
    await biru.sees_heading("cara kerja hadir")
    await tab_to(biru, "lanjut", "Enter")
    await biru.sees_heading("mau cerita soal apa?")
    await tab_to(biru, "topik biasa", "Space")
    await tab_to(biru, "lanjut ke harga", "Enter")
    await tab_to(biru, r"^1\s*mnt", "Space")
    await tab_to(biru, "lanjut bayar", "Enter")
    await biru.sees_heading("bayar pakai apa?")
    await tab_to(biru, "QRIS", "Enter")
    await biru.sees("menunggu pembayaranmu")
    await tab_to(biru, "buka halaman bayar")


async def test_the_whole_talk_of_a_mitra_needs_no_pointer(site: Site, windows: Windows) -> None:
    """Sign-in, the lamp, the card, the talk, its topic, the goodbye, and the way to the history."""
    windows.expected.add(401)  # the talk lasts longer than a token: it is renewed on the way
    await site.add_mitra("teduh", NUMBER)
    teduh = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    keys = teduh.page.keyboard
    await tab_to(teduh, "nomor HP")
    await keys.type(NUMBER)
    await keys.press("Enter")
    await expect(teduh.page.get_by_label("kode 6 angka")).to_be_focused()
    await keys.type(await site.code_for(NUMBER))
    await teduh.sees("lampumu lagi mati")
    await tab_to(teduh, "ketuk untuk menyalakan", "Space")
    await teduh.sees_heading("lampumu menyala")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(minutes=15)
    await biru.pay()
    accept = teduh.page.get_by_role("alertdialog").get_by_role("button", name="terima")
    await expect(accept).to_be_focused()
    await keys.press("Enter")
    await biru.enter()
    await tab_to(teduh, "tulis balasan")
    await keys.type("halo biru")
    await keys.press("Enter")
    await biru.sees("halo biru")
    await tab_to(teduh, "tandai sensitif", "Space")
    await teduh.sees_heading("tandai sebagai topik sensitif?")
    await tab_to(teduh, "tandai sensitif", "Enter")
    await expect(teduh.page.locator(".app.sens")).to_have_count(1)
    await site.pass_time(15 * 60)
    await teduh.sees_heading("waktunya habis")
    await tab_to(teduh, "tulis pesan pamit", "Enter")
    await tab_to(teduh, "titip satu pesan")
    await keys.type("jaga diri ya")
    await tab_to(teduh, "kirim dan tutup", "Enter")
    await biru.sees("jaga diri ya")
    await tab_to(teduh, "ke beranda", "Enter")
    await tab_to(teduh, "riwayat", "Enter")
    await teduh.sees_heading("riwayat")


async def test_a_talk_gets_more_time_without_a_pointer(site: Site, windows: Windows) -> None:
    """G4: writing, the menu and back, the tiers by arrows, the answer, the way to pay."""
    biru, teduh = await talking(site, windows)
    keys = biru.page.keyboard
    await tab_to(biru, "tulis pesan untuk teduh")
    await keys.type("dua")
    await keys.press("Enter")
    await teduh.sees("dua")
    menu = biru.page.get_by_role("button", name=MENU)
    await tab_to(biru, "^pilihan lain", "Enter")
    await focus_is_inside(biru)
    await keys.press("Escape")
    await expect(menu).to_be_focused()
    await keys.press("Enter")
    await tab_to(biru, "^tambah waktu$", "Enter")
    await biru.sees_heading("tambah waktu bareng teduh")
    await focus_is_inside(biru)
    await tab_to(biru, "1 menit", "Space")
    await keys.press("ArrowDown")
    await tab_to(biru, "^tanya teduh, .15 menit", "Enter")
    await biru.sees_heading("nunggu jawaban teduh")
    await site.pass_time(11)  # the house says yes
    await biru.sees_heading("+15 menit")
    await focus_is_inside(biru)
    await tab_to(biru, "^buka halaman bayar$")
    await keys.press("Escape")
    await tab_to(biru, "^bayar Rp15.000 untuk .15 menit$")


async def test_a_talk_is_ended_rated_and_found_again_without_a_pointer(
    site: Site, windows: Windows
) -> None:
    """B7, G5, H5: both steps of the end, the goodbye, the stars, the history, the profile."""
    biru, teduh = await talking(site, windows)
    keys = biru.page.keyboard
    await tab_to(biru, "^pilihan lain", "Enter")
    await tab_to(biru, "^akhiri sesi$", "Enter")
    await expect(biru.page.get_by_role("button", name="lanjut ngobrol")).to_be_focused()
    await tab_to(biru, "^iya, aku mau selesai$", "Enter")
    await expect(biru.page.get_by_role("button", name="nggak jadi")).to_be_focused()
    await tab_to(biru, "^tutup obrolan$", "Enter")
    await biru.sees_heading("makasih udah cerita")
    await tab_to(biru, "^titip satu pesan")
    await keys.type("makasih ya")
    await tab_to(biru, "^kirim dan tutup$", "Enter")
    await teduh.press("tulis pesan pamit")
    await teduh.leave_goodbye("jaga diri")
    await biru.sees_heading("obrolan ini sudah ditutup")
    await tab_to(biru, "^1 dari 5$", "Space")
    for _ in range(3):
        await keys.press("ArrowRight")
    await expect(biru.page.get_by_label("4 dari 5")).to_be_checked()
    await tab_to(biru, "^simpan penilaian$", "Enter")
    await biru.sees("penilaianmu tersimpan")
    await tab_to(biru, "^riwayat$", "Enter")
    await biru.sees_heading("riwayat")
    await tab_to(biru, "^selesai$")
    await keys.press("ArrowLeft")
    await biru.sees("Rp15.000")
    await keys.press("ArrowRight")
    await tab_to(biru, "teduh", "Enter")
    await biru.sees("satu")
    await tab_to(biru, "^kembali$", "Enter")
    await biru.sees_heading("riwayat")
    await tab_to(biru, "^aku$", "Enter")
    await biru.sees_heading("aku")
    await tab_to(biru, "^bahasa indonesia$|^indonesia$")
    await keys.press("ArrowRight")
    await biru.sees_heading("me")
    await tab_to(biru, "^sign out$", "Enter")
    await focus_is_inside(biru)
    await keys.press("Escape")
    await expect(biru.page.get_by_role("button", name="sign out").last).to_be_focused()


async def test_a_report_and_a_number_need_no_pointer(site: Site, windows: Windows) -> None:
    """A3, B7: reported in the middle of the talk; the account kept by a number afterwards."""
    biru, _teduh = await talking(site, windows)
    keys = biru.page.keyboard
    await tab_to(biru, "^pilihan lain", "Enter")
    await tab_to(biru, "^laporkan", "Enter")
    await focus_is_inside(biru)
    await tab_to(biru, "kata-katanya kasar", "Space")
    await tab_to(biru, "^kirim laporan$", "Enter")
    await biru.sees_heading("laporanmu sudah sampai")
    await focus_is_inside(biru)
    await keys.press("Escape")
    await tab_to(biru, "^ke beranda", "Enter")
    await biru.sees_heading("teduh masih di sini.")
    await tab_to(biru, "^aku$", "Enter")
    await tab_to(biru, "^amankan dengan nomor HP$", "Enter")
    await focus_is_inside(biru)
    await tab_to(biru, "^nomor HP")
    await keys.type("+6281299998888")
    await keys.press("Enter")
    await expect(biru.page.get_by_label("kode 6 angka")).to_be_focused()
    await keys.type(await site.code_for("+6281299998888"))
    await biru.sees("nomor HP-mu sudah terpasang")
