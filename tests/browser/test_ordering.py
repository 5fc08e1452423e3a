"""An order that is interrupted: reloaded, paid another way, ordered anew after its code ran out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from playwright.async_api import Route

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer

pytestmark = pytest.mark.slow
PAYMENTS = "**/api/client/payment-sessions"


async def _at_topic(site: Site, windows: Windows) -> Customer:
    await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    return biru


async def _pick_way(biru: Customer, way: str) -> None:
    await biru.page.get_by_role("dialog").get_by_role("button", name=way).click()


async def _sees_heavy_quarter_hour(biru: Customer) -> None:
    """What was chosen: a sensitive topic, about the family, for 15 minutes."""
    await biru.sees("topik sensitif")
    await biru.sees("keluarga")
    await expect(biru.page.get_by_role("radio", name=re.compile("^15"))).to_be_checked()
    await expect(biru.page.locator("output")).to_contain_text("Rp15.000")


async def test_b4_a_reload_in_the_middle_of_an_order_keeps_every_choice(
    site: Site, windows: Windows
) -> None:
    """B4: the topic is never chosen for anybody, and what was chosen stays, in either step."""
    biru = await _at_topic(site, windows)
    await biru.page.get_by_role("button", name="pilih topik dulu").press("Enter")
    await biru.sees("pilih salah satu dulu ya")
    await expect(biru.page.get_by_role("radio", name="topik biasa")).to_be_focused()
    await biru.pick("topik sensitif")
    await biru.press("keluarga")
    await biru.page.reload()
    await biru.sees_heading("mau cerita soal apa?")
    await expect(biru.page.get_by_role("radio", name="topik sensitif")).to_be_checked()
    await biru.press("lanjut ke harga")
    await biru.pick("15mnt")
    await biru.page.reload()
    await _sees_heavy_quarter_hour(biru)
    await biru.press("ganti")
    await biru.press("batal")
    await biru.press("mulai curhat")
    await biru.sees_heading("mau cerita soal apa?")
    await expect(biru.page.get_by_role("radio", name="topik sensitif")).not_to_be_checked()


async def test_f4_another_way_to_pay_is_chosen_for_the_same_order(
    site: Site, windows: Windows
) -> None:
    """F4, E1: looking around costs nothing; a choice makes a new code, the old one ends."""
    biru = await _at_topic(site, windows)
    await biru.order("topik sensitif", 15)
    first = biru.page.url
    await biru.press("bayar cara lain")
    await biru.sees_heading("bayar cara lain")
    dialog = biru.page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="BCA Virtual Account")).to_be_visible()
    await expect(dialog.get_by_text("QRIS")).to_have_count(0)
    await biru.page.keyboard.press("Escape")
    assert biru.page.url == first
    await biru.page.evaluate("sessionStorage.removeItem('hadir.order')")
    await biru.page.reload()  # as in another tab: only the payment knows what was ordered
    await biru.press("bayar cara lain")
    await _pick_way(biru, "BCA Virtual Account")
    await expect(biru.page).not_to_have_url(first)
    await expect(biru.page.locator(".due")).to_contain_text("chat 15 menit")
    await expect(biru.page.locator(".due")).to_contain_text("Rp15.000")
    await biru.page.goto(first)
    await biru.sees_heading("kodenya sudah lewat waktu")


async def test_f1_whoever_pays_both_codes_has_the_minutes_of_one_as_credit(
    site: Site, windows: Windows
) -> None:
    """F1, F7: the money of the first code came all the same; the new order goes on, and no rupiah
    is lost."""
    biru = await _at_topic(site, windows)
    await biru.order(minutes=15)
    first = biru.page.url.rpartition("/")[2]
    await biru.press("bayar cara lain")
    await _pick_way(biru, "BCA Virtual Account")
    await expect(biru.page.get_by_role("dialog")).to_have_count(0)
    await biru.pay()
    await biru.sees("lagi mengetuk pintu 1 bestie")
    async with site.db.transaction() as tx:
        paid = "UPDATE sandbox_charges SET status = 'paid' WHERE payment_session_id = %s"
        await tx.execute(paid, (first,))
    await site.http.post(f"{site.public_url}/dev/pay/{first}/pay")  # the vendor says so
    await biru.page.goto(f"{site.public_url}/#/history")
    await biru.pick("pembayaran")
    await biru.sees("sudah dibayar")
    await site.until(lambda: _is_credited(site, first), 30)
    await biru.press("aku")
    await biru.sees("15 menit chat")
    await biru.press("riwayat")
    await biru.pick("pembayaran")
    await biru.sees("jadi kredit")


async def _is_credited(site: Site, payment_id: str) -> bool:
    async with site.db.reading() as tx:
        kept = await tx.value("SELECT status FROM payment_sessions WHERE id = %s", (payment_id,))
    return bool(kept == "credited")


async def test_f1_a_new_code_after_the_first_ran_out_needs_no_new_choice(
    site: Site, windows: Windows
) -> None:
    """F1: the choices are still there, as the screen says."""
    biru = await _at_topic(site, windows)
    await biru.order("topik sensitif", 15)
    await biru.page.evaluate("sessionStorage.removeItem('hadir.order')")
    await site.pass_time(20 * 60 + 1)
    biru.window.expected |= {401}  # a quarter of an hour is the life of a token
    await biru.sees_heading("kodenya sudah lewat waktu")
    await biru.sees("pilihanmu masih kami simpan: chat 15 menit, Rp15.000")
    await biru.press("buat kode baru")
    await biru.sees("topik sensitif")
    await expect(biru.page.get_by_role("radio", name=re.compile("^15"))).to_be_checked()


async def test_f2_a_way_to_pay_that_is_out_of_order_says_so_and_another_one_works(
    site: Site, windows: Windows
) -> None:
    """F2, F4: nothing was charged, the choices stay; and what is not confirmed yet is said."""
    biru = await _at_topic(site, windows)
    biru.window.expected |= {422}

    async def refuse(route: Route) -> None:
        if "bca_va" in (route.request.post_data or ""):
            await route.fulfill(status=422, json={"code": "INVALID_PAYMENT_METHOD"})
        else:
            await route.fallback()

    await biru.page.route(PAYMENTS, refuse)
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    await biru.pick("15mnt")
    await biru.press("lanjut bayar")
    await _pick_way(biru, "BCA Virtual Account")
    await biru.sees("cara bayar ini lagi nggak bisa dipakai. coba cara lain.")
    await _pick_way(biru, "QRIS")
    await biru.sees("menunggu pembayaranmu")
    await biru.press("aku sudah bayar")
    await biru.sees_heading("lagi dicek ke bank, ya")
    await biru.sees("sudah 1 detik")
    await biru.press("lihat kode QR lagi")
    await biru.sees("menunggu pembayaranmu")
