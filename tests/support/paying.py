"""A small world in which customers pay: the payments room, its sandbox, and nothing above."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient, Response

from hadir.edge import problems
from hadir.edge.callers import Caller
from hadir.edge.limits import Limiter
from hadir.gateways.payments import sandbox_page
from hadir.gateways.payments.sandbox import Sandbox
from hadir.infra.bus import Bus
from hadir.infra.db import Database
from hadir.infra.deadlines import Deadlines
from hadir.infra.ids import new_id
from hadir.infra.jobs import Job, Jobs
from hadir.infra.valkey import Valkey
from hadir.kernel.enums import AccountKind, PaymentStatus
from hadir.kernel.errors import AppError, Unauthorised
from hadir.pairing import stranded
from hadir.payments import (
    CONFIRMED_JOB,
    Charging,
    Refunding,
    Shop,
    Target,
    http,
    http_money,
    receive_webhook,
    webhooks,
)
from hadir.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from hadir.gateways.payments.port import PaymentGateway
    from hadir.infra.db import Committed, Tx
    from tests.support.clock import StandingClock

URL = "http://hadir.test"
FIFTEEN_MINUTES = "01930000-0000-7000-8000-000000000015"
ONE_MINUTE_TEST = "01930000-0000-7000-8000-000000000001"
ORDER: dict[str, Any] = {
    "mode": "chat",
    "tier_id": FIFTEEN_MINUTES,
    "topic_sensitivity": "regular",
    "topics": ["keluarga"],
    "method": "qris",
}


class HasSession(AppError):
    """Stands in for the refusal of the sessions room."""

    code = "ALREADY_ACTIVE"
    status = 409


class KnownByName:
    """The bearer token is the kind and id of the account."""

    def recognise(self, token: str) -> None:
        """Nothing is remembered."""

    async def authenticate(self, token: str) -> Caller:
        kind, _, account_id = token.partition(":")
        if not account_id:
            raise Unauthorised
        return Caller(UUID(account_id), AccountKind(kind), new_id())


@dataclass
class World:
    """``told`` is every event that was committed, ``confirmed`` what pairing was asked to do."""

    db: Database
    clock: StandingClock
    settings: Settings
    sandbox: Sandbox
    jobs: Jobs
    deadlines: Deadlines
    gateway: PaymentGateway
    http: AsyncClient = field(init=False)
    somebody_free: bool = True
    in_session: set[UUID] = field(default_factory=set)
    told: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)

    def set(self, **values: object) -> None:
        """Turn settings."""
        self.settings.values = replace(self.settings.values, **values)  # type: ignore[arg-type] # names are checked by replace

    async def customer(self) -> Payer:
        customer_id = new_id()
        async with self.db.transaction() as tx:
            await tx.execute(
                "INSERT INTO customers (id, created_at) VALUES (%s, %s)", (customer_id, tx.now)
            )
        return Payer(self, customer_id)

    async def value(self, sql: str, *params: object) -> Any:
        async with self.db.reading() as tx:
            return await tx.value(sql, params)

    async def pay_page(self, payment_id: str, button: str) -> Response:
        headers = {"accept": "application/json"}
        return await self.http.post(f"/dev/pay/{payment_id}/{button}", headers=headers)

    async def settle(self) -> None:
        """Let every deadline and job that is due take effect."""
        await self.deadlines.run_due()
        self.jobs.wake()
        async with asyncio.timeout(30):
            now = self.clock.now()
            while await self.value(DUE_JOBS, now, now):  # noqa: ASYNC110 - rows have no event
                await asyncio.sleep(0.01)

    def committed(self, left: Committed) -> None:
        for row in left.outgoing:
            self.told += [(topic, dict(row.event or {})) for topic in row.topics]


# Jobs that are due, or that are running right now under their lease.
DUE_JOBS = """
    SELECT count(*) FROM jobs WHERE failed_at IS NULL AND (run_at <= %s OR
        (run_at = %s + interval '60 seconds' AND last_error IS NULL))
