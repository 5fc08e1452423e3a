"""What a person may do to the app in the middle: reload it, lose the network."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.cable import laid_cable
from tests.support.site import running_site
from tests.support.visits import customer_at, mitra_at, searching, talking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"


async def test_a_reload_while_searching_shows_the_search_again(
    site: Site, windows: Windows
) -> None:
    """B2, E4"""
    biru, _teduh = await searching(site, windows)
    await biru.page.reload()
    await biru.sees("lagi mengetuk pintu 1 bestie")


async def test_a_reload_while_talking_shows_every_word_and_the_one_being_written(
    site: Site, windows: Windows
) -> None:
    """H2"""
    biru, teduh = await talking(site, windows)
    await teduh.say("dua")
    await biru.sees("dua")
    await biru.page.locator(".composer textarea").fill("baru setengah")
    for person in (biru, teduh):
        await person.page.reload()
        await person.sees_thread("satu", "dua")
    await expect(biru.page.locator(".composer textarea")).to_have_value("baru setengah")


async def test_a_cut_cable_loses_and_doubles_no_message(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """H2"""
    async with (
        laid_cable() as cable,
        running_site(database_url, valkey_url, tmp_path, HADIR_PUBLIC_URL=cable.url) as site,
    ):
        await cable.reach(site.public_url)
        biru, teduh = await talking(replace(site, public_url=cable.url), windows)
        for window in windows.all:
            window.cut_off = True
        await cable.cut()
        await biru.say("dua")
        await teduh.say("tiga")
        await biru.sees("koneksimu putus")
        await biru.sees_tick("dua", "menunggu jaringan")
        assert "tiga" not in await biru.thread()
        await cable.mend()
        for person, theirs in ((biru, "tiga"), (teduh, "dua")):
            await expect(person.page.locator(".msg.they", has_text=theirs)).to_be_visible()
        await biru.sees_tick("dua", "dibaca")
        await teduh.sees_tick("tiga", "dibaca")
        assert await biru.thread() == await teduh.thread()
        assert sorted(await biru.thread()) == ["dua", "satu", "tiga"]


async def test_while_the_server_is_gone_neither_home_claims_that_somebody_is_ready(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    async with (
        laid_cable() as cable,
        running_site(database_url, valkey_url, tmp_path, HADIR_PUBLIC_URL=cable.url) as site,
    ):
        await cable.reach(site.public_url)
        near = replace(site, public_url=cable.url)
        teduh = await mitra_at(windows, near, "teduh", NUMBER)
        await teduh.sees_heading("lampumu menyala")
        biru = await customer_at(windows, near)
        await biru.sees("1 bestie siap mendengar sekarang")
        for window in windows.all:
            window.cut_off = True
        await cable.cut()
        await teduh.sees_heading("lampumu berkedip")
        await teduh.sees("kamu lagi luring")
        await biru.sees("siapa yang siap belum ketahuan", 15)
        await biru.sees("terakhir kami tahu")
        await cable.mend()
        await teduh.sees_heading("lampumu menyala")
        await biru.sees("1 bestie siap mendengar sekarang", 15)


async def test_language_and_theme_are_kept(site: Site, windows: Windows) -> None:
    """B6"""
    biru = await customer_at(windows, site)
    await biru.press("aku")
    await biru.pick("english")
    await biru.sees_heading("me")
    await biru.pick("dark")
    await biru.page.reload()
    await biru.sees_heading("me")
    root = biru.page.locator("html")
    await expect(root).to_have_attribute("lang", "en")
    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(biru.page.get_by_role("radio", name="dark")).to_be_checked()
