"""Mitras who beat, customers who search, and somebody who watches the beacon, all the time."""

from __future__ import annotations

import asyncio
import random
import time
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from tests.support.phone import NO_TLS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from tests.support.server import Server

STATUS = "/api/mitra/status"
BEAT_SECONDS = 3.0
WATCH_SECONDS = 0.1
TOGGLE_SECONDS = 0.1
ACCEPT_SECONDS = 10.0
HOUR = "01930000-0000-7000-8000-000000000060"


@dataclass(frozen=True)
class Person:
    id: str
    token: str


class Failed(Exception):
    """A request was not answered as it should be."""


@dataclass
class Rhythm:
    """How long a server may at most have heard nothing of a mitra, in seconds."""

    sent_at: float
    longest: float = 0.0

    def beaten(self, sent_at: float) -> None:
        """A beat was answered now; the one before was heard when it was sent, or later."""
        self.longest = self.silence()
        self.sent_at = max(self.sent_at, sent_at)

    def silence(self) -> float:
        """The longest so far, with the one that goes on."""
        return max(self.longest, time.monotonic() - self.sent_at)


@dataclass
class Crowd:
    """Every request goes to one of the servers by turns; ``failed`` must stay empty."""

    servers: Sequence[Server]
    stale_seconds: float
    requests: int = 0
    searches: int = 0
    nobody: int = 0
    failed: list[str] = field(default_factory=list)
    mitras: list[Person] = field(default_factory=list)
    fickle: list[Person] = field(default_factory=list)
    customers: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        limits = httpx2.Limits(max_connections=200, max_keepalive_connections=200)
        self._clients = [
            httpx2.AsyncClient(base_url=server.url, timeout=20, limits=limits, verify=NO_TLS)
            for server in self.servers
        ]
        self._tasks: list[asyncio.Task[None]] = []
        self._rhythms: dict[str, Rhythm] = {}
        self._over = False

    async def gather(self, mitras: int, fickle: int, customers: int) -> None:
        """All signed in, the mitras online."""
        asked = {"mitras": mitras + fickle, "customers": customers}
        seeded = await self.ask(None, "POST", "/dev/seed", asked)
        people = {
            kind: [Person(one["id"], one["access_token"]) for one in seeded[kind]] for kind in asked
        }
        self.customers = people["customers"]
        self.mitras, self.fickle = people["mitras"][:mitras], people["mitras"][mitras:]
        for mitra in people["mitras"]:
            self._rhythms[mitra.id] = Rhythm(time.monotonic())
            await self.ask(mitra, "POST", f"{STATUS}/online")

    def begin(self, *, toggling: bool) -> None:
        for number, mitra in enumerate(self.mitras):
            self._go_on(partial(self._beat, mitra), BEAT_SECONDS, number / len(self.mitras))
        for at in range(len(self._clients)):
            self._go_on(partial(self._watch, at), WATCH_SECONDS)
        self._go_on(self._search, 1.0)
        if toggling:
            self._go_on(self._toggle, TOGGLE_SECONDS)

    async def end(self) -> None:
        """Whatever is under way is still answered."""
        self._over = True
        await asyncio.gather(*self._tasks)
        for client in self._clients:
            await client.aclose()

    def steady(self) -> set[str]:
        """Those who were certainly never silent for so long that a server may call them stale."""
        rhythms = [(one.id, self._rhythms[one.id]) for one in self.mitras]
        return {who for who, rhythm in rhythms if rhythm.silence() < self.stale_seconds}

    async def ask(
        self,
        who: Person | None,
        method: str,
        path: str,
        body: Any = None,
        at: int | None = None,
    ) -> Any:
        """The answer. Raises: Failed."""
        self.requests += 1
        client = self._clients[self.requests % len(self._clients) if at is None else at]
        headers = {"X-Client": "native", "Idempotency-Key": str(uuid4())}
        if who is not None:
            headers["Authorization"] = f"Bearer {who.token}"
        try:
            answer = await client.request(method, path, json=body, headers=headers)
        except httpx2.TransportError as error:
            raise self._note(f"{method} {path}: {error!r}") from error
        if answer.is_error:
            raise self._note(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer.json() if answer.content else None

    async def _beat(self, mitra: Person) -> None:
        sent_at = time.monotonic()
        await self.ask(mitra, "POST", f"{STATUS}/heartbeat")
        self._rhythms[mitra.id].beaten(sent_at)

    async def _watch(self, at: int) -> None:
        beacon = await self.ask(None, "GET", "/api/client/mitra-availability", at=at)
        self.nobody += not beacon["available"]

    async def _toggle(self) -> None:
        way = random.choice(("online", "offline"))
        await self.ask(random.choice(self.fickle), "POST", f"{STATUS}/{way}")

    async def _search(self) -> None:
        """A customer buys, pays, and is found a mitra."""
        customer = self.customers[self.searches % len(self.customers)]
        mitra = self.mitras[self.searches % len(self.mitras)]
        self.searches += 1
        body = {"mode": "chat", "tier_id": HOUR, "topic_sensitivity": "regular", "topics": []}
        paying = "/api/client/payment-sessions"
        payment = await self.ask(customer, "POST", paying, {**body, "method": "qris"})
        await self.ask(None, "POST", f"/dev/pay/{payment['id']}/pay")
        try:
            async with asyncio.timeout(ACCEPT_SECONDS):
                while not (session := payment["chat_session_id"]):
                    payment = await self.ask(customer, "GET", f"{paying}/{payment['id']}")
                    await asyncio.sleep(0.05)
                while session not in await self._cards(mitra):  # noqa: ASYNC110 - asked over HTTP
                    await asyncio.sleep(0.05)
        except TimeoutError as error:
            if mitra.id not in self.steady():
                raise Failed from error
            raise self._note("a search reached no mitra") from error
        await self.ask(mitra, "POST", f"/api/mitra/chat-requests/{session}/accept")

    async def _cards(self, mitra: Person) -> list[str]:
        told = await self.ask(mitra, "GET", "/api/mitra/chat-requests")
        return [card["request_id"] for card in told["items"]]

    def _note(self, text: str) -> Failed:
        self.failed.append(text)
        return Failed(text)

    def _go_on(self, do: Callable[[], Awaitable[None]], seconds: float, phase: float = 0) -> None:
        async def again() -> None:
            await asyncio.sleep(phase * seconds)
            under_way = set()
            while not self._over:
                task = asyncio.ensure_future(_quietly(do))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
                await asyncio.sleep(seconds)
            if under_way:
                await asyncio.wait(under_way)

        self._tasks.append(asyncio.create_task(again()))


async def _quietly(do: Callable[[], Awaitable[None]]) -> None:
    with suppress(Failed):  # it is in the list
        await do()
