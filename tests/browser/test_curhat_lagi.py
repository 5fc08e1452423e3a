"""E10 in three browsers: one former bestie is asked alone, and then, if need be, everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.visits import mitra_at, talking

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra

pytestmark = pytest.mark.slow


async def _parted(site: Site, windows: Windows) -> tuple[Customer, Mitra]:
    """biru and teduh talked once; it is over, and biru looks at it again."""
    biru, teduh = await talking(site, windows)
    await biru.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await biru.press("akhiri sesi")
    await biru.press("iya, aku mau selesai")
    await biru.press("tutup obrolan")
    await biru.press("lewati")
    await teduh.press("tulis pesan pamit")
    await teduh.press("lewati")
    await teduh.press("ke beranda")
    await biru.press("ke beranda")
    await biru.press("riwayat")
    await biru.press("teduh", exact=False)
    return biru, teduh


async def _order_again(biru: Customer) -> None:
    await biru.press("curhat lagi bareng teduh")
    await biru.order(minutes=15)
    await biru.pay()
    await biru.sees_heading("lagi mengetuk pintu teduh")


async def test_e10_the_former_bestie_alone_is_asked_and_comes(site: Site, windows: Windows) -> None:
    """E10: whether the bestie is free is said before paying; the card says who is looked for."""
    biru, teduh = await _parted(site, windows)
    senja = await mitra_at(windows, site, "senja", "+6281234567891")
    await _order_again(biru)
    await teduh.sees("biru mengetuk lagi")
    await teduh.accept()
    await biru.enter()
    await biru.say("ketemu lagi")
    await teduh.sees("ketemu lagi")
    await senja.sees_heading("lampumu menyala")


async def test_e10_after_twenty_silent_seconds_others_are_asked_on_the_same_payment(
    site: Site, windows: Windows
) -> None:
    """E10: the countdown is the server's; nothing is paid twice."""
    biru, teduh = await _parted(site, windows)
    senja = await mitra_at(windows, site, "senja", "+6281234567891")
    await _order_again(biru)
    await teduh.sees("biru mengetuk lagi")
    await biru.sees("0:20")
    await site.pass_time(21)
    await biru.sees_heading("teduh belum bisa menjawab")
    await biru.press("tanya bestie lain")
    await senja.accept()
    await biru.sees("senja menjawab")
