"""Takes a picture of every screen, from a real server: `bin/screens FOLDER [WORD...]`."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

from tests.support import (
    client_walk,
    client_walk_talk,
    desk_walk,
    door_walk,
    engines,
    walks,
    walks_more,
)
from tests.support.browser import DESK, PHONE, Windows, browsing, why_no_browser
from tests.support.contact_sheet import lay_out
from tests.support.demo_walk import walk_demo
from tests.support.site import Site, running_site
from tests.support.visits import Person

SIZES = {"phone": PHONE, "desk": DESK, "laptop": (1024, 768)}
USUAL = ("phone", "desk")
THEMES = ("light", "dark")
LANGUAGES = ("id", "en")
KEY_SCREENS = ("client-home-new", "client-price", "client-pay", "client-search", "client-chat")
ARRIVE_MS = 450  # longer than any sheet or message takes to arrive
SETTLE_MS = 120  # after a change of size, theme or language
DESK_MAIN = ("center-dashboard-full", "center-sessions", "center-settings", "center-session")
DESK_PAGES = ("center-", "door-account-on", "door-manage", "door-operators", "door-second-step")
DESK_ONCE = "-desk-light-id"
DESK_SHEET = 6
SPEAK = """language => {
  localStorage.setItem("hadir.lang", language);
  dispatchEvent(new StorageEvent("storage", { key: "hadir.lang", newValue: language }));
}"""


@dataclass
class Album:
    """Where the pictures go; ``only`` keeps those whose name holds one of the words."""

    folder: Path
    only: list[str]
    count: int = 0
    troubles: list[str] = field(default_factory=list)

    async def shoot(self, person: Person, name: str, *sizes: str) -> None:
        """This very screen in every size, theme and language; afterwards all is as it was."""
        page = person.page
        await page.wait_for_timeout(ARRIVE_MS)
        if self.only and not any(word in name for word in self.only):
            return
        before = page.viewport_size or {"width": PHONE[0], "height": PHONE[1]}
        for size, theme, language in product(sizes or USUAL, THEMES, LANGUAGES):
            width, height = SIZES[size]
            await page.set_viewport_size({"width": width, "height": height})
            await page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
            await page.evaluate(SPEAK, language)
            await page.wait_for_timeout(SETTLE_MS)
            await self._note_overflow(person, f"{name}-{size}-{language}")
            tall = await page.evaluate("document.documentElement.scrollHeight")
            if tall > height:  # what sticks to the window reaches as far as the page does
                await page.set_viewport_size({"width": width, "height": tall})
                await page.wait_for_timeout(SETTLE_MS)
            path = self.folder / f"{name}-{size}-{theme}-{language}.png"
            await page.screenshot(path=path, full_page=True)
            self.count += 1
        await page.set_viewport_size(before)
        await page.emulate_media(color_scheme="light")
        await page.evaluate(SPEAK, "id")
        await page.wait_for_timeout(SETTLE_MS)

    async def shoot_once(self, person: Person, name: str) -> None:
        """A screen that leaves by itself: one picture, as it is."""
        await person.page.screenshot(path=self.folder / f"{name}.png")
        self.count += 1

    async def _note_overflow(self, person: Person, where: str) -> None:
        wide = await person.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if wide > 0:
            self.troubles.append(f"{where} is {wide} px too wide")


async def take_pictures(album: Album, home: Path) -> None:
    """One server for what everybody meets, one for the customer's rarer screens, the demo's."""
    for walk, environ in WALKS:
        urls = engines.worker_database("screens"), engines.worker_valkey("screens")
        async with running_site(*urls, home, **environ) as site, browsing() as windows:
            windows.expected.add(401)  # so much time passes that sign-ins run out and are renewed
            try:
                await walk(album, site, windows)
            except BaseException:
                for number, window in enumerate(windows.all):
                    path = album.folder / f"stuck-{number}.png"
                    await window.page.screenshot(path=path)
                raise
            album.troubles += [trouble for window in windows.all for trouble in window.troubles]


async def walk_apps(album: Album, site: Site, windows: Windows) -> None:
    operator = await walks.walk_control_center(album, site, windows)
    await door_walk.walk_account(album, operator)
    await door_walk.walk_operators(album, operator)
    mitra = await walks.walk_mitra_in(album, site, windows)
    customer = await walks.walk_to_order(album, site, windows, mitra)
    await walks.walk_order(album, customer)
    await walks.walk_pay(album, site, customer)
    await walks.walk_search(album, site, customer, mitra)
    await walks.walk_talk(album, customer, mitra)
    await walks_more.walk_care(album, customer, mitra)
    await walks_more.walk_more_time(album, customer, mitra)
    await walks.walk_warning(album, site, customer, mitra)
    await walks.shoot_control_center(album, operator)
    await desk_walk.shoot_pages(album, site, operator)
    await walks.walk_goodbye(album, site, customer, mitra)
    await walks_more.walk_mitra_out(album, site, mitra)
    await door_walk.walk_profile(album, site, windows)


async def walk_customer(album: Album, site: Site, windows: Windows) -> None:
    """What only some customers come by."""
    await client_walk.walk_door(album, site, windows)
    _dewi, teduh = await client_walk_talk.walk_long_search(album, site, windows)
    await client_walk_talk.walk_again(album, site, windows, teduh)
    await client_walk.walk_money(album, site, windows)
    await client_walk.walk_by_hand(album, site, windows)
    await client_walk_talk.walk_hold(album, site, windows, teduh)
    await client_walk.walk_closed_house(album, site, windows)


WALKS = (
    (walk_apps, {"HADIR_DEMO": "0"}),
    (walk_customer, {"HADIR_DEMO": "0", **client_walk.DOORS}),
    (walk_demo, {"HADIR_DEMO": "1"}),
)


def lay_sheets(folder: Path) -> int:
    """One contact sheet for each size, theme and language; the control center's can be read as
    they are: dashboard, sessions and settings in all of them, every other page once."""
    made = 0
    for size, theme, language in product(SIZES, THEMES, LANGUAGES):
        cut = f"-{size}-{theme}-{language}"
        pictures = sorted(folder.glob(f"*{cut}.png"))
        wide = SIZES[size][0]
        if size != "phone":
            desk = [one for one in pictures if one.name.startswith(DESK_PAGES)]
            pictures = [one for one in pictures if one not in desk]
            main = [one for one in desk if one.name.removesuffix(f"{cut}.png") in DESK_MAIN]
            made += _lay(main, folder / f"sheet-center{cut}.webp", cut, across=2, wide_px=wide)
            if cut == DESK_ONCE:
                made += _lay_rest([one for one in desk if one not in main], folder)
        made += _lay(pictures, folder / f"sheet{cut}.webp", cut, across=8, wide_px=200)
    return made + sum(_lay_keys(folder, size) for size in USUAL)


def _lay_keys(folder: Path, size: str) -> int:
    """The customer's key screens, each in both themes and languages beside each other."""
    combined = product(KEY_SCREENS, THEMES, LANGUAGES)
    names = [f"{screen}-{size}-{theme}-{language}.png" for screen, theme, language in combined]
    pictures = [folder / name for name in names if (folder / name).exists()]
    return _lay(pictures, folder / f"sheet-client-key-{size}.webp", "", across=4, wide_px=320)


