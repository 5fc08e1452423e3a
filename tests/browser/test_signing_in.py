"""Coming in, staying in and being put out, as people do it in the apps (section A)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.test_operators import PASSWORD, operator_at
from tests.support.authenticator import Authenticator
from tests.support.browser import DESK
from tests.support.visits import Person, customer_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
HALF_MINUTES = 90


@dataclass
class SiteClock:
    """The server's, which is this machine's and what the story added."""

    added_seconds: float = 0

    def now(self) -> datetime:
        return datetime.fromtimestamp(datetime.now(UTC).timestamp() + self.added_seconds, UTC)


async def verify_phone(
    person: Person, site: Site, label: str, then: str = "nomor HP-mu sudah terpasang"
) -> None:
    """By the code that comes to the number."""
    await person.press(label)
    await person.page.get_by_role("textbox", name="nomor HP").fill(NUMBER)
    await person.press("kirim kode")
    field = person.page.get_by_label("kode 6 angka")
    await expect(field).to_be_visible()
    await field.fill(await site.code_for(NUMBER))
    await person.sees(then)


async def test_a_stranger_gives_a_name_and_is_at_home(site: Site, windows: Windows) -> None:
    """A1, B1: anonymous → name → home; a reload keeps them in."""
    await site.light_windows(2)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.page.goto(f"{site.public_url}/")
    await expect(biru.page.get_by_role("button", name="mulai curhat")).to_be_visible()
    await biru.page.goto(f"{site.public_url}/#/me")
    await expect(biru.page.get_by_label("nama panggilan")).to_have_value("biru")


async def test_a_second_device_signs_in_is_listed_and_signed_out(
    site: Site, windows: Windows
) -> None:
    """A3, A6, A8: by the code from the inbox, on two phones; the second is put out at once."""
    await site.light_windows(2)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.page.goto(f"{site.public_url}/#/me")
    await verify_phone(biru, site, "amankan dengan nomor HP")
    await site.pass_time(HALF_MINUTES)
    other = await customer_at(windows, site)
    await other.page.goto(f"{site.public_url}/#/me")
    await verify_phone(other, site, "masuk pakai nomor HP")
    await expect(other.page.get_by_label("nama panggilan")).to_have_value("biru")
    await biru.page.reload()
    rows = biru.page.locator(".devices > li")
    await expect(rows).to_have_count(2)
    await expect(rows.filter(has_text="perangkat ini")).to_have_count(1)
    other.window.expected |= {401}
    await rows.get_by_role("button").click()
    await biru.sees("perangkat itu sudah dikeluarkan")
    await expect(rows).to_have_count(1)
    await expect(other.page.get_by_label("nama panggilan")).to_have_count(0)
    await other.page.goto(f"{site.public_url}/#/me")
    await other.sees("masuk pakai nomor HP")


async def test_a_customer_takes_their_data_and_leaves(site: Site, windows: Windows) -> None:
    """B8: the file is there, and afterwards nobody is."""
    await site.light_windows(2)
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.page.goto(f"{site.public_url}/#/me")
    async with biru.page.expect_download() as coming:
        await biru.press("unduh dataku")
    file = await coming.value
    assert file.suggested_filename == "hadir.json"
    assert '"biru"' in (await file.path()).read_text()
    await biru.press("hapus akun")
    await biru.sees_heading("hapus akunmu?")
    await biru.press("hapus akunku")
    await biru.sees("akunmu sudah dihapus")
    await biru.page.reload()
    await biru.page.goto(f"{site.public_url}/#/me")
    await biru.sees("masuk pakai nomor HP")


async def test_an_operator_enrols_and_signs_in_with_a_code_and_with_a_recovery_code(
    site: Site, windows: Windows
) -> None:
    """A1: the app's picture, its code, and the ten codes for whoever lost it."""
    clock = SiteClock()
    rina = await operator_at(windows, site, "rina")
    app, codes = await enrol(rina, clock)
    await pass_half_minutes(site, clock)
    await password_again(rina, windows, site)
    wrong = rina.page.get_by_role("textbox", name="kode", exact=True)
    rina.window.expected |= {401}
    await wrong.fill(app.other_than_code())
    await rina.press("masuk")
    await rina.sees("kodenya belum cocok")
    await wrong.fill(app.code())
    await rina.press("masuk")
    await rina.sees_heading("dasbor")
    await password_again(rina, windows, site)
    await rina.page.get_by_role("textbox", name="kode", exact=True).fill(codes[0])
    await rina.press("masuk")
    await rina.sees_heading("dasbor")
    await rina.page.goto(f"{site.internal_url}/#/account")
    await rina.sees("9 kode cadangan tersisa")


