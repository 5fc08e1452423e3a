"""A provider's published keys: fetched without blocking, kept as long as they say, shared.

PyJWT's own client blocks the loop for up to 30 s and forgets rotated keys for as long; this one
fetches once for all who wait, serves what it has while the provider is away (a day at most), and
looks again for an unknown key at most once a minute, so that forged tokens cause no flood.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import httpx2
import jwt
import structlog

from hadir.gateways.identity.port import IdentityAway, IdentityRefused
from hadir.gateways.trust import trusted

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

FETCH_SECONDS = 5.0
LEAST_SECONDS, MOST_SECONDS = 300.0, 86_400.0
AGAIN_SECONDS = 60.0
MAX_BYTES = 64 * 1024
MAX_AGE = re.compile(r"max-age=(\d+)")


class Jwks:
    """The keys behind one address. ``seconds`` is a clock that only moves on."""

    def __init__(self, url: str, seconds: Callable[[], float]) -> None:
        self._url, self._seconds = url, seconds
        self._keys: dict[str, jwt.PyJWK] = {}
        self._fetched_at = self._tried_at = float("-inf")
        self._lives = LEAST_SECONDS
        self._turn = asyncio.Lock()

    async def key(self, kid: str) -> jwt.PyJWK:
        """The published key of that name.

        Raises:
            IdentityRefused: there is none.
            IdentityAway: none could be fetched, and what we had is too old.
        """
        if not self._fresh() or kid not in self._keys:
            await self._look_again(kid)
        if self._seconds() - self._fetched_at > MOST_SECONDS:
            raise IdentityAway
        if kid not in self._keys:
            raise IdentityRefused("unknown key")
        return self._keys[kid]

    def _fresh(self) -> bool:
        return self._seconds() - self._fetched_at <= self._lives

    async def _look_again(self, kid: str) -> None:
        """One at a time; whoever waited finds what the first one brought."""
        async with self._turn:
            if self._fresh() and kid in self._keys:
                return
            if self._seconds() - self._tried_at < AGAIN_SECONDS:
                return
            self._tried_at = self._seconds()
            try:
                await self._fetch()
            except (httpx2.HTTPError, ValueError, jwt.PyJWTError) as error:
                log.warning("identity.keys_away", error=type(error).__name__)

    async def _fetch(self) -> None:
        async with httpx2.AsyncClient(verify=trusted(), timeout=FETCH_SECONDS) as http:
            answer = await http.get(self._url)
        answer.raise_for_status()
        if len(answer.content) > MAX_BYTES:
            raise ValueError("too much")
        found = jwt.PyJWKSet.from_dict(answer.json())
        self._keys = {key.key_id: key for key in found.keys if key.key_id}
        self._fetched_at = self._seconds()
        said = MAX_AGE.search(answer.headers.get("cache-control", ""))
        lives = float(said[1]) if said else LEAST_SECONDS
        self._lives = min(max(lives, LEAST_SECONDS), MOST_SECONDS)
