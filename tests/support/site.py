"""A real server process (`hadir serve`), as an operator would start it, with a clock to move."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2

from hadir.accounts import create_mitra, invite_operator
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.kernel.enums import OperatorRole
from tests.support.world import SECRET, free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

ROOT = Path(__file__).parents[2]
START_SECONDS = 60  # a busy machine takes its time; a dead server is noticed at once


@dataclass(frozen=True)
class Site:
    """Where a running server answers, and what can be done to it from outside."""

    public_url: str
    internal_url: str
    db: Database
    http: httpx2.AsyncClient

    async def add_mitra(self, name: str, phone: str) -> None:
        """As an operator would."""
        await create_mitra(self.db, name, phone, None)

    async def operator_link(self) -> str:
        """A one-time sign-in link of an admin."""
        link = await invite_operator(
            self.db,
            "kanthil@hadir.test",
            OperatorRole.ADMIN,
            control_center_url=self.internal_url,
        )
        return link.url

    async def light_windows(self, count: int) -> None:
        """So many more mitras are online for a while; they answer nobody."""
        seeded = await self.ask("POST", "/dev/seed", {"mitras": count})
        for mitra in seeded["mitras"]:
            bearer = {"authorization": f"Bearer {mitra['access_token']}"}
            url = f"{self.public_url}/api/mitra/status/online"
            (await self.http.post(url, headers=bearer)).raise_for_status()

    async def code_for(self, phone: str) -> str:
        """The newest sign-in code that was sent to this number."""
        found = await self.until(lambda: self._codes(phone))
        return str(found[0])

    async def pass_time(self, seconds: float) -> None:
        """Move the clock of every instance."""
        await self.ask("POST", "/dev/clock", {"advance_seconds": seconds})

    async def ask(self, method: str, path: str, body: Any = None) -> Any:
        """A development route's answer."""
        answer = await self.http.request(method, f"{self.public_url}{path}", json=body)
        answer.raise_for_status()
        return answer.json()

    async def until(self, look: Callable[[], Any], seconds: float = 30) -> Any:
        """The first truthy answer of ``look``."""
        async with asyncio.timeout(seconds):
            while not (found := await look()):  # noqa: ASYNC110 - another process gives no event
                await asyncio.sleep(0.05)
        return found

    async def _codes(self, phone: str) -> list[Any]:
        items = (await self.ask("GET", "/dev/inbox"))["items"]
        return [item["code"] for item in items if item["to"] == phone and item.get("code")]


@asynccontextmanager
async def running_site(
    database_url: str, valkey_url: str, data_dir: Path, **environ: str
) -> AsyncIterator[Site]:
    """Start the process, wait until it is ready, stop it politely and be sure that it was."""
    public = int(environ.get("HADIR_PUBLIC_PORT", 0)) or free_port()
    internal = int(environ.get("HADIR_INTERNAL_PORT", 0)) or free_port()
    given = {
        **{key: os.environ[key] for key in ("PATH", "HOME", "LANG") if key in os.environ},
        "PYTHONPATH": str(ROOT),
        "HADIR_SECRET": SECRET,
        "DATABASE_URL": database_url,
        "VALKEY_URL": valkey_url,
        "HADIR_DATA_DIR": str(data_dir),
        "HADIR_PUBLIC_PORT": str(public),
        "HADIR_INTERNAL_PORT": str(internal),
        **environ,
    }
    log = data_dir / "server.log"
    with log.open("wb") as said:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hadir", "serve", cwd=ROOT, env=given, stdout=said, stderr=said
        )
    db = Database(database_url, SystemClock())
    await db.open()
    try:
        async with httpx2.AsyncClient(timeout=30) as http:
            site = Site(f"http://127.0.0.1:{public}", f"http://127.0.0.1:{internal}", db, http)
            await _ready(site, process, log)
            yield site
    finally:
        await db.close()
        await _stop(process)


async def _ready(site: Site, process: asyncio.subprocess.Process, log: Path) -> None:
    async def answers() -> bool:
        assert process.returncode is None, f"the server ended; its last words are in {log}"
        try:
            return (await site.http.get(f"{site.public_url}/readyz")).status_code == 200
        except httpx2.TransportError:
            return False

    await site.until(answers, START_SECONDS)


async def _stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
    await asyncio.wait_for(process.wait(), START_SECONDS)