async def test_an_admin_requires_a_second_factor_of_a_new_operator(
    site: Site, windows: Windows
) -> None:
    """A1, A7: invited by a link, required, set up at the door, kept in."""
    clock = SiteClock()
    kanthil = await operator_at(windows, site, "kanthil")
    await kanthil.page.goto(f"{site.internal_url}/#/operators")
    await kanthil.press("undang operator")
    sheet = kanthil.page.get_by_role("dialog")
    await sheet.get_by_label("email", exact=True).fill("sekar@hadir.test")
    await sheet.get_by_role("button", name="buat tautan").click()
    link = await sheet.locator("code").inner_text()
    await kanthil.page.keyboard.press("Escape")
    await kanthil.press("atur sekar@hadir.test")
    await kanthil.pick("wajibkan kode tambahan")
    await kanthil.press("simpan")
    await kanthil.sees("perubahan untuk sekar@hadir.test disimpan")
    sekar = Person(await windows.open(link, DESK))
    await sekar.page.get_by_label("kata sandi baru").fill(PASSWORD)
    await sekar.press("simpan dan masuk")
    await sekar.sees_heading("pasang aplikasi autentikator")
    app = Authenticator(by_hand(await sekar.page.locator("code").inner_text()), clock)
    await sekar.page.get_by_role("textbox", name="kode", exact=True).fill(app.code())
    await sekar.press("pasang")
    await sekar.sees_heading("simpan kode cadanganmu")
    await sekar.press("sudah kusimpan")
    await sekar.sees_heading("dasbor")


async def enrol(person: Person, clock: SiteClock) -> tuple[Authenticator, list[str]]:
    """From the account page; the app and the recovery codes."""
    await person.page.get_by_role("link", name="akunku").click()
    await person.sees_heading("akunku")
    await person.press("pasang aplikasi")
    await person.page.get_by_role("textbox", name="kata sandi", exact=True).fill(PASSWORD)
    await person.press("lanjut")
    await expect(person.page.get_by_label("kode QR untuk aplikasi autentikator")).to_be_visible()
    app = Authenticator(by_hand(await person.page.locator("code").inner_text()), clock)
    await person.page.get_by_role("textbox", name="kode", exact=True).fill(app.code())
    await person.press("pasang")
    await person.sees_heading("simpan kode cadanganmu")
    codes = await person.page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    await person.press("sudah kusimpan")
    await person.sees_heading("akunku")
    await person.sees("10 kode cadangan tersisa")
    return app, codes


async def password_again(person: Person, windows: Windows, site: Site) -> None:
    """Out, and in again up to the second step."""
    await person.press("keluar")
    await person.sees_heading("masuk")
    await person.page.get_by_label("email").fill("rina@hadir.test")
    await person.page.get_by_role("textbox", name="kata sandi", exact=True).fill(PASSWORD)
    await person.press("masuk")
    await person.sees_heading("satu langkah lagi")


async def pass_half_minutes(site: Site, clock: SiteClock) -> None:
    """A code is good once: the next one must come."""
    await site.pass_time(HALF_MINUTES)
    clock.added_seconds += HALF_MINUTES


def by_hand(key: str) -> str:
    """Whoever cannot scan types the key."""
    return f"otpauth://totp/Hadir?secret={key.replace(' ', '')}"
