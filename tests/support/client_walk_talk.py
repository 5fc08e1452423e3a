"""The customer's rarer screens of searching and talking, for `bin/screens`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

from tests.support.operating import admin_at, mitra_id_of
from tests.support.refusing import refuse_first
from tests.support.visits import customer_at, mitra_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.refusing import Wire
    from tests.support.screens import Album
    from tests.support.site import Site
    from tests.support.visits import Customer, Mitra

MENU = "pilihan lain: akhiri sesi, laporkan, bantuan"
GIVEN_UP = 301
INTO_THIRD_ROUND = 125  # its offers stay open for as long as the pictures take


async def walk_long_search(album: Album, site: Site, windows: Windows) -> tuple[Customer, Mitra]:
    """A search that takes long; found while the phone lay in a pocket; a message refused."""
    teduh = await mitra_at(windows, site, "teduh", "+6281234567890")
    dewi = await customer_at(windows, site)
    await dewi.begin("dewi")
    await dewi.order(minutes=60)
    await dewi.pay()
    await dewi.sees("mengetuk pintu")
    await site.pass_time(INTO_THIRD_ROUND)
    await dewi.sees_heading("lebih lama dari biasanya")
    await album.shoot(dewi, "client-search-longer")
    await dewi.page.goto("about:blank")
    await teduh.accept()
    await site.pass_time(30)
    await dewi.page.goto(f"{site.public_url}/#/search")
    await dewi.sees("teduh menunggu sejak")
    await album.shoot(dewi, "client-found-late")
    await dewi.enter()
    await walk_trouble(album, site, windows, dewi, teduh)
    return dewi, teduh


async def walk_trouble(
    album: Album, site: Site, windows: Windows, dewi: Customer, teduh: Mitra
) -> None:
    """Not sent, another bestie, nobody there any more, and what becomes of the time."""
    await dewi.say("hari ini berat sekali.")
    await teduh.say("aku dengar. pelan-pelan saja.")
    await dewi.sees("pelan-pelan saja")
    wire = await refuse_first(dewi, "aku nggak tahu mulai dari mana")
    await dewi.say("aku nggak tahu mulai dari mana")
    await dewi.sees_tick("aku nggak tahu mulai dari mana", "gagal terkirim")
    await album.shoot(dewi, "client-chat-failed")
    await dewi.press("kirim ulang", exact=False)
    await teduh.sees("mulai dari mana")
    await dewi.press(MENU)
    await dewi.press("jangan pertemukan lagi", exact=False)
    await album.shoot(dewi, "client-block")
    await dewi.press("nggak jadi")
    await _walk_without_network(album, dewi, wire)
    await _walk_other_bestie(album, site, windows, dewi)


async def _walk_without_network(album: Album, dewi: Customer, wire: Wire) -> None:
    await wire.cut(dewi)
    await dewi.say("halo?")
    await dewi.sees("koneksimu putus")
    await dewi.sees_tick("halo?", "menunggu jaringan")
    await album.shoot(dewi, "client-chat-offline")
    await wire.mend(dewi)
    await expect(dewi.page.locator(".strip", has_text="koneksimu putus")).to_have_count(0)


async def _walk_other_bestie(album: Album, site: Site, windows: Windows, dewi: Customer) -> None:
    melati = await mitra_at(windows, site, "melati", "+6281234567891")
    admin = await admin_at(site)
    other = await mitra_id_of(site, "melati")
    [running] = (await admin.get("/internal/sessions?live=true"))["items"]
    path = f"/internal/sessions/{running['id']}/reroute"
    await admin.post(path, {"mitra_id": other})
    await dewi.sees("sekarang kamu ditemani melati")
    await album.shoot(dewi, "client-chat-rerouted")
    melati.window.cut_off = True
    await admin.post(f"/internal/mitras/{other}/deactivate")
    await dewi.sees("waktumu dijeda")
    await album.shoot(dewi, "client-chat-paused")
    await site.pass_time(GIVEN_UP)
    await dewi.sees_heading("melati belum kembali")
    await album.shoot(dewi, "client-chat-unused")
    await dewi.press("simpan jadi kredit")
    await dewi.sees_heading("obrolan ini sudah ditutup")
    await album.shoot(dewi, "client-done-credit")


async def walk_again(album: Album, site: Site, windows: Windows, mitra: Mitra) -> None:
    """Rated, read again, asked for once more, and not there in time."""
    ayu = await customer_at(windows, site)
    await ayu.begin("ayu")
    await ayu.order()
    await ayu.pay()
    await mitra.accept()
    await ayu.enter()
    await ayu.say("makasih ya")
    await mitra.sees("makasih ya")
    await site.pass_time(61)
    await ayu.press("pamit dulu")
    await ayu.page.locator(".bye textarea").fill("aku lebih lega, makasih sudah")
    await ayu.page.reload()
    await expect(ayu.page.locator(".bye textarea")).to_have_value("aku lebih lega, makasih sudah")
    await album.shoot(ayu, "client-goodbye-draft")
    await ayu.press("kirim dan tutup")
    await mitra.press("tulis pesan pamit")
    await mitra.press("lewati")
    await mitra.press("ke beranda")
    await ayu.page.get_by_label("4 dari 5").click(force=True)
    await album.shoot(ayu, "client-rating")
    await ayu.press("simpan penilaian")
    await ayu.sees("penilaianmu tersimpan")
    await album.shoot(ayu, "client-rated")
    await ayu.press("riwayat")
    await ayu.press("teduh", exact=False)
    await ayu.sees("curhat lagi bareng teduh")
    await album.shoot(ayu, "client-transcript-again")
    await ayu.press("curhat lagi bareng teduh")
    await ayu.order(minutes=15)
    await ayu.pay()
    await ayu.sees_heading("lagi mengetuk pintu teduh")
    await album.shoot(ayu, "client-search-only")
    await site.pass_time(21)
    await ayu.sees_heading("teduh belum bisa menjawab")
    await album.shoot(ayu, "client-search-not-this")


async def walk_hold(album: Album, site: Site, windows: Windows, mitra: Mitra) -> None:
    """E2: search first, pay after the yes."""
    changes = [{"key": "payment_order", "value": "accept_first", "version": 0}]
    admin = await admin_at(site)
    await admin.ask("PATCH", "/internal/settings", {"changes": changes})
    budi = await customer_at(windows, site)
    await budi.begin("budi")
    await budi.pick("topik biasa")
    await budi.press("lanjut ke harga")
    await budi.pick("15mnt")
    await budi.press("lanjut bayar")
    await budi.sees("kamu baru bayar setelah ada bestie yang siap.")
    await album.shoot(budi, "client-hold-methods")
    await budi.page.get_by_role("dialog").get_by_role("button", name="QRIS").click()
    await budi.sees("mengetuk pintu")
    await album.shoot(budi, "client-hold-search")
    await mitra.accept()
    await budi.sees_heading("teduh siap mendengar")
    await expect(budi.page.get_by_role("timer")).to_be_visible()
    await budi.sees("menunggu pembayaranmu")
    await album.shoot(budi, "client-hold")
    await budi.page.goto(f"{site.public_url}/#/")
    await budi.sees("teduh siap mendengar, dan menunggu")
    await album.shoot(budi, "client-hold-home")
    await site.pass_time(GIVEN_UP)
    await budi.page.goto(f"{site.public_url}/#/search")
    await budi.sees_heading("waktu bayarnya sudah lewat")
    await album.shoot(budi, "client-hold-over")
