"""The live tiles: presence from the mirror, sessions from Postgres, once a second for everybody."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from hadir.control_center.store import count_live
from hadir.infra.loops import Loop
from hadir.kernel.errors import AppError
from hadir.wire import close_codes
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.availability import Availability
    from hadir.edge.callers import Authenticator
    from hadir.infra.db import Database

TICK_SECONDS = 1.0
AUTH_SECONDS = 5


class OperatorAuth(Frame):
    """The first frame of an operator's socket."""

    type: Literal["auth"]
    access_token: str = Field(max_length=4000)


class Tiles(Reply):
    """``online``: switched on; ``reachable``: beating; ``available``: could take someone now."""

    type: Literal["tiles"] = "tiles"
    at: Moment
    online: int
    reachable: int
    available: int
    in_session: int
    waiting: int


class Dashboard:
    """Reads once a second while somebody watches, however many watch."""

    def __init__(
        self, db: Database, availability: Availability, authenticator: Authenticator
    ) -> None:
        self._db, self._availability = db, availability
        self._authenticator = authenticator
        self._watchers: set[asyncio.Queue[Tiles]] = set()
        self._loop = Loop("dashboard", TICK_SECONDS, self._tick)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        await self._loop.stop()

    async def read(self) -> Tiles:
        presence = await self._availability.overview()
        async with self._db.reading() as tx:
            live = await count_live(tx)
        return Tiles(
            at=self._db.clock.now(),
            online=presence.online,
            reachable=presence.reachable,
            available=presence.available,
            in_session=live.in_session,
            waiting=live.waiting,
        )

    async def endpoint(self, websocket: WebSocket) -> None:
        """One operator's screen."""
        await websocket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            if await self._admit(websocket):
                await self._push(websocket)

    async def _admit(self, websocket: WebSocket) -> bool:
        try:
            async with asyncio.timeout(AUTH_SECONDS):
                auth = OperatorAuth.model_validate_json(await websocket.receive_text())
            caller = await self._authenticator.authenticate(auth.access_token)
        except (ValidationError, AppError, TimeoutError, KeyError):
            caller = None
        if caller is None or caller.role is None:
            await websocket.close(close_codes.AUTH_TIMEOUT)
            return False
        return True

    async def _push(self, websocket: WebSocket) -> None:
        queue: asyncio.Queue[Tiles] = asyncio.Queue(maxsize=5)
        queue.put_nowait(await self.read())
        self._watchers.add(queue)
        try:
            while True:
                await websocket.send_text((await queue.get()).model_dump_json())
        finally:
            self._watchers.discard(queue)

    async def _tick(self) -> None:
        if not self._watchers:
            return
        tiles = await self.read()
        for queue in self._watchers:
            if not queue.full():
                queue.put_nowait(tiles)
