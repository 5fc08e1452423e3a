"""The plumbing of one instance, for tests that need no rooms."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from hadir.infra.bus import Bus
from hadir.infra.db import Database
from hadir.infra.hub import Hub
from hadir.infra.relay import Relay
from hadir.infra.valkey import Valkey

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any
    from uuid import UUID

    from hadir.infra.outbox import StreamItem
    from hadir.kernel.clock import Clock


class Ear:
    """A connection that remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []

    def push(self, text: str) -> None:
        self.heard.append(orjson.loads(text))

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame["event"] for frame in self.heard if "event" in frame]

    @property
    def reloads(self) -> list[str]:
        """Of which topics it was told to look again."""
        return [frame["topic"] for frame in self.heard if frame.get("type") == "reload"]


@dataclass
class Instance:
    db: Database
    valkey: Valkey
    bus: Bus
    hub: Hub
    relay: Relay
    mirrored: list[UUID]


@asynccontextmanager
async def running_instance(
    database_url: str, valkey_url: str, clock: Clock
) -> AsyncIterator[Instance]:
    """Database, Valkey, bus, hub and relay, started and stopped."""
    db, valkey = Database(database_url, clock), Valkey(valkey_url)
    mirrored: list[UUID] = []

    async def no_stream(_session_id: UUID, _after_seq: int) -> list[StreamItem]:
        return []

    async def write_mirror(ids: list[UUID]) -> None:
        mirrored.extend(ids)

    bus = Bus(valkey)
    hub = Hub(no_stream, "epoch")
    relay = Relay(db, hub, bus, write_mirror)
    await db.open()
    await valkey.start()
    await bus.start()
    relay.start()
    try:
        yield Instance(db, valkey, bus, hub, relay, mirrored)
    finally:
        await relay.stop()
        await bus.stop()
        await valkey.stop()
        await db.close()
