"""The walks through the apps on which `bin/screens` takes its pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.browser import DESK, shut
from tests.support.visits import Customer, Mitra, Person, customer_at

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.screens import Album
    from tests.support.site import Site

PHONE_NUMBER = "+6281234567890"
PASSWORD = "jendela menyala di kampung"
LITTLE_SECONDS = 175


async def walk_control_center(album: Album, site: Site, windows: Windows) -> Person:
    """From the one-time link to the list of mitras, with the first one added."""
    operator = Person(await windows.open(await site.operator_link(), DESK))
    await operator.sees_heading("pasang kata sandimu")
    await album.shoot(operator, "center-link")
    await operator.page.get_by_label("kata sandi baru").fill(PASSWORD)
    await operator.press("simpan dan masuk")
    await operator.sees("bisa diketuk sekarang")
    await operator.page.get_by_role("link", name="mitra", exact=True).first.click()
    await operator.press("tambah mitra")
    await operator.page.get_by_label("nama panggilan").fill("teduh")
    await operator.page.get_by_label("nomor HP").fill(PHONE_NUMBER)
    await album.shoot(operator, "center-add")
    await operator.press("tambahkan")
    await operator.sees("teduh sudah ditambahkan")
    stranger = Person(await windows.open(f"{site.internal_url}/", DESK))
    await stranger.sees_heading("masuk")
    await album.shoot(stranger, "center-sign-in")
    return operator


async def shoot_control_center(album: Album, operator: Person) -> None:
    """The living pages, while something goes on."""
    await album.shoot(operator, "center-mitras")
    await operator.press("nonaktifkan teduh")
    await album.shoot(operator, "center-deactivate")
    await operator.page.keyboard.press("Escape")
    await operator.page.get_by_role("link", name="dasbor", exact=True).first.click()
    await album.shoot(operator, "center-dashboard")


async def walk_mitra_in(album: Album, site: Site, windows: Windows) -> Mitra:
    """Sign-in, and home with the lamp off."""
    mitra = Mitra(await windows.open(f"{site.public_url}/mitra/"))
    await album.shoot(mitra, "mitra-sign-in")
    await mitra.page.get_by_label("nomor HP").fill(PHONE_NUMBER)
    await mitra.press("kirim kode")
    code = await site.code_for(PHONE_NUMBER)
    await album.shoot(mitra, "mitra-code")
    await mitra.page.get_by_label("kode 6 angka").fill(code)
    await mitra.sees("lampumu lagi mati")
    await album.shoot(mitra, "mitra-home-off")
    await mitra.press("riwayat")
    await album.shoot(mitra, "mitra-history-empty")
    await mitra.press("aku")
    await album.shoot(mitra, "mitra-me")
    await mitra.press("lihat pendapatan")
    await mitra.sees_heading("belum ada pendapatan")
    await album.shoot(mitra, "mitra-earnings-empty")
    await mitra.press("beranda")
    return mitra


async def walk_to_order(album: Album, site: Site, windows: Windows, mitra: Mitra) -> Customer:
    """A first visit up to the topic sheet."""
    customer = await customer_at(windows, site)
    await customer.sees("semua bestie lagi nemenin")
    await album.shoot(customer, "client-home-nobody")
    for place in ("riwayat", "bantuan", "aku"):
        await customer.press(place)
        await album.shoot(customer, f"client-{place}-guest")
    await mitra.switch_on()
    await site.light_windows(7)
    await album.shoot(mitra, "mitra-home-on")
    await customer.press("beranda")
    await customer.sees("8 bestie siap", 15)
    await album.shoot(customer, "client-home-new")
    await customer.press("mulai curhat")
    await customer.press("lanjut")
    await album.shoot(customer, "client-hello-name")
    await customer.page.get_by_label("nama panggilan").fill("biru")
    await customer.press("lanjut")
    await customer.sees_heading("sebelum mulai")
    await album.shoot(customer, "client-hello-consent")
    for promise in ("ketentuan layanan", "dataku disimpan", "18 tahun"):
        await customer.pick(promise)
    await customer.press("setuju dan lanjut")
    await customer.sees_heading("cara kerja hadir")
    await album.shoot(customer, "client-hello-promise")
    await customer.press("lanjut")
    return customer


async def walk_order(album: Album, customer: Customer) -> None:
    """Topic, price, way to pay, code."""
    await customer.sees_heading("mau cerita soal apa?")
    await album.shoot(customer, "client-topic")
    await customer.page.get_by_role("button", name="pilih topik dulu").click(force=True)
    await customer.sees("pilih salah satu dulu ya")
    await album.shoot(customer, "client-topic-missing")
    await customer.pick("topik sensitif")
    await customer.press("keluarga")
    await album.shoot(customer, "client-topic-sensitive")
    await customer.press("lanjut ke harga")
    await album.shoot(customer, "client-price")
    await customer.pick("15mnt")
    await customer.press("lanjut bayar")
    await customer.sees_heading("bayar pakai apa?")
    await album.shoot(customer, "client-methods")
    await customer.page.get_by_role("dialog").get_by_text("QRIS").first.click()
    await customer.sees("menunggu pembayaranmu")
    await album.shoot(customer, "client-pay")
    await customer.press("aku sudah bayar")
    await album.shoot(customer, "client-pay-checking")
    await customer.press("lihat kode QR lagi")


async def walk_pay(album: Album, site: Site, customer: Customer) -> None:
    """Home while the code waits, and the provider's page."""
    await customer.press("kembali, pesanan tetap disimpan")
    await customer.sees("belum dibayar")
    await album.shoot(customer, "client-home-unpaid")
    await customer.press("lanjut bayar")
    link = await customer.page.get_by_role("link", name="buka halaman bayar").get_attribute("href")
    assert link
    beside = Person(type(customer.window)(await customer.page.context.new_page()))
    await beside.page.goto(link)
    await album.shoot(beside, "dev-pay")
    await beside.press("bayar sekarang")
    await beside.sees("sudah masuk, makasih")
    await album.shoot(beside, "dev-pay-paid")
    await beside.page.goto(f"{site.public_url}/dev/inbox")
    await album.shoot(beside, "dev-inbox")
    await shut(beside.page)


