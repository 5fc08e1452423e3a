"""Valkey pub/sub between instances. It carries pointers and hints; losing it slows things down.

A canary goes through the channel four times a second: pub/sub can die while commands work (spec
trap 5). Every message carries its sender's number: a gap tells that some were lost. While nobody
asks Valkey anything, it is the canaries' errors that open the breaker.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from glide import GlideClient, GlideClientConfiguration, GlideError, PubSubMsg

from hadir.infra.clock import SystemClock
from hadir.infra.ids import new_id
from hadir.infra.knock import answers
from hadir.infra.skew import ClockSkew
from hadir.infra.telemetry import BUS_GAPS
from hadir.infra.valkey import Valkey, ValkeyDown, glide_configuration
from hadir.wire.topics import BUS_CHANNEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from hadir.kernel.clock import Clock

log = structlog.get_logger(__name__)

CANARY = "canary"
CANARY_KIND = b',"kind":"canary"'
CANARY_SECONDS = 0.25
DEAD_AFTER_SECONDS = 5.0
FRESH_SUBSCRIBER_SECONDS = 7.0
FORGET_AFTER_SECONDS = 60.0
NEVER = float("-inf")


class Bus:
    """Messages are ``{"kind": …}``; handlers see only those of other instances."""

    def __init__(self, valkey: Valkey, clock: Clock | None = None) -> None:
        self.instance = str(new_id())
        self._mine = b'{"from":"%b"' % self.instance.encode()
        self._valkey = valkey
        self._clock = clock or SystemClock()
        self._skew = ClockSkew()
        self._handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self._missed: list[Callable[[], None]] = []
        self._subscriber: GlideClient | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._heard_at = NEVER
        self._subscribing = asyncio.Lock()
        self._subscribed_at = NEVER
        self._sent = 0
        self._heard: dict[str, tuple[int, float]] = {}
        valkey.before_believed(self._subscribe_anew)

    @property
    def healthy(self) -> bool:
        """Is Valkey there, did a canary come through in the last 5 s, and nothing fail since?"""
        heard_lately = time.monotonic() - self._heard_at < DEAD_AFTER_SECONDS
        return heard_lately and self._valkey.believed

    def on(self, kind: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self._handlers[kind] = handler

    def on_missed(self, listener: Callable[[], None]) -> None:
        """Call ``listener``, which must not await, when messages may have been lost."""
        self._missed.append(listener)

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
        self._sent += 1
        head = {"from": self.instance, "kind": kind, "number": self._sent}
        text = orjson.dumps({**head, **body})
        try:
            await self._valkey.unbelieved(lambda client: client.publish(text, BUS_CHANNEL))
        except ValkeyDown:
            self._heard_at = NEVER
            self._tell_missed()
            raise

    async def hint(self, kind: str, body: dict[str, Any]) -> None:
        """Publish something that may be lost."""
        with contextlib.suppress(ValkeyDown):
            await self.publish(kind, body)

    def lose_one(self) -> None:
        """For drills: as if a message to the others had been lost on the way."""
        self._sent += 1

    async def deafen(self) -> None:
        """For drills: the subscription ends and nobody says so, as when pub/sub dies silently."""
        if self._subscriber is not None:
            await self._subscriber.unsubscribe_lazy({BUS_CHANNEL})

    async def _keep_listening(self) -> None:
        while True:
            if self._subscriber is None and await answers(self._valkey.url):
                async with self._subscribing:
                    if self._subscriber is None:
                        await self._subscribe()
            sent_at = time.monotonic()
            await self.hint(CANARY, {"sent_at": self._clock.now().timestamp()})
            self._forget_the_silent()
            await asyncio.sleep(CANARY_SECONDS)
            if self._heard_at < sent_at:
                self._tell_missed()
                await self._renew_subscriber()

    async def _subscribe_anew(self) -> None:
        """Left to itself, the client takes up to 3 s to subscribe again after an outage."""
        if self._tasks:
            async with self._subscribing:
                await self._unsubscribe()
                await self._subscribe()

    async def _subscribe(self) -> None:
        with contextlib.suppress(GlideError):
            self._subscriber = await GlideClient.create(self._configuration())
            self._subscribed_at = time.monotonic()

    async def _unsubscribe(self) -> None:
        old, self._subscriber = self._subscriber, None
        if old is not None:
            await old.close()

    async def _renew_subscriber(self) -> None:
        """Its reconnecting may hang; a Valkey that answers will take a new one."""
        silent = time.monotonic() - max(self._heard_at, self._subscribed_at)
        if silent > FRESH_SUBSCRIBER_SECONDS:
            async with self._subscribing:
                await self._unsubscribe()

    def _configuration(self) -> GlideClientConfiguration:
        exact = GlideClientConfiguration.PubSubChannelModes.Exact
        subscriptions = GlideClientConfiguration.PubSubSubscriptions(
            {exact: {BUS_CHANNEL}}, self._received, None
        )
        return glide_configuration(self._valkey.url, subscriptions)

    def _received(self, message: PubSubMsg, _context: object) -> None:
        text = bytes(message.message)
        if text.startswith(self._mine):
            if text.startswith(CANARY_KIND, len(self._mine)):
                self._heard_at = time.monotonic()
            return
        body = orjson.loads(text)
        sender, kind = body["from"], body["kind"]
        self._count(sender, body["number"])
        if kind == CANARY:
            self._skew.heard(sender, body["sent_at"], self._clock.now().timestamp())
        elif kind in self._handlers:
            self._handlers[kind](body)

    def _count(self, sender: str, number: int) -> None:
        """Also the first message of a sender whose earlier ones nobody heard here is a gap."""
        last = self._heard.get(sender, (0, 0.0))[0]
        self._heard[sender] = (max(number, last), time.monotonic())
        if number != last + 1:
            BUS_GAPS.inc()
            self._tell_missed()

    def _tell_missed(self) -> None:
        for listener in self._missed:
            listener()

    def _forget_the_silent(self) -> None:
        oldest = time.monotonic() - FORGET_AFTER_SECONDS
        for sender in [one for one, (_, at) in self._heard.items() if at < oldest]:
            del self._heard[sender]
            self._skew.forget(sender)
