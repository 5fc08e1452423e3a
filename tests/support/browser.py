"""Where the browser for the stories is. It is the system's: none is downloaded."""

from __future__ import annotations

import os
import shutil

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
    if find_chromium() or os.environ.get("CI"):
        return None
    return "browser stories need Chromium: apt-get install chromium"