def _lay_rest(pages: list[Path], folder: Path) -> int:
    firsts = range(0, len(pages), DESK_SHEET)
    for number, first in enumerate(firsts, start=1):
        few, sheet = pages[first : first + DESK_SHEET], folder / f"sheet-center-rest-{number}.webp"
        lay_out(few, sheet, cut=DESK_ONCE, across=2, wide_px=DESK[0])
    return len(firsts)


def _lay(pictures: list[Path], sheet: Path, cut: str, *, across: int, wide_px: int) -> int:
    if not pictures:
        return 0
    lay_out(pictures, sheet, cut=cut, across=across, wide_px=wide_px)
    return 1


def main(folder: str, *only: str) -> None:
    """Tell how many, and what was wrong on the way."""
    if missing := why_no_browser():
        sys.exit(missing)
    album = Album(Path(folder), [*only])
    began = engines.begin_run()
    try:
        with tempfile.TemporaryDirectory() as home:
            asyncio.run(take_pictures(album, Path(home)))
    finally:
        engines.close_connections()
        if began:
            engines.end_run()
    sheets = lay_sheets(album.folder)
    sys.stdout.write(f"{album.count} pictures and {sheets} sheets in {folder}\n")
    if album.troubles:
        sys.exit("\n".join(dict.fromkeys(album.troubles)))


if __name__ == "__main__":
    main(*sys.argv[1:])
