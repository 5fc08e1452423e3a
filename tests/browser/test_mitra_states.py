"""Every state of the mitra's screens that no other story comes by."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.books import check_books, owe_the_mitra
from tests.support.cable import laid_cable
from tests.support.operating import admin_at, mitra_id_of, tune
from tests.support.site import running_site
from tests.support.visits import knocking, mitra_at, talking

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NUMBER = "+6281234567890"
BEATS_OFTEN = {"MITRA_HEARTBEAT_CADENCE_SECONDS": "2", "MITRA_AUTO_OFFLINE_SWEEP_SECONDS": "1"}
LOST_SECONDS = 15
DARK_SECONDS = 60


async def test_e6_the_list_of_requests_counts_down_what_is_open_and_says_how_each_ended(
    site: Site, windows: Windows
) -> None:
    """E6: passed and accepted; an open one stands first, and the card does not hide its seconds."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    await teduh.press("permintaan")
    await teduh.sees_heading("belum ada yang mengetuk")
    biru = await knocking(site, windows)
    card = teduh.page.get_by_role("alertdialog")
    await expect(card.get_by_role("timer")).to_be_visible()
    await expect(teduh.page.get_by_text("jawab dalam")).to_be_visible()
    await expect(card.get_by_role("button", name="terima")).to_be_focused()
    await card.get_by_role("button", name="lewati").click()
    await teduh.sees("dilewati")
    await expect(card).to_have_count(0)
    await biru.press("berhenti mencari, uang tetap aman")
    await biru.press("berhenti dulu")
    await biru.press("ketuk lagi")
    await teduh.accept()
    await expect(teduh.page.locator(".composer")).to_be_visible()
    await teduh.press("ke beranda, obrolan tetap jalan")
    await teduh.press("permintaan")
    rows = teduh.page.locator(".rows .lrow")
    await expect(rows).to_have_count(2)
    await expect(rows.first).to_contain_text("diterima")
    await expect(rows.last).to_contain_text("dilewati")


async def test_c3_a_lamp_that_the_house_put_out_while_the_phone_was_away_is_explained(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """C3: the news went into the void; the phone tells it when it is back, and lights again."""
    async with (
        laid_cable() as cable,
        running_site(database_url, valkey_url, tmp_path, **BEATS_OFTEN) as site,
    ):
        await cable.reach(site.public_url)
        await tune(site, mitra_stale_after_seconds=LOST_SECONDS)
        teduh = await mitra_at(windows, replace(site, public_url=cable.url), "teduh", NUMBER)
        await teduh.sees_heading("lampumu menyala")
        teduh.window.cut_off = True
        await cable.cut()
        await teduh.sees_heading("lampumu berkedip")
        await site.until(lambda: _all_dark(site), DARK_SECONDS)
        await cable.mend()
        await teduh.sees_heading("lampumu kami matikan")
        await teduh.sees("detakmu hilang terlalu lama")
        await teduh.press("oke")
        await teduh.sees_heading("lampumu lagi mati")
        await teduh.switch_on()


async def _all_dark(site: Site) -> bool:
    async with site.db.reading() as tx:
        return not await tx.value("SELECT count(*) FROM mitra_status WHERE is_online")


async def test_c4_a_mitra_whom_an_operator_put_out_reads_why_and_whom_to_ask(
    site: Site, windows: Windows
) -> None:
    """C4: the screen of an inactive account, in words, and again whenever the app is opened."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    teduh.window.expected |= {401, 403}
    await _deactivate(site)
    await teduh.sees("akunmu lagi dinonaktifkan oleh tim hadir")
    await expect(teduh.page.get_by_label("nomor HP")).to_be_visible()
    await teduh.page.reload()
    await teduh.sees("akunmu lagi dinonaktifkan oleh tim hadir")


async def test_c4_a_phone_that_was_away_when_its_mitra_was_put_out_reads_why_too(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """C4: the closing word went into the void; what it asks when it is back is answered with it."""
    async with laid_cable() as cable, running_site(database_url, valkey_url, tmp_path) as site:
        await cable.reach(site.public_url)
        teduh = await mitra_at(windows, replace(site, public_url=cable.url), "teduh", NUMBER)
        teduh.window.cut_off = True
        await cable.cut()
        await _deactivate(site)
        await cable.mend()
        await teduh.sees("akunmu lagi dinonaktifkan oleh tim hadir")


async def _deactivate(site: Site) -> None:
    admin = await admin_at(site)
    await admin.post(f"/internal/mitras/{await mitra_id_of(site, 'teduh')}/deactivate")


async def test_f6_earnings_show_a_payout_that_is_under_way_and_one_that_did_not_arrive(
    site: Site, windows: Windows
) -> None:
    """F6: what is set aside is said; what came back is owed again."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    mitra = await owe_the_mitra(site.db, 9000)
    admin = await admin_at(site)
    body = {"mitra_id": str(mitra), "amount_idr": 4000}
    payout = await admin.post("/internal/payouts", body, key="satu")
    await teduh.press("aku")
    await teduh.press("lihat pendapatan")
    await teduh.sees("pencairan sedang jalan")
    owed = teduh.page.locator(".card .amount")
    await expect(owed).to_have_text("Rp5.000")
    await admin.post(f"/internal/payouts/{payout['id']}/failed", {"reason": "rekening tutup"})
    await teduh.page.reload()
    await teduh.sees("pencairan yang nggak sampai")
    await teduh.sees("kembali, nanti dicairkan lagi")
    await expect(owed).to_have_text("Rp9.000")
    await check_books(site.db)


async def test_j2_where_a_heavy_topic_stays_heavy_the_switch_says_so(
    site: Site, windows: Windows
) -> None:
    """J2: the latch; and where no question is wanted, one tap is enough."""
    latch = {"sensitive_flag_one_way_latch": True, "sensitive_flip_confirmation_enabled": False}
    await tune(site, **latch)
    _biru, teduh = await talking(site, windows)
    await teduh.page.get_by_role("switch", name="tandai sensitif").click()
    screen = teduh.page.locator(".app.sens")
    await expect(screen).to_be_visible()
    await teduh.page.get_by_role("switch", name="topik sensitif").click()
    await teduh.sees("sekali ditandai sensitif, nggak bisa diubah lagi")
    await expect(screen).to_be_visible()
    await teduh.press("ke beranda, obrolan tetap jalan")
    row = teduh.page.get_by_role("link", name=re.compile("biru"))
    await expect(row).to_contain_text("topik sensitif")


async def test_c1_the_last_talk_before_resting_may_be_taken_back(
    site: Site, windows: Windows
) -> None:
    """C1: nobody knocks meanwhile; kept on, the lamp shines as before."""
    _biru, teduh = await talking(site, windows)
    await teduh.press("ke beranda, obrolan tetap jalan")
    lamp = teduh.page.get_by_role("switch", name="lampu")
    await lamp.click()
    await teduh.press("selesaikan dulu, lalu mati")
    await teduh.sees("nggak ada ketukan baru")
    await lamp.click()
    await teduh.press("tetap menyala")
    await teduh.sees("1 dari 3 kursi terisi")
