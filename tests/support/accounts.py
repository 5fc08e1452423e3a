"""One instance of the accounts room behind both listeners, over real engines."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
from fastapi import FastAPI

from hadir.accounts import (
    DELIVER,
    AccountsAuthenticator,
    Cookies,
    Door,
    Keys,
    Revocations,
    Tickets,
    Tokens,
    create_mitra,
    deliver,
    http_customer,
    http_identity,
    http_operator,
    http_operators,
    http_sign_in,
    seed,
)
from hadir.accounts.leaving import Above
from hadir.edge import dev, problems
from hadir.edge.limits import Limiter
from hadir.gateways.otp.console import ConsoleOtp
from hadir.infra import inbox
from hadir.infra.bus import Bus
from hadir.infra.db import Database
from hadir.infra.hub import Hub
from hadir.infra.jobs import Jobs
from hadir.infra.moved_clock import MovedClock
from hadir.infra.relay import Relay
from hadir.infra.valkey import Valkey
from hadir.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta
    from uuid import UUID

    from hadir.gateways.identity.port import IdentityGateway
    from hadir.gateways.otp.port import OtpGateway
    from hadir.infra.jobs import Job
    from hadir.infra.outbox import StreamItem
    from hadir.kernel.enums import AuthProvider
    from tests.support.clock import StandingClock

SECRET = "s" * 40
CUSTOMER_PHONE, MITRA_PHONE = "+6281234567890", "+6281298765432"
PASSWORD = "kuda biru makan awan"
CONTROL_CENTER = "http://127.0.0.1:8001"


@dataclass
class Instance:
    """The parts, and two browsers' worth of ways in. Closed sockets are noted."""

    clock: StandingClock
    db: Database
    valkey: Valkey
    bus: Bus
    settings: Settings
    keys: Keys
    tokens: Tokens
    tickets: Tickets
    revocations: Revocations
    jobs: Jobs
    otp: OtpGateway
    public: FastAPI = field(default_factory=FastAPI)
    internal: FastAPI = field(default_factory=FastAPI)
    closed: list[tuple[UUID, UUID]] = field(default_factory=list)
    left: list[UUID] = field(default_factory=list)
    moved: list[timedelta] = field(default_factory=list)
    identities: dict[AuthProvider, IdentityGateway] = field(default_factory=dict)

    def browser(
        self, listener: str = "public", address: str = "127.0.0.1", **headers: str
    ) -> httpx2.AsyncClient:
        """A client with a cookie jar of its own; https, so that Secure cookies come back."""
        app = self.public if listener == "public" else self.internal
        return httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app, client=(address, 1)),
            base_url="https://hadir.test",
            headers=headers,
        )

    @property
    def door(self) -> Door:
        return Door(self.db, self.settings, self.keys, self.tokens)

    async def code(self, phone: str) -> str:
        """The latest code in the developer inbox."""
        async with self.db.reading() as tx:
            items = await inbox.list_latest(tx, 50)
        return next(item.code for item in items if item.recipient == phone and item.code)

    async def delivered(self) -> None:
        """Wait until every job is done."""
        async with asyncio.timeout(5):
            while await self.one("SELECT count(*) FROM jobs"):  # noqa: ASYNC110 - rows have no event
                await asyncio.sleep(0.01)

    async def one(self, sql: str, *params: Any) -> Any:
        """The first column of the first row."""
        async with self.db.reading() as tx:
            return await tx.value(sql, params)

    async def mitra(self, name: str = "Sari", phone: str = MITRA_PHONE) -> UUID:
        return (await create_mitra(self.db, name, phone, None)).id


@asynccontextmanager
async def running(
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    *,
    keys: Keys = Keys(SECRET),  # noqa: B008 - frozen
) -> AsyncIterator[Instance]:
    """An instance that serves; what it left running is stopped at the end."""
    db, valkey = Database(database_url, clock), Valkey(valkey_url)
    bus, hub = Bus(valkey), Hub(_no_stream, "epoch")
    relay, jobs = Relay(db, hub, bus, _no_mirror), Jobs(db)
    settings, tokens = Settings(db, bus, cadence_seconds=15), Tokens(keys, clock)
    revocations = Revocations(db, valkey)
    tickets = Tickets(keys, db, valkey, revocations)
    one = Instance(
        clock, db, valkey, bus, settings, keys, tokens, tickets, revocations, jobs, ConsoleOtp(db)
    )
    _wire(one)
    await db.open()
    await valkey.start()
    await bus.start()
    await settings.start()
    relay.start()
    jobs.start()
    revocations.start(hub, lambda account, session, _banned: one.closed.append((account, session)))
    try:
        yield one
    finally:
        await revocations.stop()
        await jobs.stop()
        await relay.stop()
        await settings.stop()
        await bus.stop()
        await valkey.stop()
        await db.close()


def _wire(one: Instance) -> None:
    async def deliver_otp(job: Job) -> None:
        await deliver(one.db, one.keys, one.otp, job)

    async def leaving(_tx: object, mitra_id: UUID) -> None:
        one.left.append(mitra_id)

    one.jobs.on(DELIVER, deliver_otp)
    cookies = Cookies(secure=True)
    desk = http_sign_in.Desk(
        one.db,
        one.settings,
        one.keys,
        one.tokens,
        one.tickets,
        cookies,
        one.jobs,
        ConsoleOtp.channels,
        leaving,
        identities=one.identities,
    )
    movable = MovedClock(one.db, one.bus, one.clock, one.moved.append)
    one.public.include_router(http_sign_in.routes(desk))
    one.public.include_router(http_identity.routes(desk))
    one.public.include_router(http_customer.routes(one.db, one.settings, cookies, Above()))
    one.public.include_router(dev.inbox_routes(one.db))
    one.public.include_router(dev.clock_routes(movable))
    one.public.include_router(seed.routes(one.db, one.tokens))
    one.internal.include_router(http_operator.routes(one.door, cookies))
    inviting = http_operators.Inviting(CONTROL_CENTER, show_in_inbox=True)
    one.internal.include_router(http_operators.routes(one.door, inviting))
    for app in (one.public, one.internal):
        problems.install(app)
        app.state.authenticator = AccountsAuthenticator(one.tokens, one.revocations)
        app.state.limiter = Limiter()


async def _no_stream(_session: UUID, _after: int) -> list[StreamItem]:
    return []


async def _no_mirror(_ids: list[UUID]) -> None:
    return None


@asynccontextmanager
async def customer(one: Instance) -> AsyncIterator[httpx2.AsyncClient]:
    """A browser in which somebody has come in anonymously."""
    async with one.browser() as browser:
        signed = (await browser.post("/api/client/auth/anonymous")).json()
        browser.headers["Authorization"] = f"Bearer {signed['access_token']}"
        yield browser
