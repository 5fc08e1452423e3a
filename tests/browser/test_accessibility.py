"""axe-core on every screen that `bin/screens` photographs, both themes; large letters on phones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support import client_walk
from tests.support.demo_walk import walk_demo
from tests.support.inspecting import Inspector
from tests.support.screens import walk_apps, walk_customer
from tests.support.site import Site, running_site
from tests.support.visits import Person

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.browser import Windows

pytestmark = pytest.mark.slow
SCREENS_AT_LEAST, RARE_SCREENS_AT_LEAST = 80, 35


async def test_axe_finds_nothing_serious_on_any_screen(
    site: Site, windows: Windows, tmp_path: Path
) -> None:
    """WCAG 2.2 A and AA, and best practice, in the light and in the dark."""
    inspector = Inspector(tmp_path, [])
    windows.expected.add(401)  # so much time passes that sign-ins run out and are renewed
    await walk_apps(inspector, site, windows)
    looked = {where.rpartition(" ")[0] for where in inspector.seen}
    assert len(looked) > SCREENS_AT_LEAST
    assert {name.partition("-")[0] for name in looked} >= {"client", "mitra", "center"}
    assert (inspector.serious, inspector.cut) == ({}, {})


async def test_axe_finds_nothing_serious_on_what_only_some_customers_meet(
    database_url: str, valkey_url: str, tmp_path: Path, windows: Windows
) -> None:
    """The bell, refused and late money, holds, a bestie who is gone, no network, a closed house."""
    inspector = Inspector(tmp_path, [])
    windows.expected.add(401)
    async with running_site(database_url, valkey_url, tmp_path, **client_walk.DOORS) as site:
        await walk_customer(inspector, site, windows)
        for window in windows.all:
            window.cut_off = True  # the site closes before the windows do
    assert len({where.rpartition(" ")[0] for where in inspector.seen}) > RARE_SCREENS_AT_LEAST
    assert (inspector.serious, inspector.cut) == ({}, {})


async def test_axe_finds_nothing_serious_in_the_demo(
    demo_site: Site, windows: Windows, tmp_path: Path
) -> None:
    inspector = Inspector(tmp_path, [])
    await walk_demo(inspector, demo_site, windows)
    assert len(inspector.seen) >= 4
    assert inspector.serious == {}


async def test_axe_would_notice_what_is_wrong(windows: Windows, tmp_path: Path) -> None:
    """The proof that it looks: a button without a name, and letters that nobody can read."""
    window = await windows.open("about:blank")
    await window.page.set_content(
        "<html lang=id><title>x</title><main><h1>x</h1><button></button>"
        "<p style='color:#ccc;background:#fff'>pucat sekali</p>"
        "<p style='width:100px;font-size:1rem;overflow:hidden'>terpotong</p></main></html>"
    )
    inspector = Inspector(tmp_path, [])
    await inspector.shoot(Person(window), "client-wrong")
    rules = {said.partition(":")[0] for said in inspector.serious}
    assert rules >= {"button-name", "color-contrast"}
    assert len(inspector.cut) == 1
