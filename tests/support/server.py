"""Hadir as processes of their own, which a test may kill: several on one pair of engines."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2

from tests.support.phone import NO_TLS, Phone
from tests.support.world import SECRET, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

ROOT = Path(__file__).parents[2]
READY_SECONDS = 90
DEATH_SECONDS = 120
LONG_TIER = "01930000-0000-7000-8000-000000000060"


class Server:
    """`hadir serve` on ports that it keeps over its lives."""

    def __init__(self, database_url: str, valkey_url: str, data_dir: Path) -> None:
        self._port, self._internal_port = free_port(), free_port()
        self._log = data_dir.with_suffix(".log")
        self._process: asyncio.subprocess.Process | None = None
        self.url = f"http://127.0.0.1:{self._port}"
        self.internal_url = f"http://127.0.0.1:{self._internal_port}"
        self._environment = {
            **os.environ,
            "DATABASE_URL": database_url,
            "VALKEY_URL": valkey_url,
            "HADIR_SECRET": SECRET,
            "HADIR_ENV": "development",
            "HADIR_DATA_DIR": str(data_dir),
            "HADIR_PUBLIC_PORT": str(self._port),
            "HADIR_INTERNAL_PORT": str(self._internal_port),
        }

    async def start(self, failpoints: str = "") -> None:
        """Returns when it says that it is ready, or has died of a failpoint meanwhile."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "hadir", "serve"),
                cwd=ROOT,
                env={**self._environment, "HADIR_FAILPOINTS": failpoints},
                stdout=log,
                stderr=log,
            )
        async with httpx2.AsyncClient(verify=NO_TLS) as http, asyncio.timeout(READY_SECONDS):
            while self._process.returncode is None:
                try:
                    if (await http.get(f"{self.url}/readyz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.02)

    async def died(self) -> int:
        """Wait for its end; the exit code, negative for a signal. Raises: TimeoutError."""
        assert self._process is not None
        async with asyncio.timeout(DEATH_SECONDS):
            return await self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)

    async def kill(self) -> None:
        if self._process is not None:
            self.signal(signal.SIGKILL)
            await self._process.wait()

    def log(self) -> str:
        """What it has written over all its lives."""
        return self._log.read_text()


class Town:
    """People who talk through servers of their choice, or through ``address`` in front of them."""

    def __init__(self) -> None:
        self.phones: list[Phone] = []
        self.address: str | None = None

    async def people(
        self, server: Server, customers: int, mitras: int
    ) -> tuple[list[Phone], list[Phone]]:
        """Signed in; the mitras are online."""
        visitor = self._phone("customer", server)
        body = {"customers": customers, "mitras": mitras}
        seeded = await visitor.post("/dev/seed", body)
        found = {
            app: [self._signed_in(app, server, account) for account in seeded[f"{app}s"]]
            for app in ("customer", "mitra")
        }
        for mitra in found["mitra"]:
            await mitra.post("/api/mitra/status/online")
        return found["customer"], found["mitra"]

    async def couple(self, server: Server) -> tuple[Phone, Phone, str]:
        """A customer and a mitra in an hour's session; its id."""
        (ana,), (teduh,) = await self.people(server, 1, 1)
        return ana, teduh, await self.conversation(ana, teduh)

    async def conversation(self, customer: Phone, mitra: Phone, tier_id: str = LONG_TIER) -> str:
        body = {
            "mode": "chat",
            "tier_id": tier_id,
            "topic_sensitivity": "regular",
            "topics": [],
            "method": "qris",
        }
        payment = await customer.post("/api/client/payment-sessions", body, key=str(uuid4()))
        await customer.post(f"/dev/pay/{payment['id']}/pay")
        while not (session_id := payment["chat_session_id"]):
            payment = await customer.get(f"/api/client/payment-sessions/{payment['id']}")
            await asyncio.sleep(0.02)
        await mitra.accept(session_id)
        return str(session_id)

    def again(self, phone: Phone, server: Server) -> Phone:
        """The same person at another server."""
        other = self._phone(phone.app, server)
        other.sign_in(phone.tokens)
        return other

    def _signed_in(self, app: str, server: Server, account: dict[str, Any]) -> Phone:
        phone = self._phone(app, server)
        phone.sign_in({"access_token": account["access_token"], "user": {"id": account["id"]}})
        return phone

    def _phone(self, app: str, server: Server) -> Phone:
        phone = Phone(app, self.address or server.url)
        self.phones.append(phone)
        return phone


@asynccontextmanager
async def servers(
    count: int, database_url: str, valkey_url: str, folder: Path
) -> AsyncIterator[tuple[list[Server], Town]]:
    """Not started yet; killed at the end, whatever became of them."""
    made = [Server(database_url, valkey_url, folder / f"data-{n}") for n in range(count)]
    town = Town()
    try:
        yield made, town
    finally:
        for phone in town.phones:
            await phone.hang_up()
        for server in made:
            await server.kill()
