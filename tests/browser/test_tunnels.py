"""H2: a phone without a network, a server that goes away under both: nothing is lost."""

from __future__ import annotations

import sys
import time
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.cable import laid_cable
from tests.support.site import running_site
from tests.support.visits import Person, customer_at, mitra_at
from tests.support.world import free_port

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
TUNNEL_SECONDS = 30
CUT = "koneksimu putus"


async def _talking(site: Site, customers: Site, windows: Windows) -> tuple[Customer, Mitra]:
    """biru, who may come another way than teduh, and teduh have said a word each."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    biru = await customer_at(windows, customers)
    await biru.begin("biru")
    await biru.order("topik biasa", 15)
    await biru.pay()
    await teduh.accept()
    await biru.enter()
    await biru.say("satu")
    await teduh.sees("satu")
    await teduh.say("dua")
    await biru.sees("dua")
    return biru, teduh


async def _sees_no_cut(person: Person) -> None:
    await expect(person.page.locator(".strip", has_text=CUT)).to_have_count(0)


async def test_h2_a_phone_in_a_tunnel_gets_and_brings_everything_once_and_in_order(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """H2: thirty seconds without a network while both write; the ticks are right, nobody is out."""
    async with laid_cable() as cable, running_site(database_url, valkey_url, tmp_path) as site:
        await cable.reach(site.public_url)
        biru, teduh = await _talking(site, replace(site, public_url=cable.url), windows)
        await teduh.sees_tick("dua", "dibaca")
        biru.window.cut_off = True
        await cable.cut()
        for theirs, mine in (("tiga", "empat"), ("lima", "enam")):
            await teduh.say(theirs)
            await biru.say(mine)
        await biru.sees(CUT)
        await teduh.sees_tick("lima", "terkirim")
        await biru.sees_tick("empat", "menunggu jaringan")
        await site.pass_time(TUNNEL_SECONDS)
        await biru.sees_tick("enam", "menunggu jaringan")
        assert await teduh.thread() == ["satu", "dua", "tiga", "lima"]
        await cable.mend()
        for person in (biru, teduh):
            await person.sees_thread("satu", "dua", "tiga", "lima", "empat", "enam")
            await _sees_no_cut(person)
        for person, text in ((biru, "empat"), (biru, "enam"), (teduh, "tiga"), (teduh, "lima")):
            await person.sees_tick(text, "dibaca")
        await biru.say("tujuh")  # signed in all the while
        await teduh.sees("tujuh")
        teduh.window.cut_off = True  # the site closes before the windows do


async def test_h2_a_server_that_restarts_in_mid_chat_takes_nothing_along(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """H2: both phones come back by themselves; `-s` shows after how many seconds."""
    ports = {name: str(free_port()) for name in ("HADIR_PUBLIC_PORT", "HADIR_INTERNAL_PORT")}
    async with AsyncExitStack() as first, AsyncExitStack() as second:
        before = running_site(database_url, valkey_url, tmp_path, **ports)
        site = await first.enter_async_context(before)
        biru, teduh = await _talking(site, site, windows)
        for window in windows.all:
            window.cut_off = True
        await first.aclose()
        await biru.say("tiga")
        await teduh.say("empat")
        for person, text in ((biru, "tiga"), (teduh, "empat")):
            await person.sees_tick(text, "menunggu jaringan")
        after = running_site(database_url, valkey_url, tmp_path, **ports)
        await second.enter_async_context(after)
        ready_at = time.monotonic()
        for person, theirs in ((biru, "empat"), (teduh, "tiga")):
            await expect(person.page.locator(".msg.they", has_text=theirs)).to_be_visible()
        sys.stdout.write(f"both are back {time.monotonic() - ready_at:.1f} s after the server\n")
        await biru.sees_tick("tiga", "dibaca")
        await teduh.sees_tick("empat", "dibaca")
        for person in (biru, teduh):
            await _sees_no_cut(person)
        assert await biru.thread() == await teduh.thread()
        assert sorted(await biru.thread()) == ["dua", "empat", "satu", "tiga"]
        for window in windows.all:
            window.cut_off = True  # the site closes before the windows do
