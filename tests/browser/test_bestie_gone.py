"""G9, E11 in browsers: the bestie is lost, another one comes, or the time is kept as credit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.operating import admin_at, mitra_id_of
from tests.support.visits import mitra_at, talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra

pytestmark = pytest.mark.slow
GIVEN_UP = 301


async def lose(site: Site, biru: Customer, mitra: Mitra) -> None:
    """An operator puts the mitra out (a lost phone is the same, a minute later), and nobody comes
    back for five minutes: the customer is asked what to do."""
    mitra.window.cut_off = True
    teduh = await mitra_id_of(site, "teduh")
    await (await admin_at(site)).post(f"/internal/mitras/{teduh}/deactivate")
    await biru.sees("waktumu dijeda")
    await expect(biru.page.locator(".chatbar").get_by_role("timer")).to_contain_text("dijeda")
    await site.pass_time(GIVEN_UP)
    await biru.sees_heading("teduh belum kembali")


async def test_g9_the_customer_chooses_credit_for_the_time_that_is_left(
    site: Site, windows: Windows
) -> None:
    """G9, C4: told, paused, asked; the choice stands over a reload, and the minutes are kept."""
    biru, teduh = await talking(site, windows)
    await lose(site, biru, teduh)
    await expect(biru.page.locator(".composer")).to_have_count(0)
    await biru.page.reload()
    await biru.sees_heading("teduh belum kembali")
    await expect(biru.page.locator(".closed").get_by_role("timer")).to_be_visible()
    await biru.press("simpan jadi kredit")
    await biru.sees_heading("obrolan ini sudah ditutup")
    await biru.sees("teduh nggak kembali")
    await biru.press("lihat kreditmu")
    await biru.sees("menit chat")
    await biru.sees("berlaku sampai")


async def test_g9_the_customer_goes_on_with_another_bestie(site: Site, windows: Windows) -> None:
    """G9: the time that is left is searched on, without paying again."""
    biru, teduh = await talking(site, windows)
    await lose(site, biru, teduh)
    melati = await mitra_at(windows, site, "melati", "+6281234567891")
    await biru.press("cari bestie lain")
    await melati.accept()
    await biru.enter()
    await biru.say("halo melati")
    await melati.sees("halo melati")


async def test_e11_the_customer_is_told_who_goes_on_after_a_reroute(
    site: Site, windows: Windows
) -> None:
    """E11: another name in the bar, one line that says so, the words stay."""
    biru, _teduh = await talking(site, windows)
    melati = await mitra_at(windows, site, "melati", "+6281234567891")
    admin = await admin_at(site)
    [running] = (await admin.get("/internal/sessions?live=true"))["items"]
    body = {"mitra_id": await mitra_id_of(site, "melati")}
    await admin.post(f"/internal/sessions/{running['id']}/reroute", body)
    await biru.sees("sekarang kamu ditemani melati")
    await biru.sees_heading("melati")
    assert await biru.thread() == ["satu"]
    await melati.page.get_by_role("link", name="biru").first.click()
    await melati.say("aku melati")
    await biru.sees("aku melati")
    await biru.say("halo")
    await expect(biru.page.get_by_text("sekarang kamu ditemani")).to_have_count(0)
