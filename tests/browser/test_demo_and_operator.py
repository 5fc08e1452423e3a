"""The demo for one person alone, and the operator's page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.browser import DESK
from tests.support.visits import Customer, Mitra, Person, customer_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
HEARD_WITHIN = timedelta(seconds=30)
HEARD_AFTER = """
    SELECT (SELECT min(at) FROM session_events WHERE type = 'message')
        - (SELECT confirmed_at FROM payment_sessions)
"""


async def test_one_person_alone_is_heard_by_a_bot_within_half_a_minute_of_paying(
    demo_site: Site, windows: Windows
) -> None:
    """M2"""
    biru = await customer_at(windows, demo_site)
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await biru.sees("tersambung")
    await expect(biru.page.locator(".msg.they").first).to_be_visible()
    async with demo_site.db.reading() as tx:
        assert await tx.value(HEARD_AFTER) < HEARD_WITHIN
    await biru.say("halo")
    await expect(biru.page.locator(".msg.they").nth(1)).to_be_visible()
    await biru.press("ke beranda, obrolan tetap jalan")
    await biru.press("bantuan")
    await biru.sees("bantuan@demo.invalid")


async def test_the_demo_page_shows_both_phones_and_the_way_to_the_control_center(
    demo_site: Site, windows: Windows
) -> None:
    """M2"""
    person = Person(await windows.open(f"{demo_site.public_url}/demo/", DESK))
    customer = person.page.frame_locator("iframe[src='/']")
    mitra = person.page.frame_locator("iframe[src='/mitra/']")
    await expect(customer.get_by_role("button", name="mulai curhat")).to_be_visible()
    await expect(mitra.get_by_role("button", name="kirim kode")).to_be_visible()
    center = person.page.locator(f"a[href^='{demo_site.internal_url}']")
    await expect(center).to_be_visible()


async def test_an_operator_comes_by_the_link_adds_a_mitra_and_sees_the_tiles_move(
    site: Site, windows: Windows
) -> None:
    """A7, L2"""
    link = await site.operator_link()
    kanthil = Person(await windows.open(site.internal_url, DESK))
    await kanthil.sees_heading("masuk")
    await kanthil.page.goto(link)
    await kanthil.sees_heading("pasang kata sandimu")
    assert link not in kanthil.page.url
    await kanthil.page.reload()
    await kanthil.page.get_by_label("kata sandi baru").fill("jendela menyala di kampung")
    await kanthil.press("simpan dan masuk")
    await kanthil.sees("kanthil@hadir.test")
    await _tile(kanthil, "online", "0")
    await kanthil.page.get_by_role("link", name="mitra", exact=True).first.click()
    await kanthil.press("tambah mitra")
    await kanthil.page.get_by_label("nama panggilan").fill("teduh")
    await kanthil.page.get_by_label("nomor HP").fill(NUMBER)
    await kanthil.press("tambahkan")
    await kanthil.sees("teduh sudah ditambahkan")
    await kanthil.page.get_by_role("link", name="dasbor", exact=True).first.click()
    teduh = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    await teduh.sign_in(site, NUMBER)
    await teduh.switch_on()
    await _tile(kanthil, "online", "1")
    await _tile(kanthil, "tersedia", "1")
    late = await windows.open(link, DESK)
    late.expected |= {410}
    await late.page.get_by_label("kata sandi baru").fill("jendela menyala di kampung")
    await late.page.get_by_role("button", name="simpan dan masuk").click()
    await Customer(late).sees_heading("tautannya sudah nggak berlaku")
    await late.page.get_by_role("link", name="ke halaman masuk").click()
    await Customer(late).sees_heading("masuk")


async def _tile(operator: Person, name: str, number: str) -> None:
    tile = operator.page.locator(".tile", has_text=name).first
    await expect(tile.locator(".number")).to_have_text(number)
