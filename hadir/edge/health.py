"""Is the process up, may it be sent traffic, and what does it count (spec L4)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from psycopg import Error
from psycopg_pool import PoolTimeout
from starlette.responses import JSONResponse, Response

if TYPE_CHECKING:
    from hadir.infra.bus import Bus
    from hadir.infra.db import Database
    from hadir.infra.valkey import Valkey

ASK_SECONDS = 1


class Health:
    """``started`` is set after the first seed attempt, ``draining`` by SIGTERM."""

    def __init__(self, db: Database, valkey: Valkey, bus: Bus) -> None:
        self._db, self._valkey, self._bus = db, valkey, bus
        self.started = False
        self.draining = False
        self._asking: asyncio.Task[bool] | None = None

    async def ready(self) -> tuple[bool, list[str]]:
        """(may be sent traffic, what is degraded)."""
        degraded = []
        if not self._valkey.believed:
            degraded.append("valkey")
        if not self._bus.healthy:
            degraded.append("pubsub")
        if not self.started or self.draining:
            return False, degraded
        if not await self._postgres_answers():
            return False, ["postgres", *degraded]
        return True, degraded

    async def _postgres_answers(self) -> bool:
        """One question at a time, never cancelled: psycopg waits for the end of what it cancels,
        and from a server that is frozen there is none."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        await asyncio.wait([self._asking], timeout=ASK_SECONDS)
        return self._asking.done() and self._asking.result()

    async def _ask(self) -> bool:
        try:
            await self._db.ping()
        except (Error, PoolTimeout):
            return False
        return True


def routes(health: Health, *, metrics: bool) -> APIRouter:
    """``/healthz`` and ``/readyz`` on both listeners, ``/metrics`` on the internal one."""
    router = APIRouter(tags=["operations"])

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "up"}

    @router.get("/readyz")
    async def readyz() -> Response:
        ready, degraded = await health.ready()
        body = {"status": "ready" if ready else "not ready", "degraded": degraded}
        headers = {} if ready else {"Retry-After": "1"}
        return JSONResponse(body, 200 if ready else 503, headers)

    if metrics:

        @router.get("/metrics")
        async def read_metrics() -> Response:
            return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router
