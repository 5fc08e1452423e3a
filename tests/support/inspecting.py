"""Looks at every screen with axe-core, on the walks that `bin/screens` takes its pictures on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.browser import DIST
from tests.support.screens import SETTLE_MS, SIZES, THEMES, USUAL, Album

if TYPE_CHECKING:
    from tests.support.visits import Person

AXE = DIST.parent / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  resultTypes: ["violations"],
})"""
SERIOUS = ("serious", "critical")


@dataclass
class Inspector(Album):
    """Takes no pictures: says what axe finds on each screen, in both themes."""

    seen: list[str] = field(default_factory=list)
    serious: dict[str, str] = field(default_factory=dict)
    lesser: dict[str, str] = field(default_factory=dict)

    async def shoot(self, person: Person, name: str, *sizes: str) -> None:
        if name.startswith("dev-"):
            return  # the sandbox of developers is no part of the apps
        page = person.page
        before = page.viewport_size
        width, height = SIZES[(sizes or USUAL)[0]]
        tall = await page.evaluate("document.documentElement.scrollHeight")
        # As after scrolling: nothing lies under the bar at the bottom.
        await page.set_viewport_size({"width": width, "height": max(height, tall)})
        for theme in THEMES:
            dark = theme == "dark"
            await page.emulate_media(
                color_scheme="dark" if dark else "light", reduced_motion="reduce"
            )
            await page.wait_for_timeout(SETTLE_MS)
            await self._look(person, f"{name} {theme}")
        await page.emulate_media(color_scheme="light")
        if before:
            await page.set_viewport_size(before)

    async def shoot_once(self, person: Person, name: str) -> None:
        """A screen that leaves by itself has time for one look."""
        await self._look(person, f"{name} light")

    async def _look(self, person: Person, where: str) -> None:
        page = person.page
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE.read_text())
        found: dict[str, Any] = await page.evaluate(RUN)
        self.seen.append(where)
        for rule in found["violations"]:
            told = self.serious if rule["impact"] in SERIOUS else self.lesser
            for node in rule["nodes"]:
                said = f"{rule['id']}: {node['html'][:140]} {node['failureSummary'][:300]}"
                told.setdefault(said, where)
