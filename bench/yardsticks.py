"""What the hot paths are held against, on the very same server: the least that it can do."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import TYPE_CHECKING
from uuid import uuid4

import orjson
from psycopg.types.json import Jsonb

from bench import store, store_talks
from hadir.infra.valkey import ValkeyDown

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from hadir.main import System

REBUILD_TRIES = 20
WRITERS = 64
WORDS = "aku capek banget hari ini, boleh cerita sebentar ya?"

NO_CONTENT = {"type": "http.response.start", "status": 204, "headers": []}
NOTHING = {"type": "http.response.body", "body": b""}
# As long as a beacon with its headers, and never written anew.
BODY = b'{"available":true,"count":5000,"call_count":5000,"as_of":"2026-11-21T12:00:00.000Z"}'
JSON = {
    "type": "http.response.start",
    "status": 200,
    "headers": [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(BODY)).encode()),
        (b"cache-control", b"max-age=5"),
    ],
}


class Yardsticks:
    """Answers /bench/...; everything else goes on to the real thing."""

    def __init__(self, app: ASGIApp, system: System) -> None:
        self._app = app
        self._system = system
        self._routes = {
            "/bench/204": _bare,
            "/bench/json": _bare_json,
            "/bench/echo": _echo,
            "/bench/beat-in-postgres": self._beat_in_postgres,
            "/bench/rebuild": self._rebuild,
            "/bench/inserts": self._inserts,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        route = self._routes.get(scope["path"])
        await (self._app if route is None else route)(scope, receive, send)

    async def _beat_in_postgres(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The same guard, then the way that the mirror replaced: one UPDATE each."""
        headers = dict(scope["headers"])
        token = headers[b"authorization"].decode("latin-1").partition(" ")[2]
        system = self._system
        caller = await system.authenticator.authenticate(token)
        await system.availability.admit_beat(caller.account_id)
        async with system.db.reading() as tx:
            await store.beat(tx, caller.account_id)
        await _bare(scope, receive, send)

    async def _inserts(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Bare single-row INSERTs with the same driver and pool; how many a second."""
        count = int(orjson.loads((await receive())["body"])["count"])
        session, now = uuid4(), self._system.clock.now()
        todo = iter(range(1, count + 1))

        async def work() -> None:
            for seq in todo:
                row = (session, seq, now, uuid4(), Jsonb({"text": WORDS}))
                await store_talks.insert_one(self._system.db, row)

        began = perf_counter()
        await asyncio.gather(*(work() for _ in range(WRITERS)))
        body = orjson.dumps({"per_second": count / (perf_counter() - began)})
        await send({**JSON, "headers": [(b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})

    async def _rebuild(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Again when Valkey was late: the machine may be busy, and a seed may be repeated."""
        for tries_left in reversed(range(REBUILD_TRIES)):
            try:
                await self._system.availability.rebuild()
                break
            except ValkeyDown:
                if not tries_left:
                    raise
        while not self._system.valkey.believed:  # noqa: ASYNC110 - the breaker has no event
            await asyncio.sleep(0.05)
        await _bare(scope, receive, send)


async def _bare(scope: Scope, receive: Receive, send: Send) -> None:
    await send(NO_CONTENT)
    await send(NOTHING)


async def _bare_json(scope: Scope, receive: Receive, send: Send) -> None:
    await send(JSON)
    await send({"type": "http.response.body", "body": BODY})


async def _echo(scope: Scope, receive: Receive, send: Send) -> None:
    """A socket that sends back what it hears."""
    await receive()
    await send({"type": "websocket.accept"})
    while (heard := await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": heard["text"]})
