"""The demo page with both phones, while one person plays both sides."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.support.browser import DESK, shut
from tests.support.visits import Person

if TYPE_CHECKING:
    from playwright.async_api import FrameLocator

    from tests.support.browser import Windows
    from tests.support.screens import Album
    from tests.support.site import Site

DEMO_PHONE = "081200000001"


async def walk_demo(album: Album, site: Site, windows: Windows) -> None:
    """The page as it opens, and with a conversation under way."""
    person = Person(await windows.open(f"{site.public_url}/demo/", DESK))
    customer = person.page.frame_locator("iframe[src='/']")
    mitra = person.page.frame_locator("iframe[src='/mitra/']")
    await customer.get_by_role("button", name="mulai curhat").wait_for()
    await album.shoot(person, "demo-start")
    await _sign_in(mitra, site)
    await _order(customer)
    async with person.page.context.expect_page() as opening:
        await customer.get_by_role("link", name="buka halaman bayar").click()
    paying = await opening.value
    await paying.get_by_role("button", name="bayar sekarang").click()
    await paying.get_by_text("sudah masuk, makasih").wait_for()
    await shut(paying)
    await mitra.get_by_role("button", name=re.compile("^terima")).click(delay=700)
    await _talk(customer, mitra)
    await album.shoot(person, "demo-talk")


async def _sign_in(mitra: FrameLocator, site: Site) -> None:
    await mitra.get_by_label("nomor HP").fill(DEMO_PHONE)
    await mitra.get_by_role("button", name="kirim kode").click()
    await mitra.get_by_label("kode 6 angka").fill(await site.code_for("+62" + DEMO_PHONE[1:]))
    await mitra.get_by_role("switch").click()


async def _order(customer: FrameLocator) -> None:
    await customer.get_by_role("button", name="mulai curhat").click()
    await customer.get_by_label("nama panggilan").fill("biru")
    await customer.get_by_role("button", name="lanjut", exact=True).click()
    for promise in ("ketentuan layanan", "dataku disimpan", "18 tahun"):
        await customer.locator("label", has_text=promise).click()
    await customer.get_by_role("button", name="setuju dan lanjut").click()
    await customer.get_by_role("button", name="lanjut", exact=True).click()
    await customer.locator("label", has_text="topik biasa").click()
    await customer.get_by_role("button", name="lanjut ke harga").click()
    await customer.locator("label", has_text="30mnt").click()
    await customer.get_by_role("button", name="lanjut bayar").click()
    await customer.get_by_role("dialog").get_by_text("QRIS").first.click()


async def _talk(customer: FrameLocator, mitra: FrameLocator) -> None:
    said = (
        (customer, "halo kak, boleh cerita?"),
        (mitra, "boleh banget. aku di sini, pelan-pelan saja ya."),
        (customer, "hari ini capek banget. rasanya semua orang butuh aku."),
        (mitra, "dan kamu sendiri, lagi butuh apa?"),
    )
    for phone, text in said:
        await phone.locator(".composer textarea").fill(text)
        await phone.get_by_role("button", name="kirim", exact=True).click()
        other = mitra if phone is customer else customer
        await other.locator(".msg.they", has_text=text).wait_for()
