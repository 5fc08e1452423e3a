"""The customer's rarer screens, for `bin/screens`: the door, an order and its money, nobody there.

They need a house of their own: its settings, prices and people are changed on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.operating import admin_at
from tests.support.refusing import EVERYTHING, fail
from tests.support.visits import Customer, customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.operating import Operator
    from tests.support.screens import Album
    from tests.support.site import Site

DOORS = {"HADIR_GOOGLE_CLIENT_IDS": "hadir-web", "HADIR_APPLE_CLIENT_IDS": "hadir-web"}
PRICES = "**/api/client/chat-pricing"
PAID_LATE = "UPDATE sandbox_charges SET status = 'paid' WHERE status = 'expired'"
VA = "BCA Virtual Account"


async def walk_door(album: Album, site: Site, windows: Windows) -> None:
    """Every way in, the bell, an account that was closed, no network."""
    await site.light_windows(3)
    window = await windows.open(f"{site.public_url}/#/me", permissions=["notifications"])
    ana = Customer(window)
    await expect(ana.page.get_by_role("button", name="masuk dengan Apple")).to_be_visible()
    await album.shoot(ana, "client-me-doors")
    await ana.page.goto(f"{site.public_url}/#/")
    await ana.begin("ana")
    await ana.page.goto(f"{site.public_url}/#/")
    await ana.sees_heading("mau dikabari saat bestie menjawab?")
    await album.shoot(ana, "client-home-bell")
    ana.window.cut_off = True
    await ana.page.route(EVERYTHING, lambda route: route.abort())
    await ana.page.reload()
    await ana.sees_heading("kamu lagi luring")
    await album.shoot(ana, "client-offline")
    await ana.page.unroute_all()
    await ana.sees_heading("mau dikabari saat bestie menjawab?")
    admin = await admin_at(site)
    [row] = (await admin.get("/internal/customers"))["items"]
    await admin.post(f"/internal/customers/{row['id']}/ban", {"reason": "abuse"})
    await ana.sees("akun ini ditutup tim kami")
    await album.shoot(ana, "client-account-closed")


async def _to_code(biru: Customer, way: str = "QRIS") -> None:
    await biru.press("lanjut bayar")
    await biru.page.get_by_role("dialog").get_by_role("button", name=way).click()
    await biru.sees("menunggu pembayaranmu")


async def walk_money(album: Album, site: Site, windows: Windows) -> Customer:
    """An offer, prices that fail, and every end that a payment may take."""
    biru = await customer_at(windows, site)
    biru.window.expected |= {401, 500}
    await biru.begin("biru")
    await walk_offer(album, await admin_at(site), biru)
    await _to_code(biru, VA)
    await album.shoot(biru, "client-pay-va")
    await biru.press("bayar cara lain")
    await biru.sees_heading("bayar cara lain")
    await album.shoot(biru, "client-methods-other")
    await biru.page.keyboard.press("Escape")
    await biru.press_there("buat gagal")
    await biru.sees_heading("pembayaran ditolak")
    await album.shoot(biru, "client-pay-declined")
    await biru.press("buat kode baru")
    await _to_code(biru)
    await biru.press_there("buat lewat waktu")
    await biru.sees_heading("kodenya sudah lewat waktu")
    await album.shoot(biru, "client-pay-expired")
    async with site.db.transaction() as tx:
        await tx.execute(PAID_LATE)
    await site.pass_time(26 * 60)
    await biru.sees_heading("uangmu aman, jadi kredit")
    await album.shoot(biru, "client-pay-credited")
    await walk_refund(album, site, biru)
    return biru


async def walk_offer(album: Album, admin: Operator, biru: Customer) -> None:
    """Prices that cannot be loaded, then with the first session's offer."""
    offer = await admin.get("/internal/first-session-discount")
    body = {"version": offer["version"], "is_enabled": True, "price_idr": 5000, "minutes": 15}
    await admin.ask("PATCH", "/internal/first-session-discount", body)
    await biru.page.route(PRICES, fail)
    await biru.page.reload()
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    await biru.sees_heading("halaman ini gagal dibuka")
    await album.shoot(biru, "client-price-failed")
    await biru.page.unroute(PRICES)
    await biru.press("coba lagi")
    await biru.sees("sesi pertama 15 menit cuma Rp5.000")
    await biru.pick("15mnt")
    await album.shoot(biru, "client-price-offer")


