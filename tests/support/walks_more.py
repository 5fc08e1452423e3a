"""More time, care and the heavy topic, for `bin/screens`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from tests.support.screens import Album
    from tests.support.visits import Customer, Mitra

MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"


async def walk_more_time(album: Album, customer: Customer, mitra: Mitra) -> None:
    """Asked twice: once from elsewhere with a no, once with a yes and its payment."""
    await customer.press(MENU)
    await customer.press("tambah waktu")
    await customer.pick("+15 menit")
    await album.shoot(customer, "client-more-sheet")
    await mitra.press("ke beranda, obrolan tetap jalan")
    await customer.press("tanya teduh, +15 menit")
    await mitra.sees_heading("biru minta +15 menit")
    await album.shoot_once(mitra, "mitra-more-elsewhere")
    await _answer(mitra, "lain kali ya")
    await customer.sees("belum bisa nambah waktu")
    await album.shoot(customer, "client-more-no")
    await mitra.page.get_by_role("link", name="biru").first.click()
    await customer.press(MENU)
    await customer.press("tambah waktu")
    await customer.pick("+15 menit")
    await customer.press("tanya teduh, +15 menit")
    await mitra.sees_heading("biru minta +15 menit")
    await album.shoot_once(customer, "client-more-asking")
    await album.shoot_once(mitra, "mitra-more-card")
    await _answer(mitra, "bisa, lanjut")
    await customer.sees("menunggu pembayaranmu")
    await album.shoot(customer, "client-more-pay")
    await customer.press("tutup")
    await album.shoot(customer, "client-more-yes")
    await album.shoot(mitra, "mitra-more-paying")
    await mitra.page.get_by_role("switch", name="tandai sensitif").click()
    await mitra.press("tandai sensitif")


async def _answer(mitra: Mitra, word: str) -> None:
    card = mitra.page.get_by_role("alertdialog")
    await expect(card).not_to_have_attribute("aria-busy", "true")
    await card.get_by_role("button", name=word).click()


async def walk_care(album: Album, customer: Customer, mitra: Mitra) -> None:
    """Report and block, and the switch of the topic."""
    await customer.press(MENU)
    await customer.press("laporkan")
    await customer.pick("kata-katanya kasar")
    await album.shoot(customer, "client-report")
    await customer.press("kirim laporan")
    await customer.sees_heading("laporanmu sudah sampai")
    await album.shoot(customer, "client-reported")
    await customer.press("selesai")
    await mitra.press("pilihan lain")
    await album.shoot(mitra, "mitra-menu")
    await mitra.press("jangan pertemukan lagi")
    await album.shoot(mitra, "mitra-block")
    await mitra.press("nggak jadi")
    await mitra.page.get_by_role("switch", name="topik sensitif").click()
    await album.shoot(mitra, "mitra-flip")
    await mitra.press("ubah jadi biasa")
    await expect(mitra.page.locator(".app.sens")).to_have_count(0)
    await album.shoot(mitra, "mitra-chat-regular")
