"""Whom calls to providers trust."""

from __future__ import annotations

import ssl
from functools import cache

import httpx2


@cache
def trusted() -> ssl.SSLContext:
    """The usual authorities, read once: reading them stops the event loop for some 40 ms."""
    return httpx2.create_ssl_context()
