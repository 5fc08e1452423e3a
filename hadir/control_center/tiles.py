"""The live numbers: presence from the mirror, the rest in one statement, once a second for all."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Literal

from pydantic import Field, ValidationError
from starlette.websockets import WebSocket, WebSocketDisconnect

from hadir.control_center.alerts import Alert, alerts_of
from hadir.control_center.everybody import Everybody
from hadir.control_center.measures import share_of
from hadir.control_center.store_day import Numbers, get_numbers
from hadir.control_center.store_waits import list_hours
from hadir.infra.loops import Loop
from hadir.kernel.errors import AppError
from hadir.wire import close_codes
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from uuid import UUID

    from hadir.availability import Availability, Overview
    from hadir.edge.callers import Authenticator, Caller
    from hadir.infra.db import Database
    from hadir.settings import Settings

TICK_SECONDS = 1.0
AUTH_SECONDS = 5
WAITS_TICKS = 15


class OperatorAuth(Frame):
    """The first frame of an operator's socket."""

    type: Literal["auth"]
    access_token: str = Field(max_length=4000)


class MirrorTile(Reply):
    """``drift``: about how many mitras the mirror was wrong when this instance last compared."""

    believed: bool
    drift: int | None
    compared_at: Moment | None


class Tiles(Reply):
    """``online``: switched on; ``reachable``: beating; ``available``: could take someone now.

    Waits and the share of offers that were accepted are those of the last hour, ``sensitive_share``
    and ``revenue_today_idr`` those of the day in Jakarta; null where there is nothing to divide.
    """

    type: Literal["tiles"] = "tiles"
    at: Moment
    online: int
    reachable: int
    available: int
    in_session: int
    waiting: int
    paused: int
    waiting_since: Moment | None
    wait_p50_seconds: float | None
    wait_p95_seconds: float | None
    accept_rate: float | None
    sensitive_share: float | None
    sessions_today: int
    revenue_today_idr: int
    open_failures: int
    failed_jobs: int
    alerts: list[Alert]
    mirror: MirrorTile


class HourOfWaits(Reply):
    """Of those who began in this hour: half waited at most ``p50_seconds``."""

    at: Moment
    sessions: int
    p50_seconds: float
    p95_seconds: float


class Waits(Reply):
    """Twelve hours; one in which nobody began is missing."""

    type: Literal["waits"] = "waits"
    hours: list[HourOfWaits]


class Dashboard:
    """Reads once a second while somebody watches, however many watch."""

    def __init__(
        self,
        db: Database,
        availability: Availability,
        authenticator: Authenticator,
        settings: Settings,
        is_over: Callable[[UUID], Awaitable[bool]],
    ) -> None:
        self._db, self._availability, self._settings = db, availability, settings
        self._authenticator, self._is_over = authenticator, is_over
        self._watchers: set[asyncio.Queue[Tiles | Waits]] = set()
        self._ticks = 0
        self.everybody = Everybody(db)
        self._loop = Loop("dashboard", TICK_SECONDS, self._tick)

    def start(self) -> None:
        self._loop.start()
        self.everybody.start()

    async def stop(self) -> None:
        await self.everybody.stop()
        await self._loop.stop()

    async def read(self) -> Tiles:
        presence = await self._availability.overview()
        async with self._db.reading() as tx:
            numbers = await get_numbers(tx)
        mirror = self._mirror()
        selling = self._settings.values.accepting_customers
        alerts = alerts_of(presence, numbers, mirror_believed=mirror.believed, selling=selling)
        return _tiles(self._db.clock.now(), presence, numbers, alerts, mirror)

    async def read_waits(self) -> Waits:
        async with self._db.reading() as tx:
            rows = await list_hours(tx)
        return Waits(hours=[HourOfWaits.model_validate(row, from_attributes=True) for row in rows])

    def _mirror(self) -> MirrorTile:
        drift, at = self._availability.sweeps.compared or (None, None)
        return MirrorTile(believed=self._availability.mirror_believed, drift=drift, compared_at=at)

    async def endpoint(self, websocket: WebSocket) -> None:
        """One operator's screen."""
        await websocket.accept()
        with contextlib.suppress(WebSocketDisconnect, RuntimeError):
            if caller := await self._admit(websocket):
                await self._push(websocket, caller)

    async def _admit(self, websocket: WebSocket) -> Caller | None:
        try:
            async with asyncio.timeout(AUTH_SECONDS):
                auth = OperatorAuth.model_validate_json(await websocket.receive_text())
            caller = await self._authenticator.authenticate(auth.access_token)
        except (ValidationError, AppError, TimeoutError, KeyError):
            caller = None
        if caller is None or caller.role is None:
            await websocket.close(close_codes.AUTH_TIMEOUT)
            return None
        return caller

    async def _push(self, websocket: WebSocket, caller: Caller) -> None:
        queue: asyncio.Queue[Tiles | Waits] = asyncio.Queue(maxsize=5)
        queue.put_nowait(await self.read())
        queue.put_nowait(await self.read_waits())
        self._watchers.add(queue)
        try:
            while not await self._is_over(caller.auth_session_id):
                await websocket.send_text((await queue.get()).model_dump_json())
            await websocket.close(close_codes.SIGNED_OUT)
        finally:
            self._watchers.discard(queue)

    async def _tick(self) -> None:
        if not self._watchers:
            return
        self._tell(await self.read())
        self._ticks += 1
        if self._ticks % WAITS_TICKS == 0:
            self._tell(await self.read_waits())

    def _tell(self, frame: Tiles | Waits) -> None:
        for queue in self._watchers:
            if not queue.full():
                queue.put_nowait(frame)


def _tiles(
    at: datetime, presence: Overview, numbers: Numbers, alerts: list[Alert], mirror: MirrorTile
) -> Tiles:
    return Tiles(
        at=at,
        online=presence.online,
        reachable=presence.reachable,
        available=presence.available,
        in_session=numbers.in_session,
        waiting=numbers.waiting,
        paused=numbers.paused,
        waiting_since=numbers.waiting_since,
        wait_p50_seconds=numbers.wait_p50_seconds,
        wait_p95_seconds=numbers.wait_p95_seconds,
        accept_rate=share_of(numbers.accepted, numbers.answered),
        sensitive_share=share_of(numbers.sensitive_today, numbers.sessions_today),
        sessions_today=numbers.sessions_today,
        revenue_today_idr=numbers.revenue_today_idr,
        open_failures=numbers.open_failures,
        failed_jobs=numbers.failed_jobs,
        alerts=alerts,
        mirror=mirror,
    )
