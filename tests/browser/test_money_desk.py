"""Money at the operators' desk, and what customers and mitras see of it on their phones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.test_operators import operator_at, to
from tests.support.books import check_books, owe_the_mitra
from tests.support.visits import Person, customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer

pytestmark = pytest.mark.slow
TEDUH = "+6281234567890"
VERIFY = "UPDATE customers SET phone = '+6281200000001', phone_verified_at = now()"
OTHER_MONEY = "UPDATE sandbox_charges SET amount_idr = 7"
PAID_LATE = "UPDATE sandbox_charges SET status = 'paid' WHERE status = 'expired'"


async def write(person: Person, label: str, text: str, deed: str) -> None:
    """In the sheet that is open: one line, and the deed."""
    sheet = person.page.get_by_role("alertdialog")
    await sheet.get_by_label(label).fill(text)
    await sheet.get_by_role("button", name=deed, exact=True).click()
    await expect(sheet).to_have_count(0)


async def sql(site: Site, statement: str) -> None:
    async with site.db.transaction() as tx:
        await tx.execute(statement)


async def ordered(site: Site, windows: Windows) -> Customer:
    await mitra_at(windows, site, "teduh", TEDUH)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order()
    return biru


async def at_the_prices(windows: Windows, site: Site) -> Customer:
    """Who has picked a topic, with a mitra at the other end."""
    await mitra_at(windows, site, "teduh", TEDUH)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    return biru


async def choose(biru: Customer, method: str) -> None:
    """A quarter of an hour, paid this way."""
    await biru.pick(re.compile(r"^15\s*mnt"))
    await biru.press("lanjut bayar")
    await biru.page.get_by_role("dialog").get_by_text(method).first.click()
    await biru.sees("menunggu pembayaranmu")


async def test_a_mitra_is_paid_and_a_payout_that_failed_is_owed_again(
    site: Site, windows: Windows
) -> None:
    """F6, L2: filters stand in the address; the mitra sees how far her money is."""
    teduh = await mitra_at(windows, site, "teduh", TEDUH)
    await owe_the_mitra(site.db, 9000)
    kanthil = await operator_at(windows, site, "kanthil")
    await to(kanthil, "pencairan")
    for amount, end in (("4000", "nggak sampai"), ("9000", "sudah dikirim")):
        await kanthil.press("cairkan teduh")
        await write(kanthil, "jumlah dalam rupiah", amount, "sisihkan")
        await kanthil.press("sedang jalan")
        await expect(kanthil.page).to_have_url(re.compile("status=open"))
        await kanthil.press(f"{end} teduh")
        label = "bukti" if end == "sudah dikirim" else "kenapa"
        await write(kanthil, label, "BCA 77", end)
        await kanthil.sees_heading("belum ada pencairan di sini")
        await kanthil.press("perlu dibayar")
    await kanthil.sees_heading("nggak ada yang perlu dibayar")
    await kanthil.page.goto(f"{site.internal_url}/#/payouts?status=paid")
    await kanthil.sees("BCA 77")
    await teduh.page.goto(f"{site.public_url}/mitra/#/earnings")
    await teduh.sees("sudah dicairkan")
    await teduh.sees("kembali, nanti dicairkan lagi")
    await check_books(site.db)


async def test_money_that_no_channel_takes_back_is_sent_by_hand_to_where_the_customer_says(
    site: Site, windows: Windows
) -> None:
    """F1, F7, L2: from the payment to the proof, and no screen is a dead end."""
    biru = await at_the_prices(windows, site)
    await choose(biru, "BCA Virtual Account")
    pay_page = biru.page.url
    await biru.press_there("bayar sekarang")
    await expect(biru.page).to_have_url(re.compile("search"))
    kanthil = await operator_at(windows, site, "kanthil")
    await to(kanthil, "pembayaran")
    await kanthil.page.get_by_role("button", name=re.compile("^kembalikan")).click()
    await write(kanthil, "alasan", "nggak ada yang datang", "kembalikan")
    await expect(biru.page).not_to_have_url(re.compile("search"))
    await biru.page.goto(pay_page)
    await biru.sees_heading("uangmu sedang kembali")
    await biru.press("lihat kredit dan uangku")
    await biru.press("ke rekening mana?")
    sheet = biru.page.get_by_role("dialog")
    await sheet.get_by_label("nama bank").fill("BCA")
    await sheet.get_by_label("nomor rekening").fill("1234567890")
    await sheet.get_by_label("atas nama").fill("Biru")
    await sheet.get_by_role("button", name="kirim ke sini").click()
    await expect(sheet).to_have_count(0)
    await to(kanthil, "pengembalian")
    await kanthil.sees("BCA · 1234567890 · Biru")
    await kanthil.page.get_by_role("button", name=re.compile("^catat bukti")).click()
    await write(kanthil, "bukti", "BCA 77", "ya, sudah dikirim")
    await kanthil.sees_heading("nggak ada yang menunggu")
    await biru.page.goto(pay_page)
    await biru.sees_heading("uangmu sudah kembali")
    await check_books(site.db)


async def test_a_payment_goes_back_in_parts_until_nothing_is_left(
    site: Site, windows: Windows
) -> None:
    """F1, L2: the line keeps its button while something is left, and says how much went back."""
    biru = await at_the_prices(windows, site)
    await choose(biru, "QRIS")
    await biru.press_there("bayar sekarang")
    kanthil = await operator_at(windows, site, "kanthil")
    await to(kanthil, "pembayaran")
    row = kanthil.page.locator(".tbl tbody tr")
    again = row.get_by_role("button", name=re.compile("^kembalikan"))
    await again.click()
    sheet = kanthil.page.get_by_role("alertdialog")
    amount = sheet.get_by_label("jumlah dalam rupiah")
    await amount.fill("15.001")
    await expect(sheet.get_by_role("alert").first).to_contain_text("paling banyak Rp15.000")
    await amount.fill("5.000")
    await write(kanthil, "alasan", "maaf", "kembalikan")
    await expect(row).to_contain_text("Rp5.000 kembali")
    await again.click()
    await expect(amount).to_have_value("10000")
    await write(kanthil, "alasan", "maaf sekali", "kembalikan")
    await expect(row).to_contain_text("Rp15.000 kembali")
    await expect(again).to_have_count(0)
    await check_books(site.db)


async def test_money_that_came_too_late_is_shown_as_credit_on_the_screen_that_waited(
    site: Site, windows: Windows
) -> None:
    """F1, F7: the app moves on by itself, and says what can be done with it."""
    biru = await ordered(site, windows)
    await biru.press_there("buat lewat waktu")
    await biru.sees_heading("kodenya sudah lewat waktu")
    biru.window.expected |= {401}  # a quarter of an hour is the life of a token
    await sql(site, PAID_LATE)
    await site.pass_time(26 * 60)
    await biru.sees_heading("uangmu aman, jadi kredit")
    await biru.press("lihat kredit dan uangku")
    await biru.sees("1 menit chat")
    await biru.press("minta uang kembali")
    await biru.press("iya, minta kembali")
    await biru.sees_heading("uangmu yang kembali")
    await check_books(site.db)


async def test_another_amount_than_the_price_is_said_to_be_looked_at(
    site: Site, windows: Windows
) -> None:
    """F1: nothing is lost, and there are ways on."""
    biru = await ordered(site, windows)
    await sql(site, OTHER_MONEY)
    await biru.press_there("bayar sekarang")
    await biru.sees_heading("pembayaranmu lagi kami periksa")
    await expect(biru.page.get_by_role("link", name="tanya admin")).to_be_visible()
    await check_books(site.db)


async def test_the_price_of_a_first_session_is_edited_and_seen_where_people_choose_and_pay(
    site: Site, windows: Windows
) -> None:
    """F5, B5"""
    biru = await at_the_prices(windows, site)
    await sql(site, VERIFY)
    await biru.sees("Rp15.000")
    kanthil = await operator_at(windows, site, "kanthil")
    await to(kanthil, "pengaturan")
    panel = kanthil.page.locator("section", has=kanthil.page.locator("#discount-h"))
    await panel.get_by_role("switch").click()
    await panel.get_by_role("textbox").last.fill("7.000")
    await kanthil.press("simpan")
    await kanthil.sees("tersimpan, dan berlaku sekarang juga")
    await biru.sees("sesi pertama lebih murah")
    await biru.pick(re.compile(r"^15\s*mnt"))
    await expect(biru.page.locator("output")).to_contain_text("Rp7.000")
    await biru.press("lanjut bayar")
    await biru.page.get_by_role("dialog").get_by_text("QRIS").first.click()
    await expect(biru.page.locator(".due .amount")).to_have_text("Rp7.000")
    await biru.sees("sesi pertama lebih murah")
