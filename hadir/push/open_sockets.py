"""Who has a socket open on any instance. A hint in Valkey: without it a push too many is sent."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.loops import Loop
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from hadir.infra.valkey import Valkey

KEY = "sockets:open"
LIFE_SECONDS = 45.0
EVERY_SECONDS = 15.0


class OpenSockets:
    """``held`` lists the accounts that have a socket on this instance. Sockets live in real time:
    the movable clock of development does not close them."""

    def __init__(self, valkey: Valkey, held: Callable[[], Collection[UUID]]) -> None:
        self._valkey, self._held = valkey, held
        self._moved: set[UUID] = set()
        self._said_at = float("-inf")
        self._loop = Loop("open_sockets", EVERY_SECONDS, self._say)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    def moved(self, account_id: UUID) -> None:
        """Somebody's first socket here opened, or the last one closed."""
        self._moved.add(account_id)
        self._loop.wake()

    async def _say(self) -> None:
        moved, self._moved = self._moved, set()
        here = set(self._held())
        due = time.monotonic() - self._said_at >= EVERY_SECONDS
        try:
            await self._write(here if due else here & moved, moved - here)
        except ValkeyDown:
            return
        if due:
            self._said_at = time.monotonic()

    async def _write(self, here: Iterable[UUID], gone: Iterable[UUID]) -> None:
        until = time.time() + LIFE_SECONDS
        scores: dict[str | bytes, float] = {str(one): until for one in here}
        names: list[str | bytes] = [str(one) for one in gone]
        if scores:
            await self._valkey.call(lambda client: client.zadd(KEY, scores))
        if names:  # whoever has a socket elsewhere is named again from there
            await self._valkey.call(lambda client: client.zrem(KEY, names))

    def holds(self, account: UUID) -> bool:
        """Has it a socket on this instance?"""
        return account in self._held()

    async def absent(self, accounts: Collection[UUID]) -> list[UUID]:
        """Those of ``accounts`` who have no socket anywhere; all others while Valkey is away."""
        here = self._held()
        others = [one for one in accounts if one not in here]
        if not others:
            return []
        names: list[str | bytes] = [str(one) for one in others]
        try:
            until = await self._valkey.call(lambda client: client.zmscore(KEY, names))
        except ValkeyDown:
            return others
        now = time.time()
        return [one for one, at in zip(others, until, strict=True) if at is None or at < now]