"""


@dataclass(frozen=True)
class Payer:
    """A signed-in customer."""

    world: World
    id: UUID

    @property
    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer customer:{self.id}"}

    async def order(self, key: str | None = None, **changes: object) -> Response:
        headers = {**self.headers, "idempotency-key": key or str(new_id())}
        path = "/api/client/payment-sessions"
        return await self.world.http.post(path, json={**ORDER, **changes}, headers=headers)

    async def ordered(self, **changes: str) -> dict[str, Any]:
        """Order, and be sure that it worked."""
        answer = await self.order(**changes)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    async def paid(self) -> UUID:
        """Order, pay, and let what follows happen."""
        payment = await self.ordered()
        await self.world.pay_page(payment["id"], "pay")
        await self.world.settle()
        return UUID(payment["id"])

    async def get(self, path: str) -> Response:
        return await self.world.http.get(f"/api/client/{path}", headers=self.headers)

    async def post(self, path: str) -> Response:
        return await self.world.http.post(f"/api/client/{path}", headers=self.headers)

    async def status(self, payment_id: str) -> PaymentStatus:
        found = (await self.get(f"payment-sessions/{payment_id}")).json()
        return PaymentStatus(found["status"])

    def heard(self) -> list[dict[str, Any]]:
        """What this customer's apps were told."""
        return [event for topic, event in self.world.told if topic == f"account:{self.id}"]


@asynccontextmanager
async def paying_world(
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    *,
    test_tiers: bool = True,
    gateway: PaymentGateway | None = None,
) -> AsyncIterator[World]:
    """The room at work, with the sandbox or ``gateway``; ended, with its loops, at the end."""
    db = Database(database_url, clock)
    await db.open()
    settings = Settings(db, Bus(Valkey(valkey_url)), cadence_seconds=15)
    sandbox = Sandbox(db, URL, "a secret of the tests that is long enough")
    taker = gateway or sandbox
    world = World(db, clock, settings, sandbox, Jobs(db), Deadlines(db), taker)
    db.on_commit(world.committed)
    Charging(db, taker, settings, show_links=True).register(world.jobs, world.deadlines)
    Refunding(db, taker).register(world.jobs, world.deadlines)
    stranded.register(world.deadlines, settings)

    async def confirmed(job: Job) -> None:
        world.confirmed.append(job.payload["payment_session_id"])

    world.jobs.on(CONFIRMED_JOB, confirmed)
    world.jobs.start()
    transport = ASGITransport(app=make_app(world, test_tiers=test_tiers))
    try:
        async with AsyncClient(transport=transport, base_url=URL) as client:
            world.http = client
            yield world
    finally:
        await world.jobs.stop()
        await db.close()


def make_app(world: World, *, test_tiers: bool) -> FastAPI:
    """The routes of the room as ``main`` mounts them."""

    async def somebody_free() -> bool:
        return world.somebody_free

    async def refuse_second_session(_tx: Tx, customer_id: UUID) -> None:
        if customer_id in world.in_session:
            raise HasSession

    async def nobody_known(*_asked: object) -> Target:
        return Target.UNKNOWN

    async def deliver(headers: Mapping[str, str], body: bytes) -> None:
        await receive_webhook(world.db, world.sandbox, headers, body)

    shop = Shop(
        settings=world.settings,
        provider=world.gateway.name,
        test_tiers=test_tiers,
        somebody_free=somebody_free,
        refuse_second_session=refuse_second_session,
        judge_target=nobody_known,
    )
    app = FastAPI()
    app.state.authenticator = KnownByName()
    app.state.limiter = Limiter()
    problems.install(app)
    app.include_router(http.routes(world.db, world.jobs, shop))
    app.include_router(http_money.routes(world.db))
    app.include_router(webhooks.routes(world.db, world.gateway))
    app.include_router(sandbox_page.routes(world.sandbox, deliver))
    return app
