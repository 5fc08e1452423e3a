"""The walk along the operators' pages, at their desk and on a small laptop."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.desk_stock import stock_desk

if TYPE_CHECKING:
    from tests.support.screens import Album
    from tests.support.site import Site
    from tests.support.visits import Person

SIZES = ("desk", "laptop")
PLACES = {
    "gagal dipasangkan": "failures",
    "pembayaran": "payments",
    "kredit": "credits",
    "pengembalian": "refunds",
    "pencairan": "payouts",
    "klien": "customers",
    "aktivitas": "activity",
}


async def shoot_pages(album: Album, site: Site, operator: Person) -> None:
    """While one session is under way, behind an evening of others."""
    await stock_desk(site)
    await _shoot_sessions(album, operator)
    await _shoot_settings(album, operator)
    for place, name in PLACES.items():
        await _to(operator, place)
        await expect(operator.page.locator(".panel").first).to_be_visible()
        await expect(operator.page.locator(".tbl tbody tr").first).to_be_visible()
        await album.shoot(operator, f"center-{name}", "desk")
    await _shoot_money(album, operator)
    await _to(operator, "klien")
    await operator.page.get_by_role("button", name="blokir").first.click()
    await album.shoot(operator, "center-ban", "desk")
    await operator.page.keyboard.press("Escape")
    await _to(operator, "mitra")
    await operator.page.get_by_role("link", name="senja").first.click()
    await operator.sees_heading("kapan lampunya menyala")
    await album.shoot(operator, "center-mitra", "desk")
    await _to(operator, "audit")
    await operator.sees("mengubah pengaturan")
    await album.shoot(operator, "center-audit", *SIZES)
    await _to(operator, "dasbor")
    await operator.sees("perlu perhatian")
    await album.shoot(operator, "center-dashboard-full", *SIZES)
    await operator.press("rinciannya")
    await expect(operator.page.locator(".steps li").first).to_be_visible()
    await album.shoot(operator, "center-alerts", "desk")


async def _shoot_money(album: Album, operator: Person) -> None:
    """The sheets in which money moves, and what became of it."""
    for place, deed, name in (
        ("pembayaran", "kembalikan", "refund"),
        ("pengembalian", "catat bukti", "proof"),
        ("pencairan", "cairkan", "payout"),
    ):
        await _to(operator, place)
        button = operator.page.get_by_role("button", name=re.compile(f"^{deed}"))
        await button.first.click()
        await album.shoot(operator, f"center-{name}", "desk")
        await operator.page.keyboard.press("Escape")
    await operator.press("semua")
    await expect(operator.page.get_by_text("BCA 7").first).to_be_visible()
    await album.shoot(operator, "center-payouts-made", "desk")


async def _shoot_sessions(album: Album, operator: Person) -> None:
    await _to(operator, "sesi")
    rows = operator.page.locator(".tbl tbody tr")
    await expect(rows.first).to_be_visible()
    await album.shoot(operator, "center-sessions", *SIZES)
    await operator.press("menunggu")
    await operator.sees_heading("nggak ada sesi yang cocok")
    await album.shoot(operator, "center-sessions-empty", "desk")
    await operator.press("hapus saringan")
    await rows.first.get_by_role("link").click()
    await operator.sees_heading("yang terjadi")
    await operator.press("buka transkrip")
    await album.shoot(operator, "center-session", *SIZES)
    await operator.press("alihkan")
    await album.shoot(operator, "center-reroute", "desk")
    await operator.page.keyboard.press("Escape")


async def _shoot_settings(album: Album, operator: Person) -> None:
    await _to(operator, "pengaturan")
    warning = operator.page.get_by_role("textbox", name="peringatan sebelum habis")
    await warning.fill("200")
    await operator.press("simpan")
    await operator.sees("tersimpan, dan berlaku")
    await operator.page.get_by_role("textbox", name="waktu berpamitan").fill("1")
    await operator.page.get_by_role("textbox", name="chat 60 menit").fill("55.000")
    await album.shoot(operator, "center-settings", *SIZES)
    await operator.press("buang")
    await operator.page.get_by_role("button", name="riwayat peringatan sebelum habis").click()
    await album.shoot(operator, "center-history", "desk")
    await operator.page.keyboard.press("Escape")
    await operator.page.get_by_role("switch", name="terima pesanan baru").click()
    await album.shoot(operator, "center-stop", "desk")
    await operator.page.keyboard.press("Escape")


async def _to(operator: Person, place: str) -> None:
    menu = operator.page.get_by_role("navigation", name="menu utama")
    await menu.get_by_role("link", name=place).click()
    await operator.sees_heading(place)
