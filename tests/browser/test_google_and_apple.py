"""A9 in a browser: to the provider's page and back, with nothing of theirs running in ours."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from hadir.infra.clock import SystemClock
from tests.browser.test_signing_in import verify_phone
from tests.support.site import running_site
from tests.support.stubs.identity import CLIENT_ID, IdentityStub
from tests.support.stubs.serving import served
from tests.support.visits import Customer, customer_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
CODE_SECONDS = 90
ISSUERS = {"GOOGLE": "https://accounts.google.com", "APPLE": "https://appleid.apple.com"}


@asynccontextmanager
async def site_of(
    name: str, urls: tuple[str, str], home: Path, windows: Windows
) -> AsyncIterator[Site]:
    """A site that is a client of one stub provider, which knows where to go back to."""
    stub = IdentityStub(ISSUERS[name], SystemClock())
    async with (
        served(stub.app) as there,
        running_site(
            *urls,
            home,
            **{
                f"HADIR_{name}_CLIENT_IDS": CLIENT_ID,
                f"HADIR_{name}_KEYS_URL": f"{there}/keys",
                f"HADIR_{name}_SIGN_IN_URL": f"{there}/sign-in",
            },
        ) as site,
    ):
        stub.back_to = f"{site.public_url}/"
        yield site
        for window in windows.all:
            window.cut_off = True  # the pages outlive the server


async def go_by(person: Customer, label: str, way: str) -> None:
    """Press the button in the app, then a link on the provider's page."""
    await person.press(label)
    await person.page.get_by_role("link", name=way, exact=True).click()


async def at_me(windows: Windows, site: Site) -> Customer:
    person = await customer_at(windows, site)
    await person.press("aku")
    await person.sees_heading("aku")
    return person


async def test_an_anonymous_customer_keeps_the_account_with_google_and_opens_it_elsewhere(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """A2, A8, A9: only what is configured has a button; name and history come along."""
    async with site_of("GOOGLE", (database_url, valkey_url), tmp_path, windows) as site:
        await site.light_windows(1)
        biru = await customer_at(windows, site)
        await biru.begin("biru")
        await biru.page.goto(f"{site.public_url}/#/me")
        await biru.sees_heading("amankan akunmu")
        await go_by(biru, "amankan dengan Google", "go on")
        await biru.sees("akunmu sudah aman lewat google")
        await expect(biru.page.get_by_label("nama panggilan")).to_have_value("biru")
        assert "id_token" not in biru.page.url
        other = await at_me(windows, site)
        await expect(other.page.get_by_role("button", name="masuk dengan Apple")).to_have_count(0)
        await go_by(other, "masuk dengan Google", "go on")
        await expect(other.page.get_by_label("nama panggilan")).to_have_value("biru")
        await other.page.reload()
        await other.sees("akunmu sudah aman lewat google")


async def test_a_number_comes_beside_google_and_one_that_is_taken_opens_its_own_account(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """A8, A9: a number may be added later; an account that somebody vouches for is never merged."""
    async with site_of("GOOGLE", (database_url, valkey_url), tmp_path, windows) as site:
        biru = await at_me(windows, site)
        await go_by(biru, "masuk dengan Google", "go on")
        await biru.sees("akunmu sudah aman lewat google")
        await biru.press("keluar")
        await expect(biru.page.get_by_role("alertdialog")).to_be_visible()
        await expect(biru.page.get_by_text("setelah keluar kamu nggak bisa")).to_have_count(0)
        await biru.page.keyboard.press("Escape")
        await verify_phone(biru, site, "pasang nomor HP")
        await expect(biru.page.get_by_role("button", name="pasang nomor HP")).to_have_count(0)
        ana = await at_me(windows, site)
        await go_by(ana, "masuk dengan Google", "as a friend")
        await ana.sees("akunmu sudah aman lewat google")
        await site.pass_time(CODE_SECONDS)
        await verify_phone(ana, site, "pasang nomor HP", "nomor itu sudah punya akun sendiri")


async def test_what_comes_back_from_apple_must_be_what_was_asked_for(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """A9: a foreign state, another's token and a refusal change nothing, and are said kindly."""
    async with site_of("APPLE", (database_url, valkey_url), tmp_path, windows) as site:
        ana = await at_me(windows, site)
        ana.window.expected |= {401}
        await go_by(ana, "masuk dengan Apple", "no")
        await ana.sees("nggak jadi masuk")
        for way in ("by somebody else", "another token"):
            await go_by(ana, "masuk dengan Apple", way)
            await ana.sees("masuknya belum berhasil")
        await ana.page.goto(f"{site.public_url}/#state=x&id_token=not.asked.for")
        await ana.page.reload()
        await ana.sees("masuknya belum berhasil")
        await expect(ana.page.get_by_label("nama panggilan")).to_have_count(0)
        await go_by(ana, "masuk dengan Apple", "go on")
        await ana.sees("akunmu sudah aman lewat apple")
