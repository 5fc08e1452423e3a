"""Waiting for what happens in the background."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


async def until(happened: Callable[[], bool], seconds: float = 30.0) -> None:
    """Return as soon as it has happened; fail when it did not within ``seconds``."""
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 - the thing waited for has no event of its own
            await asyncio.sleep(0.01)


async def seen(look: Callable[[], Awaitable[bool]], seconds: float = 30.0) -> None:
    """The same for what is asked of a server."""
    async with asyncio.timeout(seconds):
        while not await look():  # noqa: ASYNC110 - another process gives no event
            await asyncio.sleep(0.02)
