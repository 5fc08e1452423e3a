"""Somebody without a pointer: what the Tab key comes to, and whether it can be seen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.visits import Person

MOST_TABS = 40
FOCUSED = """(() => {
  const at = document.activeElement;
  if (!at.matches("a, button, input, textarea, summary")) return "";
  const said = (one) => one.innerText || one.querySelector("[aria-label]")?.ariaLabel;
  const labels = [...(at.labels ?? [])].map(said).join();
  return at.getAttribute("aria-label") || labels || at.innerText;
})()"""
# The ring stands on the element itself or, where that is hidden, on what is drawn for it.
IS_SEEN = """(() => {
  const ringed = (one) => {
    const { outlineStyle, opacity } = getComputedStyle(one);
    return outlineStyle !== "none" && opacity !== "0" && one.getBoundingClientRect().width > 4;
  };
  const at = document.activeElement;
  const around = [...(at.labels ?? [])].flatMap((one) => [one, ...one.querySelectorAll("*")]);
  const drawn = [at, at.nextElementSibling, ...around].filter(Boolean);
  return at.matches(":focus-visible") && drawn.some(ringed);
})()"""
IS_INSIDE = "() => document.activeElement.closest('[aria-modal]') !== null"


async def tab_to(person: Person, name: str, then: str | None = None) -> None:
    """Press Tab until what has this name is focused, and seen to be, then the key ``then``."""
    for _ in range(MOST_TABS):
        if re.search(name, await person.page.evaluate(FOCUSED)):
            assert await person.page.evaluate(IS_SEEN), f"nobody sees that {name!r} has the focus"
            if then:
                await person.page.keyboard.press(then)
            return
        await person.page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {name!r}")


async def focus_is_inside(person: Person) -> None:
    """The focus went into the sheet by itself."""
    await person.page.wait_for_function(IS_INSIDE)
