"""Every state of the customer's screens that no other story comes by."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.operating import admin_at
from tests.support.refusing import fail
from tests.support.visits import Customer, customer_at, searching, talking

if TYPE_CHECKING:
    from playwright.async_api import Route, WebSocketRoute

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
BANNED = 4503
PRICES = "**/api/client/chat-pricing"


async def test_until_it_is_known_who_is_there_a_window_is_lit(site: Site, windows: Windows) -> None:
    """B2: what the page came with stands until the beacon has answered, and no home is claimed."""
    window, answer = await windows.open("about:blank"), asyncio.Event()

    async def slowly(route: Route) -> None:
        await asyncio.wait_for(answer.wait(), 30)
        await route.continue_()

    await window.page.route("**/api/client/mitra-availability", slowly)
    await window.page.goto(f"{site.public_url}/")
    await expect(window.page.locator(".dawn .wordmark")).to_be_visible()
    await expect(window.page.get_by_role("heading")).to_have_count(0)
    answer.set()
    await expect(window.page.get_by_role("heading").first).to_be_visible()
    await expect(window.page.locator(".dawn")).to_have_count(0)


async def test_prices_that_fail_are_asked_for_again_and_what_is_off_is_said(
    site: Site, windows: Windows
) -> None:
    """B4, B5, F5: the first session's offer, tiers that failed to load, nothing for sale."""
    admin = await admin_at(site)
    offer = await admin.get("/internal/first-session-discount")
    body = {"version": offer["version"], "is_enabled": True, "price_idr": 5000, "minutes": 15}
    await admin.ask("PATCH", "/internal/first-session-discount", body)
    await site.light_windows(1)
    biru = await customer_at(windows, site)
    biru.window.expected |= {500}
    await biru.page.route(PRICES, fail)
    await biru.begin("biru")
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    await biru.sees_heading("halaman ini gagal dibuka")
    await biru.page.unroute(PRICES)
    await biru.press("coba lagi")
    await biru.sees("sesi pertama 15 menit cuma Rp5.000")
    await expect(biru.page.get_by_text("sesi pertama lebih murah")).to_have_count(0)
    await biru.press("pasang nomor HP")
    await expect(biru.page.get_by_role("textbox", name="nomor HP")).to_be_focused()
    await biru.page.keyboard.press("Escape")
    for tier in (await admin.get("/internal/pricing-tiers"))["items"]:
        change = {"version": tier["version"], "is_active": False}
        await admin.ask("PATCH", f"/internal/pricing-tiers/{tier['id']}", change)
    await biru.sees_heading("belum ada yang bisa dipesan sekarang.")


async def test_the_history_tells_what_runs_what_was_paid_and_what_is_over(
    site: Site, windows: Windows
) -> None:
    """H5: three tabs, each with its own words when it is empty, and a shape while it is coming."""
    biru, _teduh = await talking(site, windows)
    await biru.press("ke beranda, obrolan tetap jalan")
    await biru.sees_heading("teduh masih di sini.")
    await biru.press("riwayat")
    await biru.sees_heading("belum ada obrolan")
    answer = asyncio.Event()

    async def slowly(route: Route) -> None:
        await asyncio.wait_for(answer.wait(), 30)
        await route.continue_()

    await biru.page.route("**/api/client/payment-sessions", slowly)
    await biru.pick("pembayaran")
    await expect(biru.page.get_by_role("status", name="memuat")).to_be_visible()
    answer.set()
    await biru.sees("Rp15.000")
    await biru.sees("terpakai")
    await biru.pick("berjalan")
    await biru.sees_heading("sesimu masih jalan")
    await biru.press("lanjut ngobrol")
    await biru.sees_thread("satu")


async def test_a_goodbye_that_was_being_written_is_there_after_a_reload(
    site: Site, windows: Windows
) -> None:
    """G5, G6"""
    biru, teduh = await talking(site, windows, minutes=1)
    await site.pass_time(61)
    for person, button in ((biru, "pamit dulu"), (teduh, "tulis pesan pamit")):
        await person.press(button)
        await person.page.locator(".bye textarea").fill("makasih, baru setengah")
        await person.page.reload()
        goodbye = person.page.locator(".bye textarea")
        await expect(goodbye).to_have_value("makasih, baru setengah")
        await person.press("kirim dan tutup")
    await biru.sees_heading("obrolan ini sudah ditutup")
    await biru.sees("makasih, baru setengah")


async def test_home_asks_once_whether_to_ring_and_takes_no_for_an_answer(
    site: Site, windows: Windows
) -> None:
    """H6: our own question before the browser's; the switch stays in the profile."""
    await site.light_windows(1)
    window = await windows.open(f"{site.public_url}/", permissions=["notifications"])
    biru = Customer(window)
    await expect(biru.page.get_by_text("mau dikabari")).to_have_count(0)
    await biru.begin("biru")
    await biru.page.goto(f"{site.public_url}/#/")
    await biru.sees_heading("mau dikabari saat bestie menjawab?")
    await biru.press("nanti saja")
    await expect(biru.page.get_by_text("mau dikabari")).to_have_count(0)
    await biru.page.reload()
    await expect(biru.page.get_by_role("button", name="mulai curhat")).to_be_visible()
    await expect(biru.page.get_by_text("mau dikabari")).to_have_count(0)
    await biru.press("aku")
    await expect(biru.page.get_by_role("switch")).to_be_visible()


async def test_a_suspended_account_is_told_so_and_where_help_is(
    site: Site, windows: Windows
) -> None:
    """H1: the close code of a suspended account ends at a screen with words, not at a riddle."""
    await site.light_windows(1)
    biru = await customer_at(windows, site)

    async def ban(socket: WebSocketRoute) -> None:
        await socket.close(code=BANNED, reason="banned")

    await biru.page.route_web_socket(re.compile("/api/shared/ws"), ban)
    await biru.press("mulai curhat")
    await biru.sees("akun ini ditutup tim kami")
    await expect(biru.page.get_by_role("link", name="bantuan")).to_be_visible()


async def test_found_while_the_phone_lay_in_a_pocket_says_since_when(
    site: Site, windows: Windows
) -> None:
    """E5: whoever comes back later is not thrown into a talk, but told that its time runs."""
    biru, teduh = await searching(site, windows)
    await biru.page.goto("about:blank")
    await teduh.accept()
    await site.pass_time(30)
    await biru.page.goto(f"{site.public_url}/#/search")
    await biru.sees("teduh menunggu sejak")
    await biru.enter()
    await expect(biru.page.locator(".composer")).to_be_visible()
