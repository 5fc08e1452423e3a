"""Mitras who are on, as the hot paths need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg import AsyncConnection

from bench import store

if TYPE_CHECKING:
    from bench.site import Account, Site


async def mitras_online(at: Site, count: int) -> list[Account]:
    """Made by /dev/seed, switched on in bulk, mirrored by a rebuild."""
    made = await at.seed("mitras", count)
    async with await AsyncConnection.connect(at.engines.postgres.url, autocommit=True) as conn:
        await store.switch_all_on(conn)
    await at.post("/bench/rebuild")
    return made
