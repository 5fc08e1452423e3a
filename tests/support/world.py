"""A running Hadir and the people in it: ``ana = await world.customer("ana")``.

The real server (uvicorn, both listeners, ephemeral ports) in the test's own event loop, on real
engines, with a clock that the test moves.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from hadir.accounts import create_mitra
from hadir.accounts.operators import add_operator_with_password
from hadir.config import Config, read_config
from hadir.edge.listeners import run_listeners
from hadir.kernel.enums import OperatorRole
from hadir.main import System, build
from tests.support.house import PATIENT_MS
from tests.support.phone import NO_TLS, Phone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock

SECRET = "a secret for tests, long enough to pass"
DUE = "SELECT EXISTS (SELECT 1 FROM deadlines WHERE due_at <= %s)"
PASSWORD = "sebuah kalimat yang panjang"
TEST_TIER = "01930000-0000-7000-8000-000000000001"


# Below the ports that the kernel gives to clients, and each test process has its own.
PORTS_FROM, PORTS_EACH = 20_000, 2_000
_number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 6
_first = PORTS_FROM + _number * PORTS_EACH
_ports = cycle([*range(_first, _first + PORTS_EACH)])
for _ in range(os.getpid() % PORTS_EACH):
    next(_ports)  # another run may be under way


def free_port() -> int:
    """Each is given again only after two thousand others."""
    port: int
    for port in _ports:
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port is free")


def site_config(database_url: str, valkey_url: str, data_dir: Path, **more: str) -> Config:
    """A development site on free ports."""
    return read_config(
        {
            "HADIR_SECRET": SECRET,
            "DATABASE_URL": database_url,
            "VALKEY_URL": valkey_url,
            "HADIR_DATA_DIR": str(data_dir),
            "HADIR_PUBLIC_PORT": str(free_port()),
            "HADIR_INTERNAL_PORT": str(free_port()),
            **more,
        }
    )


@dataclass
class World:
    """One server, and who uses it."""

    config: Config
    system: System
    clock: StandingClock
    phones: list[Phone] = field(default_factory=list)

    async def customer(self, name: str | None = None) -> Phone:
        """An anonymous customer who agreed to everything."""
        phone = self._phone("customer")
        signed_in = await phone.post("/api/client/auth/anonymous")
        phone.sign_in(signed_in)
        if name is not None:
            await phone.request("PATCH", "/api/client/me", {"name": name})
        return phone

    async def mitra(self, name: str, *, online: bool = True) -> Phone:
        """A mitra whom an operator created, signed in by OTP."""
        number = f"+62812{uuid4().int % 10**8:08d}"
        await create_mitra(self.system.db, name, number, None)
        phone = self._phone("mitra")
        asked = await phone.post("/api/mitra/auth/otp/request", {"phone": number})
        code = await self.code_for(number)
        signed_in = await phone.post(
            "/api/mitra/auth/otp/verify", {"otp_request_id": asked["otp_request_id"], "code": code}
        )
        phone.sign_in(signed_in)
        if online:
            await phone.post("/api/mitra/status/online")
            await phone.post("/api/mitra/status/heartbeat")
        return phone

    async def operator(self, role: str = "admin", name: str = "kanthil") -> Phone:
        """Signed in by password, at the internal listener."""
        email = f"{name}@hadir.test"
        await add_operator_with_password(self.system.db, email, OperatorRole(role), PASSWORD)
        phone = Phone("operator", self.config.internal_url)
        self.phones.append(phone)
        body = {"email": email, "password": PASSWORD}
        phone.sign_in(await phone.post("/internal/auth/login", body))
        return phone

    async def code_for(self, number: str) -> str:
        """The newest code in the developer inbox for this number."""
        inbox = self._phone("customer")
        async with asyncio.timeout(30):
            while True:
                items = (await inbox.get("/dev/inbox"))["items"]
                if codes := [str(item["code"]) for item in items if item["to"] == number]:
                    return codes[0]
                await asyncio.sleep(0.02)

    async def pay(self, customer: Phone, tier_id: str = TEST_TIER, **choice: Any) -> dict[str, Any]:
        """Buy minutes and pay in the sandbox; the payment session."""
        body = {
            "mode": "chat",
            "tier_id": tier_id,
            "topic_sensitivity": "regular",
            "topics": [],
            "method": "qris",
            **choice,
        }
        payment: dict[str, Any] = await customer.post(
            "/api/client/payment-sessions", body, key=str(uuid4())
        )
        await customer.post(f"/dev/pay/{payment['id']}/pay")
        return payment

    async def search(self, customer: Phone, **choice: Any) -> str:
        """Pay and wait for the search that the server starts by itself; its id."""
        payment = await self.pay(customer, **choice)
        return await self.search_of(customer, payment["id"])

    async def search_of(self, customer: Phone, payment_id: str) -> str:
        async with asyncio.timeout(30):
            while True:
                seen = await customer.get(f"/api/client/payment-sessions/{payment_id}")
                if seen["chat_session_id"]:
                    return str(seen["chat_session_id"])
                await asyncio.sleep(0.02)

    async def conversation(self, customer: Phone, mitra: Phone, **choice: Any) -> str:
        """An active session between the two; its id."""
        session_id = await self.search(customer, **choice)
        await mitra.accept(session_id)
        return session_id

    async def advance(self, seconds: float) -> None:
        """Let time pass, with everybody's app beating on, and what became due happen."""
        by = timedelta(seconds=seconds)
        self.system.availability.beats.carry(by, self.clock.now() + by)
        await self.system.availability.beats.settle()
        self.clock.advance(seconds)
        await self.let_due_happen()

    async def let_due_happen(self) -> None:
        """Wait until no deadline is due any more."""
        async with asyncio.timeout(30):
            while await self._something_is_due():
                await self.system.deadlines.run_due()
                await asyncio.sleep(0.01)

    async def _something_is_due(self) -> bool:
        """The instance's own loop may hold a deadline just now: then its effect is awaited."""
        async with self.system.db.reading() as tx:
            return bool(await tx.value(DUE, (tx.now,)))

    def again(self, phone: Phone) -> Phone:
        """The same person, at this server."""
        other = self._phone(phone.app)
        other.sign_in(phone.tokens)
        return other

    def _phone(self, app: str) -> Phone:
        phone = Phone(app, self.config.public_url)
        self.phones.append(phone)
        return phone


@asynccontextmanager
async def running_world(
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    data_dir: Path,
    *,
    patient: bool = True,
    **more: str,
) -> AsyncIterator[World]:
    """Start the server, yield, stop it.

    It is ``patient`` with Valkey, because the machine may be busy; a test of outages is not.
    """
    config = site_config(database_url, valkey_url, data_dir, **more)
    system = build(config, clock=clock)
    if patient:
        system.valkey.request_timeout_ms = PATIENT_MS
    await system.start()
    server = asyncio.create_task(run_listeners(system.listeners()))
    world = World(config, system, clock)
    try:
        await _until_ready(config)
        yield world
    finally:
        for phone in world.phones:
            await phone.hang_up()
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)
        await system.stop()


async def _until_ready(config: Config) -> None:
    async with httpx2.AsyncClient(verify=NO_TLS) as http, asyncio.timeout(30):
        while True:
            try:
                answer = await http.get(f"{config.public_url}/readyz")
                if answer.status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.02)
