"""A mitra's yes that could not be taken: kindly said, whatever came in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.async_api import expect

from tests.support.operating import admin_at, mitra_id_of
from tests.support.visits import knocking, mitra_at

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Route

    from tests.support.browser import Windows
    from tests.support.site import Site
    from tests.support.visits import Mitra

pytestmark = pytest.mark.slow
NUMBER, OTHER = "+6281234567890", "+6281234567891"


async def _answers_too_late(mitra: Mitra, meanwhile: Callable[[], Awaitable[object]]) -> None:
    """The yes is on its way while something else happens."""
    mitra.window.expected |= {409, 410}

    async def slowly(route: Route) -> None:
        await meanwhile()
        await route.continue_()

    await mitra.page.route("**/accept", slowly)
    await mitra.accept()


async def test_e5_a_yes_that_another_one_was_quicker_with_is_thanked_for(
    site: Site, windows: Windows
) -> None:
    """E5: the loser reads who answered, in the same round trip, and the way on is one button."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    senja = await mitra_at(windows, site, "senja", OTHER)
    await knocking(site, windows)
    await teduh.sees("biru mau ngobrol")
    await _answers_too_late(teduh, senja.accept)
    await teduh.sees_heading("sudah ada yang menjawab")
    await teduh.sees("cuma selisih sebentar. makasih sudah siap")
    await teduh.press("oke")
    await teduh.sees_heading("lampumu menyala")
    await expect(teduh.page.get_by_role("alertdialog")).to_have_count(0)


async def test_e5_a_yes_to_somebody_who_left_is_told_that_nothing_is_wrong(
    site: Site, windows: Windows
) -> None:
    """E5, E7: the customer stopped looking while the answer was on its way."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    biru = await knocking(site, windows)

    async def stops() -> None:
        await biru.press("berhenti mencari, uang tetap aman")
        await biru.press("berhenti dulu")
        await biru.sees_heading("pencarian berhenti")

    await _answers_too_late(teduh, stops)
    await teduh.sees_heading("waktunya barusan lewat")
    await teduh.sees("sudah ditutup sebelum jawabanmu sampai. nggak apa-apa")
    await teduh.press("oke")
    await teduh.press("permintaan")
    await teduh.sees("nggak terjawab")


async def test_c5_a_yes_of_a_mitra_whose_seats_are_taken_is_told_so(
    site: Site, windows: Windows
) -> None:
    """C5: the operator took a seat away meanwhile; whoever knocked is still looked for."""
    teduh = await mitra_at(windows, site, "teduh", NUMBER)
    biru = await knocking(site, windows)
    admin, teduhs_id = await admin_at(site), await mitra_id_of(site, "teduh")

    async def no_seat() -> None:
        await admin.ask("PUT", f"/internal/mitras/{teduhs_id}/capacity", {"capacity_override": 0})

    await _answers_too_late(teduh, no_seat)
    await teduh.sees_heading("kursimu sudah penuh")
    await teduh.sees("biru kami carikan mitra lain")
    await teduh.press("oke")
    await expect(teduh.page.get_by_role("alertdialog")).to_have_count(0)
    await biru.sees("lagi mengetuk pintu")
