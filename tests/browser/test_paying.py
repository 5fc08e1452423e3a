"""The sandbox's pay page beside the app: a code that a camera reads, and an app that moves on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx2
import pytest
from playwright.async_api import expect

from hadir.gateways.payments.qris import crc
from tests.support.browser import shut
from tests.support.picture import read_code
from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from playwright.async_api import Page

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer

pytestmark = pytest.mark.slow


async def _ordered(site: Site, windows: Windows) -> Customer:
    await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.sees("1 bestie siap mendengar sekarang")
    await biru.begin("biru")
    await biru.order()
    return biru


async def _pay_page(biru: Customer) -> Page:
    async with biru.page.context.expect_page() as opening:
        await biru.press("buka halaman bayar")
    return await opening.value


async def test_the_code_on_both_screens_is_one_that_a_camera_reads(
    site: Site, windows: Windows
) -> None:
    """F2"""
    biru = await _ordered(site, windows)
    paying = await _pay_page(biru)
    async with httpx2.AsyncClient(headers={"accept": "application/json"}) as http:
        charge = (await http.get(paying.url.partition("?")[0])).json()
    wanted = charge["qr_text"]
    assert int(wanted[-4:], 16) == crc(wanted[:-4])
    for picture in (paying.locator(".qr"), biru.page.locator("section.qr")):
        await expect(picture).to_be_visible()
        assert read_code(await picture.screenshot()) == wanted


@pytest.mark.parametrize(
    ("button", "there", "here"),
    [
        ("bayar sekarang", "sudah masuk, makasih", "uangnya sudah masuk"),
        ("buat gagal", "pembayarannya gagal", "pembayaran ditolak"),
        ("buat lewat waktu", "kodenya sudah lewat waktu", "kodenya sudah lewat waktu"),
    ],
)
async def test_the_app_moves_on_by_itself_whatever_happens_on_the_pay_page(
    site: Site, windows: Windows, button: str, there: str, here: str
) -> None:
    """F2"""
    biru = await _ordered(site, windows)
    paying = await _pay_page(biru)
    await paying.get_by_role("button", name=button).click()
    await expect(paying.get_by_text(there).first).to_be_visible()
    await shut(paying)
    if button == "bayar sekarang":
        await expect(biru.page).to_have_url(re.compile("search"))
    else:
        await biru.sees(here)
