"""A real server process, and a browser whose pages must stay without trouble."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.browser import Windows, browsing
from tests.support.site import Site, running_site

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

TOO_SLOW = ("TimeoutError", "AssertionError: Locator expected")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A browser that was too slow is asked once more (decision 5); a wrong answer never is."""
    item.add_marker(pytest.mark.flaky(reruns=1, only_rerun=[*TOO_SLOW]))


@pytest.fixture
async def site(database_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A running server without demo."""
    async with running_site(database_url, valkey_url, tmp_path) as running:
        yield running


@pytest.fixture
async def demo_site(database_url: str, valkey_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    """A running server with bots and the demo page."""
    async with running_site(database_url, valkey_url, tmp_path, HADIR_DEMO="1") as running:
        yield running


@pytest.fixture
async def windows() -> AsyncIterator[Windows]:
    """The browser; whatever went wrong in a page fails the story."""
    async with browsing() as open_windows:
        yield open_windows
        open_windows.assert_untroubled()
