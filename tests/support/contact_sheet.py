"""Lays pictures out on one contact sheet (webp), with the browser that took them."""

from __future__ import annotations

import base64
import html
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from tests.support.browser import FLAGS, find_chromium

if TYPE_CHECKING:
    from pathlib import Path

GAP_PX = 12
QUALITY = 55
STYLE = """body{{margin:{gap}px;background:#fff;font:12px sans-serif;display:grid;gap:{gap}px;
grid-template-columns:repeat({across},{wide}px);align-items:start}}
figure{{margin:0}}img{{width:100%;border:1px solid #999;border-radius:8px;display:block}}
figcaption{{margin-bottom:4px;color:#333}}"""


def lay_out(pictures: list[Path], sheet: Path, *, cut: str, across: int, wide_px: int) -> None:
    """One sheet of these pictures, so many in a row; ``cut`` is what every name ends with."""
    figures = "".join(
        f"<figure><figcaption>{html.escape(picture.stem.removesuffix(cut))}</figcaption>"
        f'<img src="{picture.resolve().as_uri()}"></figure>'
        for picture in pictures
    )
    style = STYLE.format(across=across, wide=wide_px, gap=GAP_PX)
    draft = sheet.with_suffix(".html")
    draft.write_text(f"<style>{style}</style>{figures}")
    try:
        sheet.write_bytes(_photographed(draft, across * (wide_px + GAP_PX) + GAP_PX))
    finally:
        draft.unlink()


def _photographed(page_file: Path, width: int) -> bytes:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS])
        page = browser.new_page(viewport={"width": width, "height": 600})
        page.goto(page_file.resolve().as_uri())
        height = int(page.evaluate("document.documentElement.scrollHeight"))
        page.set_viewport_size({"width": width, "height": height})
        wire = page.context.new_cdp_session(page)
        shot = wire.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
        browser.close()
    return base64.b64decode(shot["data"])