async def walk_refund(album: Album, site: Site, biru: Customer) -> None:
    """Credit that becomes money again, and where it is to be sent."""
    await biru.press("lihat kredit dan uangku")
    await biru.sees("15 menit chat")
    await album.shoot(biru, "client-credits")
    await biru.press("minta uang kembali")
    await album.shoot(biru, "client-credit-back")
    await biru.press("iya, minta kembali")
    await biru.sees("uangmu yang kembali")
    await album.shoot(biru, "client-refund")
    await biru.page.goto(f"{site.public_url}/#/history")
    for tab, heading in (("berjalan", "nggak ada yang berjalan"), ("selesai", "belum ada obrolan")):
        await biru.pick(tab)
        await biru.sees_heading(heading)
        await album.shoot(biru, f"client-history-{'none' if tab == 'selesai' else 'active-none'}")
    await biru.pick("pembayaran")
    await biru.sees("ditolak")
    await album.shoot(biru, "client-history-payments")


async def walk_by_hand(album: Album, site: Site, windows: Windows) -> None:
    """Money that no channel takes back: the customer says where to, and it is sent."""
    await mitra_at(windows, site, "lestari", "+6281234567899")
    sari = await customer_at(windows, site)
    await sari.begin("sari")
    await sari.pick("topik biasa")
    await sari.press("lanjut ke harga")
    await sari.pick("15mnt")
    await _to_code(sari, VA)
    page = sari.page.url
    await sari.pay()
    await sari.sees("mengetuk pintu")
    admin = await admin_at(site)
    paid = (await admin.get("/internal/payments?status=confirmed"))["items"][0]
    back = {"reason": "nggak ada yang datang"}
    refund = await admin.post(f"/internal/payments/{paid['id']}/refund", back, paid["id"])
    await expect(sari.page).not_to_have_url(f"{site.public_url}/#/search")
    await site.until(lambda: _is_by_hand(admin, refund["id"]), 30)
    await sari.page.goto(page)
    await sari.sees_heading("uangmu sedang kembali")
    await album.shoot(sari, "client-pay-refund")
    await sari.press("lihat kredit dan uangku")
    await sari.press("ke rekening mana?")
    for label, text in (
        ("nama bank", "BCA"),
        ("nomor rekening", "1234567890"),
        ("atas nama", "Sari"),
    ):
        await sari.page.get_by_role("dialog").get_by_label(label).fill(text)
    await album.shoot(sari, "client-refund-where")
    await sari.press("kirim ke sini")
    await sari.sees("makasih, kami kirim ke sana")
    await admin.post(f"/internal/refunds/{refund['id']}/proof", {"proof": "BCA 77"})
    await sari.page.goto(page)
    await sari.sees_heading("uangmu sudah kembali")
    await album.shoot(sari, "client-pay-refunded")
    await sari.press("mulai pesanan baru")


async def _is_by_hand(admin: Operator, refund_id: str) -> bool:
    rows = (await admin.get("/internal/refunds"))["items"]
    return any(row["id"] == refund_id and row["status"] == "manual" for row in rows)


async def walk_closed_house(album: Album, site: Site, windows: Windows) -> None:
    """Nothing for sale, and nobody may order: what operators can bring about."""
    admin = await admin_at(site)
    rani = await customer_at(windows, site)
    await rani.begin("rani")
    for tier in (await admin.get("/internal/pricing-tiers"))["items"]:
        change = {"version": tier["version"], "is_active": False}
        await admin.ask("PATCH", f"/internal/pricing-tiers/{tier['id']}", change)
    await rani.pick("topik biasa")
    await rani.press("lanjut ke harga")
    await rani.sees_heading("belum ada yang bisa dipesan sekarang.")
    await album.shoot(rani, "client-price-none")
    changes = [{"key": "accepting_customers", "value": False, "version": 0}]
    await admin.ask("PATCH", "/internal/settings", {"changes": changes})
    await rani.page.goto(f"{site.public_url}/#/")
    await rani.sees_heading("hadir lagi istirahat")
    await album.shoot(rani, "client-home-closed")
