"""What people do in the apps, by what they see: the words of the Indonesian screens."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from playwright.async_api import Page, expect

from tests.support.browser import shut

if TYPE_CHECKING:
    from tests.support.browser import Window, Windows
    from tests.support.site import Site


MOST_TABS = 200  # the settings are a long page
FOCUSED = """(() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, textarea, select")) return "";
  const labels = [...(at.labels ?? [])].map((label) => label.innerText).join();
  return (at.getAttribute("aria-label") || labels || at.innerText).trim();
})()"""


@dataclass
class Person:
    """Somebody at a window."""

    window: Window

    @property
    def page(self) -> Page:
        return self.window.page

    async def press(self, name: str, *, exact: bool = True) -> None:
        """The button or link with this name."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        await button.or_(link).first.click()

    async def pick(self, text: str | re.Pattern[str]) -> None:
        """The choice card with this text."""
        await self.page.locator("label", has_text=text).first.click()

    async def sees(self, text: str, seconds: float = 30) -> None:
        await expect(self.page.get_by_text(text).first).to_be_visible(timeout=seconds * 1000)

    async def sees_heading(self, text: str, seconds: float = 30) -> None:
        heading = self.page.get_by_role("heading", name=text)
        await expect(heading.first).to_be_visible(timeout=seconds * 1000)

    async def say(self, text: str) -> None:
        await self.page.locator(".composer textarea").fill(text)
        await self.page.get_by_role("button", name="kirim", exact=True).click()

    async def sees_tick(self, text: str, tick: str) -> None:
        """The own message ``text`` carries this mark: terkirim, sampai, dibaca."""
        bubble = self.page.locator(".msg.you", has_text=text)
        await expect(bubble.get_by_label(tick)).to_be_visible()

    async def thread(self) -> list[str]:
        """The words of the conversation on the screen, without names and times."""
        said: list[str] = await self.page.locator(".msg").evaluate_all(
            "all => all.map(p => [...p.childNodes].filter(n => n.nodeType === 3)"
            ".map(n => n.data).join(''))"
        )
        return said

    async def sees_thread(self, *words: str) -> None:
        """The conversation comes to show these words, in this order, and no others."""
        async with asyncio.timeout(30):
            while await self.thread() != [*words]:  # noqa: ASYNC110 - a page tells nobody
                await asyncio.sleep(0.05)

    async def tab_to(self, name: str, then: str | None = None) -> None:
        """Press Tab until what has this name is focused, then the key ``then``."""
        for _ in range(MOST_TABS):
            if re.search(name, await self.page.evaluate(FOCUSED)):
                if then:
                    await self.page.keyboard.press(then)
                return
            await self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {name!r}")

    async def leave_goodbye(self, text: str) -> None:
        await self.page.locator(".bye textarea").fill(text)
        await self.press("kirim dan tutup")


@dataclass
class Customer(Person):
    """Whoever wants to be heard."""

    async def begin(self, name: str) -> None:
        """From the beacon to the prices, as a first visit."""
        await self.press("mulai curhat")
        await self.page.get_by_label("nama panggilan").fill(name)
        await self.press("lanjut")
        for promise in ("ketentuan layanan", "dataku disimpan", "18 tahun"):
            await self.pick(promise)
        await self.press("setuju dan lanjut")
        await self.press("lanjut")
        await self.sees_heading("mau cerita soal apa?")

    async def order(self, topic: str = "topik biasa", minutes: int = 1) -> None:
        """Topic, price, way to pay; then the code to pay with is on the screen."""
        await self.pick(topic)
        await self.press("lanjut ke harga")
        await self.pick(re.compile(rf"^{minutes}\s*mnt"))
        await self.press("lanjut bayar")
        await self.page.get_by_role("dialog").get_by_text("QRIS").first.click()
        await self.sees("menunggu pembayaranmu")

    async def enter(self) -> None:
        """Into the talk by the button; on a slow machine the app may have gone in by itself."""
        button = self.page.get_by_role("button", name="masuk ke obrolan")
        await button.or_(self.page.locator(".composer textarea")).first.click()

    async def pay(self) -> None:
        await self.press_there("bayar sekarang")

    async def press_there(self, button: str) -> None:
        """On the provider's page, which opens beside the app."""
        async with self.page.context.expect_page() as opening:
            await self.press("buka halaman bayar")
        paying = await opening.value
        await paying.get_by_role("button", name=button).click()
        await expect(paying.get_by_role("button")).to_have_count(0)
        await shut(paying)


@dataclass
class Mitra(Person):
    """Whoever listens."""

    async def sign_in(self, site: Site, phone: str) -> None:
        await self.page.get_by_label("nomor HP").fill(phone)
        await self.press("kirim kode")
        field = self.page.get_by_label("kode 6 angka")
        await field.fill(await site.code_for(phone))
        await self.sees("lampumu lagi mati")

    async def switch_on(self) -> None:
        """The screen says it at once; the switch is busy until the server has said so too."""
        lamp = self.page.get_by_role("switch")
        await lamp.click()
        await self.sees("lampumu menyala")
        await expect(lamp).not_to_have_attribute("aria-busy", "true")

    async def accept(self) -> None:
        card = self.page.get_by_role("alertdialog")
        await expect(card).to_be_visible()
        button = card.get_by_role("button", name=re.compile("^terima"))
        await expect(button).to_be_focused()  # a stray tap cannot accept before that
        await button.click()


async def mitra_at(windows: Windows, site: Site, name: str, phone: str) -> Mitra:
    """A mitra whom an operator added, signed in and with the lamp on."""
    await site.add_mitra(name, phone)
    mitra = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    await mitra.sign_in(site, phone)
    await mitra.switch_on()
    return mitra


async def customer_at(windows: Windows, site: Site) -> Customer:
    """Somebody who opens the app for the first time."""
    return Customer(await windows.open(f"{site.public_url}/"))


async def knocking(
    site: Site, windows: Windows, minutes: int = 15, topic: str = "topik biasa"
) -> Customer:
    """biru has paid and looks for somebody."""
    biru = await customer_at(windows, site)
    await biru.begin("biru")
    await biru.order(topic, minutes)
    await biru.pay()
    return biru


async def searching(
    site: Site, windows: Windows, minutes: int = 15, topic: str = "topik biasa"
) -> tuple[Customer, Mitra]:
    """biru has paid, and teduh's door is knocked on."""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await knocking(site, windows, minutes, topic)
    await biru.sees("lagi mengetuk pintu")
    return biru, teduh


async def talking(
    site: Site, windows: Windows, minutes: int = 15, topic: str = "topik biasa"
) -> tuple[Customer, Mitra]:
    """biru and teduh in a conversation that has just begun."""
    biru, teduh = await searching(site, windows, minutes, topic)
    await teduh.accept()
    await biru.enter()
    await biru.say("satu")
    await teduh.sees("satu")
    return biru, teduh
