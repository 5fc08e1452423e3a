"""Valkey pub/sub between instances. It carries pointers and hints; losing it slows things down.

A canary goes through the channel every second: pub/sub can die while commands work (spec trap 5).
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from glide import GlideClient, GlideClientConfiguration, GlideError, PubSubMsg

from hadir.infra.ids import new_id
from hadir.infra.valkey import Valkey, ValkeyDown, glide_configuration
from hadir.wire.topics import BUS_CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable

log = structlog.get_logger(__name__)

CANARY_SECONDS = 1.0
DEAD_AFTER_SECONDS = 5.0
NEVER = float("-inf")


class Bus:
    """Messages are ``{"kind": …}``; handlers see only those of other instances."""

    def __init__(self, valkey: Valkey) -> None:
        self.instance = str(new_id())
        self._valkey = valkey
        self._handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._subscriber: GlideClient | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._heard_at = NEVER
        self.lost: Callable[[], None] = lambda: None

    @property
    def healthy(self) -> bool:
        """Did a canary come through in the last 5 seconds, and nothing fail since?"""
        return time.monotonic() - self._heard_at < DEAD_AFTER_SECONDS

    def on(self, kind: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self._handlers[kind] = handler

    async def start(self) -> None:
        self._tasks.append(asyncio.create_task(self._keep_listening()))

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if self._subscriber is not None:
            await self._subscriber.close()

    async def publish(self, kind: str, body: dict[str, Any]) -> None:
        """Tell the other instances.

        Raises:
            ValkeyDown: they were not told.
        """
        text = orjson.dumps({"kind": kind, "from": self.instance, **body})
        try:
            await self._valkey.unbelieved(lambda client: client.publish(text, BUS_CHANNEL))
        except ValkeyDown:
            self._heard_at = NEVER
            self.lost()
            raise

    async def hint(self, kind: str, body: dict[str, Any]) -> None:
        """Publish something that may be lost."""
        with contextlib.suppress(ValkeyDown):
            await self.publish(kind, body)

    async def _keep_listening(self) -> None:
        while True:
            with contextlib.suppress(GlideError):
                if self._subscriber is None:
                    self._subscriber = await GlideClient.create(self._configuration())
            if self._subscriber is not None:
                await self.hint("canary", {})
            await asyncio.sleep(CANARY_SECONDS)

    def _configuration(self) -> GlideClientConfiguration:
        exact = GlideClientConfiguration.PubSubChannelModes.Exact
        subscriptions = GlideClientConfiguration.PubSubSubscriptions(
            {exact: {BUS_CHANNEL}}, self._received, None
        )
        return glide_configuration(self._valkey.url, subscriptions)

    def _received(self, message: PubSubMsg, _context: object) -> None:
        body = orjson.loads(message.message)
        if body["kind"] == "canary" and body["from"] == self.instance:
            self._heard_at = time.monotonic()
        elif body["from"] != self.instance and body["kind"] in self._handlers:
            self._handlers[body["kind"]](body)
