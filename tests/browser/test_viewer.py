"""Who may only look: no page offers a deed, and no request does one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.browser.test_operators import operator_at, to
from tests.support.desk_stock import stock_desk

if TYPE_CHECKING:
    from tests.support.browser import Windows
    from tests.support.site import Site

pytestmark = pytest.mark.slow
NEVER = "00000000-0000-7000-8000-000000000000"
LISTS_OF_ALL = (
    "sesi", "mitra", "gagal dipasangkan", "pembayaran", "kredit", "pengembalian", "pencairan"
)  # fmt: skip
# By how they begin: "diakhiri klien" is a filter.
DEEDS = re.compile(
    r"^(tambah|nonaktifkan|aktifkan|simpan|kembalikan|alihkan|akhiri|cairkan|catat|cari lagi|"
    r"tutup|blokir)\b"
)
WRITES = {
    "PATCH /internal/settings": {
        "changes": [{"key": "closing_grace_seconds", "value": 240, "version": 0}]
    },
    "POST /internal/pricing-tiers": {"mode": "chat", "minutes": 7, "price_idr": 7000},
    f"POST /internal/sessions/{NEVER}/reroute": {"mitra_id": NEVER},
    f"POST /internal/sessions/{NEVER}/end": {},
    f"POST /internal/mitras/{NEVER}/deactivate": {},
    f"POST /internal/customers/{NEVER}/ban": {"reason": "x"},
    f"PATCH /internal/mitras/{NEVER}": {"version": 1, "call_name": "x"},
    f"PUT /internal/mitras/{NEVER}/capacity": {"capacity_override": 9},
    f"POST /internal/failed-pairings/{NEVER}/resolve": {"resolution": "close"},
    f"POST /internal/payments/{NEVER}/refund": {"reason": "x"},
    f"POST /internal/refunds/{NEVER}/proof": {"proof": "x"},
    "POST /internal/payouts": {"mitra_id": NEVER},
    "POST /internal/operators": {"email": "x@hadir.test", "role": "admin"},
}


async def test_a_viewer_changes_nothing_by_page_or_by_request(site: Site, windows: Windows) -> None:
    """A7: no page offers it, and every request with a viewer's own token is refused."""
    await site.add_mitra("teduh", "+6281234567890")
    melati = await operator_at(windows, site, "melati", "viewer")
    await stock_desk(site)
    main = melati.page.get_by_role("main")
    for place in (*LISTS_OF_ALL, "pengaturan"):
        await to(melati, place)
        if place in LISTS_OF_ALL:
            await expect(main.locator(".tbl tbody tr").first).to_be_visible()
        await expect(main.get_by_role("button", name=DEEDS)).to_have_count(0)
        await expect(main.get_by_role("switch")).to_have_count(0)
    for place, heading in (("sesi", "yang terjadi"), ("mitra", "kapan lampunya menyala")):
        await to(melati, place)
        await main.locator(".tbl tbody th a").first.click()
        await melati.sees_heading(heading)
        await expect(main.get_by_role("button", name=DEEDS)).to_have_count(0)
        await expect(main.get_by_role("textbox")).to_have_count(0)
    menu = melati.page.get_by_role("navigation", name="menu utama")
    for place in ("klien", "operator", "audit"):
        await expect(menu.get_by_role("link", name=place, exact=True)).to_have_count(0)
    await melati.page.goto(f"{site.internal_url}/#/customers")
    await melati.sees_heading("dasbor")
    melati.window.expected |= {403}
    asked = await melati.page.evaluate(
        """async writes => {
          const renewed = await fetch("/internal/auth/refresh", {
            method: "POST", headers: { "X-Hadir-App": "operator" } });
          const token = (await renewed.json()).access_token;
          const answers = {};
          for (const [name, body] of Object.entries(writes)) {
            const [method, path] = name.split(" ");
            const headers = {
              Authorization: `Bearer ${token}`, "Content-Type": "application/json",
              "Idempotency-Key": crypto.randomUUID() };
            const answer = await fetch(path, { method, headers, body: JSON.stringify(body) });
            answers[name] = answer.status;
          }
          const look = { headers: { Authorization: `Bearer ${token}` } };
          answers.look = (await fetch("/internal/settings", look)).status;
          return answers;
        }""",
        WRITES,
    )
    assert asked == {**dict.fromkeys(WRITES, 403), "look": 200}
