"""More time, care and the heavy topic, for `bin/screens`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.operating import admin_at

if TYPE_CHECKING:
    from tests.support.screens import Album
    from tests.support.site import Site
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


async def walk_mitra_out(album: Album, site: Site, mitra: Mitra) -> None:
    """A payout that is under way beside one that did not arrive, and an account that is put out."""
    admin = await admin_at(site)
    due = (await admin.get("/internal/payouts/due"))["items"]
    owed = next(one for one in due if one["name"] == "teduh")
    for end in ("failed", None):
        body = {"mitra_id": owed["mitra_id"], "amount_idr": owed["owed_idr"] // 2}
        payout = await admin.post("/internal/payouts", body, key=f"payout {end}")
        if end:
            await admin.post(f"/internal/payouts/{payout['id']}/{end}", {"reason": "tutup"})
    await mitra.page.goto(f"{site.public_url}/mitra/#/earnings")
    await mitra.page.reload()
    await mitra.sees("pencairan sedang jalan")
    await album.shoot(mitra, "mitra-earnings-payouts")
    mitra.window.expected |= {401, 403}
    await admin.post(f"/internal/mitras/{owed['mitra_id']}/deactivate")
    await mitra.sees("akunmu lagi dinonaktifkan")
    await album.shoot(mitra, "mitra-inactive")