async def walk_search(album: Album, site: Site, customer: Customer, mitra: Mitra) -> None:
    """Knocking, stopped, unanswered, and answered at last."""
    await customer.sees("lagi mengetuk pintu")
    await mitra.sees("biru mau ngobrol")
    await album.shoot(customer, "client-search")
    await album.shoot(mitra, "mitra-knock-sensitive")
    await customer.press("berhenti mencari, uang tetap aman")
    await album.shoot(customer, "client-search-stop")
    await customer.press("berhenti dulu")
    await customer.sees_heading("pencarian berhenti")
    await album.shoot(customer, "client-search-stopped")
    await customer.press("ketuk lagi")
    await customer.sees("mengetuk pintu")
    await site.pass_time(301)
    await customer.sees_heading("belum ada yang bisa menjawab")
    await album.shoot(customer, "client-search-nobody")
    await album.shoot(mitra, "mitra-home-missed")
    await mitra.press("permintaan")
    await album.shoot(mitra, "mitra-requests")
    await customer.press("ketuk lagi")
    await mitra.accept()
    await customer.sees("teduh menjawab")
    await album.shoot_once(customer, "client-found")
    await customer.sees("tersambung", 15)


async def walk_talk(album: Album, customer: Customer, mitra: Mitra) -> None:
    """A conversation."""
    for person, text in (
        (customer, "halo kak, boleh cerita?"),
        (mitra, "boleh banget. aku di sini, pelan-pelan saja ya."),
        (customer, "barusan berantem sama ibu. aku tahu dia capek, tapi kata-katanya nyangkut."),
        (mitra, "kedengarannya berat. bagian mana yang paling nyangkut?"),
    ):
        await person.say(text)
        await (mitra if person is customer else customer).sees(text)
    await album.shoot(customer, "client-chat")
    await album.shoot(mitra, "mitra-chat-sensitive")
    await customer.press("ke beranda, obrolan tetap jalan")
    await album.shoot(customer, "client-home-live")
    await customer.press("lanjut ngobrol")
    await mitra.press("ke beranda, obrolan tetap jalan")
    await album.shoot(mitra, "mitra-home-live")
    await mitra.page.get_by_role("switch").click()
    await album.shoot(mitra, "mitra-rest")
    await mitra.page.keyboard.press("Escape")
    await mitra.page.get_by_role("link", name="biru").first.click()
    await customer.press("pilihan lain: akhiri sesi, laporkan, bantuan")
    await album.shoot(customer, "client-chat-menu")
    await customer.press("akhiri sesi")
    await album.shoot(customer, "client-chat-end-1")
    await customer.press("iya, aku mau selesai")
    await album.shoot(customer, "client-chat-end-2")
    await customer.press("nggak jadi")


async def walk_warning(album: Album, site: Site, customer: Customer, mitra: Mitra) -> None:
    """Little time is left: a warning that is a minute late is not given any more."""
    shown = await customer.page.locator(".chatbar").get_by_role("timer").inner_text()
    minutes, seconds = (int(part) for part in shown.split(":"))
    await site.pass_time(minutes * 60 + seconds - LITTLE_SECONDS)
    await customer.sees("mau nambah waktu")
    await album.shoot(customer, "client-chat-warning")
    await album.shoot(mitra, "mitra-chat-warning")


async def walk_goodbye(album: Album, site: Site, customer: Customer, mitra: Mitra) -> None:
    """Goodbyes, and where the talk is found again."""
    await site.pass_time(181)
    await customer.sees_heading("waktunya habis")
    await album.shoot(customer, "client-chat-over")
    await album.shoot(mitra, "mitra-chat-over")
    await customer.press("pamit dulu")
    await album.shoot(customer, "client-goodbye")
    await customer.leave_goodbye("aku lebih lega. makasih ya")
    await customer.sees("menunggu pamit dari teduh")
    await album.shoot(customer, "client-goodbye-sent")
    await mitra.press("tulis pesan pamit")
    await album.shoot(mitra, "mitra-goodbye")
    await mitra.leave_goodbye("jaga diri ya")
    await mitra.sees_heading("obrolan ini selesai")
    await album.shoot(mitra, "mitra-done")
    await album.shoot(customer, "client-done")
    for person, app, other in ((customer, "client", "teduh"), (mitra, "mitra", "biru")):
        await person.press("ke beranda")
        await album.shoot(person, f"{app}-home-again")
        await person.press("riwayat")
        await album.shoot(person, f"{app}-history")
        await person.press(other, exact=False)
        await person.sees("kedengarannya berat")
        await album.shoot(person, f"{app}-transcript")
        await person.press("kembali")
    await mitra.press("aku")
    await mitra.press("lihat pendapatan")
    await mitra.sees("dari sesi")
    await album.shoot(mitra, "mitra-earnings")
    for place in ("bantuan", "aku"):
        await customer.press(place)
        await album.shoot(customer, f"client-{place}")
