"""The browser of the stories. It is the system's: none is downloaded.

A window collects what went wrong in its page: errors, console errors, requests that failed.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.async_api import async_playwright, expect

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser, Page, Request, Response

DIST = Path(__file__).parents[2] / "web" / "dist"
PHONE = (390, 844)
DESK = (1440, 900)
PATIENCE_MS = 30_000
CLOSE_SECONDS = 30
expect.set_options(timeout=PATIENCE_MS)
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")

# What a headless browser needs as root in a closed network, and nothing that would call home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of the browser; None if there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


def why_no_browser() -> str | None:
    """Why browser stories cannot run here, or None. Never an excuse where CI says it is CI."""
    if os.environ.get("CI"):
        return None
    if not find_chromium():
        return "browser stories need Chromium: apt-get install chromium"
    return None if DIST.exists() else "the web apps are not built: bin/test builds them"


@dataclass
class Window:
    """One page of one person's own browser profile."""

    page: Page
    troubles: list[str] = field(default_factory=list)
    expected: set[int] = field(default_factory=set)
    """Refusals that the story is about."""

    cut_off: bool = False
    """While a story takes the network away, what fails is no trouble."""

    def watch(self) -> None:
        self.page.on("pageerror", lambda error: self.note(f"error: {error}"))
        self.page.on("response", self._answered)
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "console",
            lambda said: (
                self.note(f"console: {said.text}")
                if said.type in ("error", "warning") and "Failed to load resource" not in said.text
                else None
            ),
        )

    def _answered(self, answer: Response) -> None:
        if answer.status >= 400 and answer.status not in self.expected:
            self.note(f"{answer.status} {answer.request.method} {answer.url}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page moved on and did not wait for it
            self.note(f"{request.failure} {request.method} {request.url}")

    def note(self, trouble: str) -> None:
        if not self.cut_off:
            self.troubles.append(trouble)


class Windows:
    """Every person has a browser profile of their own."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.all: list[Window] = []
        self.expected: set[int] = set()
        """Refusals that are no trouble in any window."""

    async def open(self, url: str, size: tuple[int, int] = PHONE, **profile: Any) -> Window:
        """A new profile (language, colour scheme, ... as Playwright names them) at ``url``."""
        width, height = size
        context = await self._browser.new_context(
            viewport={"width": width, "height": height},
            locale=profile.pop("locale", "id-ID"),
            timezone_id="Asia/Jakarta",
            **profile,
        )
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        window = Window(await context.new_page(), expected={*self.expected})
        window.watch()
        self.all.append(window)
        await window.page.goto(url)
        return window

    def assert_untroubled(self) -> None:
        """Nothing went wrong in any page."""
        troubles = [trouble for window in self.all for trouble in window.troubles]
        assert not troubles, "\n".join(troubles)


async def shut(what: Page | Browser) -> None:
    """Playwright waits for a closing without an end, and a page that is on its way elsewhere may
    never tell that it has closed: what takes too long is left to the end of the driver."""
    with suppress(TimeoutError):
        async with asyncio.timeout(CLOSE_SECONDS):
            await what.close()


@asynccontextmanager
async def browsing() -> AsyncIterator[Windows]:
    """A headless browser; it is closed at the end."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS])
        try:
            yield Windows(browser)
        finally:
            await shut(browser)
