"""The main job in two real browsers: from the beacon to both transcripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra


async def test_a_person_opens_the_app_pays_is_heard_and_both_find_it_again(
    site: Site, windows: Windows
) -> None:
    """B4"""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    biru = await customer_at(windows, site)
    await biru.sees("1 bestie siap mendengar sekarang")
    await biru.begin("biru")
    await biru.order()
    await biru.pay()
    await teduh.sees("biru mau ngobrol")
    await teduh.accept()
    await biru.sees("teduh menjawab")
    await biru.enter()
    await _chat(biru, teduh)
    await _time_passes(site, biru, teduh)
    await _say_goodbye(biru, teduh)
    await _find_it_again(biru, teduh)


async def _chat(biru: Customer, teduh: Mitra) -> None:
    await biru.say("halo, boleh cerita?")
    await teduh.sees("halo, boleh cerita?")
    await biru.sees_tick("halo, boleh cerita?", "dibaca")
    await teduh.say("boleh banget")
    await biru.sees("boleh banget")
    await teduh.sees_tick("boleh banget", "dibaca")


async def _time_passes(site: Site, biru: Customer, teduh: Mitra) -> None:
    await site.pass_time(46)
    await biru.sees("mau nambah waktu, atau pelan-pelan pamit?")
    await teduh.sees("sisa sebentar lagi")
    await site.pass_time(15)
    await biru.sees_heading("waktunya habis")
    await teduh.sees_heading("waktunya habis")


async def _say_goodbye(biru: Customer, teduh: Mitra) -> None:
    await biru.press("pamit dulu")
    await biru.leave_goodbye("aku lebih lega")
    await biru.sees("menunggu pamit dari teduh")
    await teduh.sees("aku lebih lega")
    await teduh.press("tulis pesan pamit")
    await teduh.leave_goodbye("jaga diri ya")
    await biru.sees("jaga diri ya")
    await teduh.sees_heading("obrolan ini selesai")


async def _find_it_again(biru: Customer, teduh: Mitra) -> None:
    said = ["halo, boleh cerita?", "boleh banget"]
    for person, other in ((biru, "teduh"), (teduh, "biru")):
        await person.press("ke beranda")
        await person.press("riwayat")
        await person.press(other, exact=False)
        await person.sees(said[-1])
        await person.sees("kamu cuma bisa membacanya")
        assert await person.thread() == said
