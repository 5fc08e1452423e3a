"""A set of ids in Valkey, kept in this process, so that asking it costs no round trip (spec D3).

Pushes over the bus keep it current. It is dropped as soon as one of them may have been missed: on
any error of Valkey, when a number is missing from another instance's messages, and while the
canary is not heard. Without a copy the caller asks Valkey, and without Valkey Postgres.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from hadir.infra.loops import Loop
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from uuid import UUID

    from hadir.infra.bus import Bus
    from hadir.infra.valkey import Valkey

# A late answer drops the copy, and until the next look every beat waits for Valkey.
LOOK_SECONDS = 0.2
READ_AGAIN_SECONDS = 5.0


class LocalCopy:
    """Without a bus there is nobody to push, and so never a copy."""

    def __init__(
        self,
        name: str,
        valkey: Valkey,
        bus: Bus | None,
        read: Callable[[], Awaitable[frozenset[UUID]]],
    ) -> None:
        self._bus = bus
        self._read = read
        self._members: frozenset[UUID] | None = None
        self._read_at = 0.0
        self.drops = 0
        self._loop = Loop(f"copy.{name}", LOOK_SECONDS, self.renew)
        valkey.on_trouble(self.drop)
        if bus is not None:
            bus.on_missed(self.outdated)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    @property
    def members(self) -> frozenset[UUID] | None:
        """None: ask Valkey."""
        return self._members if self._members is not None and self._connected else None

    def drop(self) -> None:
        """Something may have been missed; the next look makes the copy anew."""
        self._members = None
        self.drops += 1

    def outdated(self) -> None:
        """A push says that the set has changed: read it at once."""
        self.drop()
        self._loop.wake()

    async def renew(self) -> None:
        """Read the set, unless the copy is young."""
        young = time.monotonic() - self._read_at < READ_AGAIN_SECONDS
        if not self._connected or (young and self._members is not None):
            return
        drops, self._read_at = self.drops, time.monotonic()
        try:
            members = await self._read()
        except ValkeyDown:
            return
        if drops == self.drops:
            self._members = members

    @property
    def _connected(self) -> bool:
        return self._bus is not None and self._bus.healthy
