"""Does anybody answer there? Asked before a client is made: making one blocks the event loop.

valkey-glide 2.6 holds the loop for its whole connection timeout when packets are swallowed.
"""

from __future__ import annotations

import asyncio
import contextlib
from urllib.parse import urlsplit

KNOCK_SECONDS = 1.0
TLS = ("valkeys", "rediss")


async def answers(url: str) -> bool:
    """Any word will do, also "-NOAUTH"."""
    parts = urlsplit(url)
    secure = True if parts.scheme in TLS else None
    try:
        async with asyncio.timeout(KNOCK_SECONDS):
            reader, writer = await asyncio.open_connection(
                parts.hostname or "127.0.0.1", parts.port or 6379, ssl=secure
            )
            with contextlib.closing(writer):
                writer.write(b"PING\r\n")
                return await reader.readline() != b""
    except (OSError, TimeoutError):
        return False
