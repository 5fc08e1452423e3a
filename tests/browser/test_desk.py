"""Nights at the desk: in with a code, watching, stepping in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from playwright.async_api import expect

from hadir.accounts.operators import add_operator_with_password
from hadir.infra.clock import SystemClock
from hadir.kernel.enums import OperatorRole
from tests.browser.test_operators import PASSWORD, move_to_senja, operator_at, to
from tests.support.authenticator import Authenticator
from tests.support.browser import DESK
from tests.support.visits import Person, customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
EMAIL = "kanthil@hadir.test"
LATE_MS = 30_000
SEARCH_SECONDS = 400  # longer than anybody is looked for
LATER = 90  # a code is good once: the next half minute must come
FREE = "**/internal/mitras?online=true"


async def app_of(site: Site) -> Authenticator:
    """An admin with a password, whose authenticator app is set up already."""
    await add_operator_with_password(site.db, EMAIL, OperatorRole.ADMIN, PASSWORD)
    async with httpx2.AsyncClient(base_url=site.internal_url, timeout=30) as http:

        async def post(path: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
            bearer = {"Authorization": f"Bearer {token}"} if token else {}
            answer = await http.post(path, json=body, headers=bearer)
            assert answer.status_code < 300, answer.text
            return dict(answer.json())

        signed = await post("/internal/auth/login", {"email": EMAIL, "password": PASSWORD})
        token = str(signed["access_token"])
        made = await post("/internal/me/totp", {"password": PASSWORD}, token)
        app = Authenticator(str(made["uri"]), SystemClock())
        await post("/internal/me/totp/confirm", {"code": app.code()}, token)
    await site.pass_time(LATER)
    return app


async def come_in(site: Site, windows: Windows, app: Authenticator) -> Person:
    """By password and code."""
    kanthil = Person(await windows.open(site.internal_url, DESK))
    await kanthil.page.get_by_label("email").fill(EMAIL)
    await kanthil.page.get_by_role("textbox", name="kata sandi", exact=True).fill(PASSWORD)
    await kanthil.press("masuk")
    await kanthil.sees_heading("satu langkah lagi")
    code = kanthil.page.get_by_role("textbox", name="kode", exact=True)
    await code.fill(app.code(seconds=LATER))
    await kanthil.press("masuk")
    await kanthil.sees_heading("dasbor")
    return kanthil


async def number_of(operator: Person, tile: str, number: str) -> None:
    found = operator.page.locator(".tile", has=operator.page.get_by_role("heading", name=tile))
    await expect(found.first.locator(".number")).to_have_text(number, timeout=LATE_MS)


async def test_an_operator_comes_in_with_a_code_watches_a_session_appear_and_moves_it(
    site: Site, windows: Windows
) -> None:
    """A1, A7, L2, E11: the tiles and the list move by themselves, and both phones notice."""
    kanthil = await come_in(site, windows, await app_of(site))
    await kanthil.sees("malam yang tenang")
    await number_of(kanthil, "dalam sesi", "0")
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    teduh.window.expected |= {404}  # what it may still ask is not its own any more
    await number_of(kanthil, "tersedia", "1")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await number_of(kanthil, "menunggu", "1")
    await teduh.accept()
    await number_of(kanthil, "dalam sesi", "1")
    await expect(kanthil.page.get_by_text("malam yang tenang")).to_have_count(0)
    senja = await mitra_at(windows, site, "senja", "+6281234567891")
    await to(kanthil, "sesi")
    await move_to_senja(kanthil, biru, teduh, senja)


async def test_a_reroute_that_cannot_be_says_why_and_nothing_moves(
    site: Site, windows: Windows
) -> None:
    """E11: whoever was free when the sheet opened may be gone when the button is pressed."""
    kanthil = await operator_at(windows, site, "kanthil")
    kanthil.window.expected |= {409}
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await teduh.accept()
    senja = await mitra_at(windows, site, "senja", "+6281234567891")
    await to(kanthil, "sesi")
    await kanthil.page.locator(".tbl tbody tr", has_text="teduh").get_by_role("link").click()
    async with kanthil.page.expect_response(FREE) as listed:
        await kanthil.press("alihkan")
    told = await (await listed.value).json()
    await kanthil.page.route(FREE, lambda route: route.fulfill(json=told))  # it is old by now
    sheet = kanthil.page.get_by_role("dialog")
    await sheet.locator("label", has_text="senja").click()
    await senja.page.get_by_role("switch").click()
    await senja.sees("lampumu lagi mati")
    await sheet.get_by_role("button", name="alihkan ke senja").click()
    refusal = sheet.get_by_role("alert").filter(has_text="mitra ini nggak online")
    await expect(refusal).to_be_visible(timeout=LATE_MS)
    await kanthil.page.keyboard.press("Escape")
    await expect(kanthil.page.get_by_role("main")).to_contain_text("teduh")


async def test_a_customer_whom_an_operator_bans_is_put_out_and_the_mitra_sees_the_end(
    site: Site, windows: Windows
) -> None:
    """L2: banned with a reason from the list, lifted again; both stand in the audit log."""
    kanthil = await operator_at(windows, site, "kanthil")
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    biru.window.expected |= {401, 403}
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await teduh.accept()
    await biru.sees("tersambung", 30)
    await to(kanthil, "klien")
    row = kanthil.page.locator(".tbl tbody tr", has_text="biru")
    await row.get_by_role("button", name="blokir").click()
    sheet = kanthil.page.get_by_role("alertdialog")
    do = sheet.get_by_role("button", name="blokir", exact=True)
    await expect(do).to_have_attribute("aria-disabled", "true")
    await sheet.get_by_label("alasan").fill("mengancam mitra")
    await do.click()
    await kanthil.sees("biru sudah diblokir")
    await expect(row).to_contain_text("mengancam mitra")
    await kanthil.press("yang diblokir")
    assert "banned=1" in kanthil.page.url
    await expect(kanthil.page.locator(".tbl tbody tr")).to_have_count(1)
    await biru.sees("akun ini ditutup tim kami", LATE_MS / 1000)
    await biru.page.reload()
    await biru.sees("akun ini ditutup tim kami", LATE_MS / 1000)
    await expect(teduh.page.locator(".composer:not(.goodbye)")).to_have_count(0, timeout=LATE_MS)
    await row.get_by_role("button", name="buka blokir").click()
    await sheet.get_by_role("button", name="buka blokir").click()
    await kanthil.sees("biru bisa masuk lagi")
    await to(kanthil, "audit")
    await kanthil.sees("memblokir klien")
    await kanthil.sees("membuka blokir klien")


async def test_all_mitras_stand_side_by_side_with_their_month(site: Site, windows: Windows) -> None:
    """L2, J4: counted when somebody looks; and the alerts say what they are about."""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await expect(teduh.page.get_by_role("alertdialog")).to_be_visible()
    await site.pass_time(SEARCH_SECONDS)
    kanthil = await operator_at(windows, site, "kanthil")
    await kanthil.page.get_by_role("button", name="rinciannya").click()
    await kanthil.sees("gagal dipasangkan")
    await to(kanthil, "aktivitas")
    await site.pass_time(LATER)
    row = kanthil.page.locator(".tbl tbody tr", has_text="teduh")
    await expect(row).to_be_visible(timeout=2 * LATE_MS)
    await kanthil.press("perlu ditinjau")
    await kanthil.sees_heading("nggak ada yang perlu ditinjau")
