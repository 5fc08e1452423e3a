"""How long after a deed another page shows its effect, told by the pages themselves.

Both pages run on one machine, so their clocks are one. A busy machine is measured along: while a
page waits it asks the server for something empty, again and again, and the slowest of these answers
loosens the bar as the specification says: the bar + 5 x the echo, best of three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.async_api import expect

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.visits import Person

BAR_MS = 1000
QUIET_ECHO_MS = 5
ROUNDS = 3
WATCH = """word => {
  const shown = () => [...document.querySelectorAll("label")]
    .some(one => one.textContent.includes(word));
  const watch = { shownAt: 0, slowest: 0 };
  window.stopwatch = watch;
  const look = () => { if (!watch.shownAt && shown()) watch.shownAt = Date.now(); };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  const echo = async () => {
    const from = performance.now();
    await fetch("/healthz").catch(() => null);
    watch.slowest = Math.max(watch.slowest, performance.now() - from);
    if (!watch.shownAt) setTimeout(echo, 20);
  };
  void echo();
}"""
CLICKED = """() => {
  document.addEventListener("click", () => { window.clickedAt = Date.now(); }, true);
}"""


async def shown_within(
    watcher: Person, label: str, doer: Person, deed: Callable[[], Awaitable[None]]
) -> tuple[float, float]:
    """Milliseconds from the last click of ``deed`` until ``watcher`` has a field of this name, and
    how many there may be."""
    await watcher.page.evaluate(WATCH, label)
    await doer.page.evaluate(CLICKED)
    await deed()
    await expect(watcher.page.get_by_label(label)).to_be_visible()
    clicked = float(await doer.page.evaluate("window.clickedAt"))
    watch = await watcher.page.evaluate("window.stopwatch")
    echo = float(watch["slowest"])
    allowed = BAR_MS + (5 * echo if echo > QUIET_ECHO_MS else 0)
    return float(watch["shownAt"]) - clicked, allowed
