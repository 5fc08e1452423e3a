"""The walk through the door: second factor, own account, operators, a customer's devices."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.authenticator import Authenticator
from tests.support.visits import Customer

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.screens import Album
    from tests.support.site import Site
    from tests.support.visits import Person

PASSWORD = "jendela menyala di kampung"
NUMBER = "+6281355556666"


class _Now:
    def now(self) -> datetime:
        return datetime.now(UTC)


async def walk_account(album: Album, operator: Person) -> None:
    """An operator sets up the authenticator app, goes out and stands at the second step."""
    page = operator.page
    await page.get_by_role("link", name="akunku").click()
    await operator.sees_heading("akunku")
    await album.shoot(operator, "door-account-off")
    await operator.press("ganti kata sandi")
    await album.shoot(operator, "door-password")
    await page.keyboard.press("Escape")
    await operator.press("pasang aplikasi")
    await page.get_by_role("textbox", name="kata sandi", exact=True).fill(PASSWORD)
    await operator.press("lanjut")
    await expect(page.get_by_label("kode QR untuk aplikasi autentikator")).to_be_visible()
    await album.shoot(operator, "door-enrol")
    key = (await page.locator("code").inner_text()).replace(" ", "")
    app = Authenticator(f"otpauth://totp/Hadir?secret={key}", _Now())
    await page.get_by_role("textbox", name="kode", exact=True).fill(app.code())
    await operator.press("pasang")
    await operator.sees_heading("simpan kode cadanganmu")
    await album.shoot(operator, "door-codes")
    code = (await page.locator(".codes li").first.inner_text()).strip()
    await operator.press("sudah kusimpan")
    await operator.sees("10 kode cadangan tersisa")
    await album.shoot(operator, "door-account-on")
    await operator.press("keluar")
    await page.get_by_label("email").fill("kanthil@hadir.test")
    await page.get_by_role("textbox", name="kata sandi", exact=True).fill(PASSWORD)
    await operator.press("masuk")
    await operator.sees_heading("satu langkah lagi")
    await album.shoot(operator, "door-second-step")
    await page.get_by_role("textbox", name="kode", exact=True).fill(code)
    await operator.press("masuk")
    await operator.sees_heading("dasbor")


async def walk_operators(album: Album, operator: Person) -> None:
    """Inviting somebody, and what an admin may do to them."""
    page = operator.page
    await page.get_by_role("link", name="operator", exact=True).click()
    await operator.press("undang operator")
    await page.get_by_role("dialog").get_by_label("email").fill("sekar@hadir.test")
    await album.shoot(operator, "door-invite")
    await page.get_by_role("dialog").get_by_role("button", name="buat tautan").click()
    await operator.sees("cuma bisa dipakai sekali")
    await album.shoot(operator, "door-invited")
    await page.keyboard.press("Escape")
    await operator.press("atur sekar@hadir.test")
    await album.shoot(operator, "door-manage")
    await page.keyboard.press("Escape")
    await album.shoot(operator, "door-operators")
    await page.get_by_role("link", name="mitra", exact=True).first.click()


async def walk_profile(album: Album, site: Site, windows: Windows) -> None:
    """A customer with a number on two phones, and the way out."""
    for _ in range(2):
        dian = Customer(await windows.open(f"{site.public_url}/#/me"))
        await dian.press("masuk pakai nomor HP")
        await album.shoot(dian, "client-phone")
        await dian.page.get_by_role("textbox", name="nomor HP").fill(NUMBER)
        await dian.press("kirim kode")
        field = dian.page.get_by_label("kode 6 angka")
        await expect(field).to_be_visible()
        await album.shoot(dian, "client-phone-code")
        await field.fill(await site.code_for(NUMBER))
        await dian.sees("nomor HP-mu sudah terpasang")
        await site.pass_time(61)
    await expect(dian.page.locator(".devices > li")).to_have_count(2)
    await album.shoot(dian, "client-profile")
    await dian.press("hapus akun")
    await album.shoot(dian, "client-leave")
