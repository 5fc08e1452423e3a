"""E2 in browsers: search first, pay once somebody has said yes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.operating import tune
from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer

pytestmark = pytest.mark.slow


async def _order(biru: Customer) -> None:
    await biru.pick("topik biasa")
    await biru.press("lanjut ke harga")
    await biru.pick("15mnt")
    await biru.press("lanjut bayar")
    await biru.sees("kamu baru bayar setelah ada bestie yang siap.")
    await biru.page.get_by_role("dialog").get_by_text("QRIS").first.click()


async def test_e2_nothing_is_paid_before_the_yes_and_the_hold_is_counted_down(
    site: Site, windows: Windows
) -> None:
    """E2: stopped for nothing, held, over, held again, reloaded, seen from home, paid."""
    await tune(site, payment_order="accept_first")
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await _order(biru)
    await biru.sees("lagi mengetuk pintu 1 bestie")
    await expect(biru.page.get_by_text("pembayaran diterima")).to_have_count(0)
    await biru.press("berhenti mencari")
    await biru.sees("belum ada yang ditagih")
    await biru.press("berhenti dulu")
    await biru.sees_heading("pencarian berhenti")
    await biru.press("ketuk lagi")
    await teduh.accept()
    await biru.sees_heading("teduh siap mendengar")
    await site.pass_time(301)
    await biru.sees_heading("waktu bayarnya sudah lewat")
    await biru.press("ketuk lagi")
    await teduh.accept()
    await biru.sees_heading("teduh siap mendengar")
    await biru.page.reload()
    await biru.sees_heading("teduh siap mendengar")
    await biru.page.goto(f"{site.public_url}/#/")
    await biru.sees("teduh siap mendengar, dan menunggu")
    await biru.press("lanjut bayar")
    await expect(biru.page.get_by_role("timer")).to_be_visible()
    await biru.pay()
    await biru.enter()
    await biru.say("halo teduh")
    await teduh.sees("halo teduh")
