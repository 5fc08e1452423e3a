"""Looks at every screen with axe-core, on the walks that `bin/screens` takes its pictures on."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.support.browser import DIST
from tests.support.screens import SIZES, THEMES, USUAL, Album

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Page

    from tests.support.visits import Person

AXE = DIST.parent / "node_modules" / "axe-core" / "axe.min.js"
# A toast hides what it floats over: it is looked at alone, and then the rest without it.
RUN = """async () => {
  const how = {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    resultTypes: ["violations"],
  };
  const toasts = [...document.querySelectorAll(".toast")];
  const over = toasts.length ? (await axe.run(toasts, how)).violations : [];
  for (const toast of toasts) toast.style.visibility = "hidden";
  const under = (await axe.run(document, how)).violations;
  for (const toast of toasts) toast.style.visibility = "";
  return [...over, ...under];
}"""
# Colours on their way from one theme to the other belong to neither.
STILL = """() => document.getAnimations().every((one) =>
  one.playState !== "running" || one.effect.getComputedTiming().endTime === Infinity)"""
# With letters twice as large, which words end beyond the phone, or in a box that hides the rest
# or scrolls sideways (WCAG 1.4.4, 1.4.10). A name may end in dots.
CUT = """() => {
  document.documentElement.style.fontSize = "200%";
  const cut = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const drawn = { visibilityProperty: true, opacityProperty: true };
  while (texts.nextNode()) {
    const holder = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !holder.checkVisibility(drawn)) continue;
    if (holder.closest(".sr, [aria-hidden=true]")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    let isCut = left < -1 || right > innerWidth + 1;
    let hides = true;
    for (let box = holder; box !== document.documentElement; box = box.parentElement) {
      const { overflowX, overflowY, textOverflow } = getComputedStyle(box);
      const edge = box.getBoundingClientRect();
      if (textOverflow === "ellipsis") break;
      if (overflowX !== "visible") isCut ||= left < edge.left - 1 || right > edge.right + 1;
      if (overflowY === "auto") hides = false;
      if (overflowY === "hidden" && hides) isCut ||= top < edge.top - 1 || bottom > edge.bottom + 1;
    }
    if (isCut) cut.add(holder.outerHTML.slice(0, 140));
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) cut.add(`${location.pathname}${location.hash} is ${over} px too wide`);
  document.documentElement.style.fontSize = "";
  return [...cut];
}"""
WHOLE = "document.documentElement.scrollHeight <= innerHeight"
LOOKS = 5
SERIOUS = ("serious", "critical")


@dataclass
class Inspector(Album):
    """Takes no pictures: says what axe finds on each screen, in both themes."""

    seen: list[str] = field(default_factory=list)
    serious: dict[str, str] = field(default_factory=dict)
    lesser: dict[str, str] = field(default_factory=dict)
    cut: dict[str, str] = field(default_factory=dict)
    """By letters twice as large, where people use the app on a phone."""

    async def shoot(self, person: Person, name: str, *sizes: str) -> None:
        if name.startswith("dev-"):
            return  # the sandbox of developers is no part of the apps
        size = (sizes or USUAL)[0]
        async with _as_before(person.page):
            for theme in THEMES:
                dark = theme == "dark"
                await person.page.emulate_media(
                    color_scheme="dark" if dark else "light", reduced_motion="reduce"
                )
                await self._look(person, f"{name} {theme}", size)
            await person.page.emulate_media(color_scheme="light")
            if name.startswith(("client-", "mitra-")):
                width, height = SIZES["phone"]
                await person.page.set_viewport_size({"width": width, "height": height})
                for said in await person.page.evaluate(CUT):
                    self.cut.setdefault(said, name)

    async def shoot_once(self, person: Person, name: str) -> None:
        """A screen that leaves by itself has time for one look."""
        async with _as_before(person.page):
            await person.page.emulate_media(reduced_motion="reduce")
            await self._look(person, f"{name} light", USUAL[0])

    async def _look(self, person: Person, where: str, size: str) -> None:
        page = person.page
        if not await page.evaluate("'axe' in window"):
            await page.evaluate(AXE.read_text())
        found: list[dict[str, Any]] = []
        for _look in range(LOOKS):
            await _stretch(page, size)
            await page.wait_for_function(STILL)
            found = await page.evaluate(RUN)
            if await page.evaluate(WHOLE):
                break  # else it grew meanwhile, and something may lie under what floats
        self.seen.append(where)
        for rule in found:
            told = self.serious if rule["impact"] in SERIOUS else self.lesser
            for node in rule["nodes"]:
                said = f"{rule['id']}: {node['html'][:140]} {node['failureSummary'][:300]}"
                told.setdefault(said, where)


async def _stretch(page: Page, size: str) -> None:
    """As after scrolling: nothing lies under what floats at the bottom."""
    width, height = SIZES[size]
    tall = await page.evaluate("document.documentElement.scrollHeight")
    await page.set_viewport_size({"width": width, "height": max(height, tall)})


@asynccontextmanager
async def _as_before(page: Page) -> AsyncIterator[None]:
    before = page.viewport_size
    yield
    if before:
        await page.set_viewport_size(before)
