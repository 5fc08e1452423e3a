"""A Hadir to measure: engines of its own, durable as in production, and one server process."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING
from uuid import UUID

import httpx2
import psycopg

from bench import store, store_offers
from bench.ports import free_port
from bench.result import Wrong
from hadir.infra.engines import start_engines, stop_engines, stop_postgres
from hadir.infra.migrate import migrate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence

    from hadir.infra.engines import Engines

ROOT = Path(__file__).parent.parent
SECRET = "a secret for benchmarks, long enough to pass"
READY_SECONDS = 30
MOST_AT_ONCE = 20_000


@dataclass(frozen=True)
class Account:
    """Somebody who is signed in."""

    id: UUID
    token: str


@dataclass
class Site:
    """Where everything answers."""

    engines: Engines
    environment: dict[str, str]
    port: int
    pid: int = 0
    http: httpx2.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx2.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", timeout=120)

    async def post(self, path: str, body: object = None, token: str = "") -> httpx2.Response:
        """Raises: Wrong when it is refused."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self.http.post(path, json=body, headers=headers)
        if answer.is_error:
            raise Wrong(f"{path}: {answer.status_code} {answer.text[:200]}")
        return answer

    async def seed(self, kind: str, count: int) -> list[Account]:
        """Accounts of ``mitras`` or ``customers``, signed in."""
        made: list[Account] = []
        while len(made) < count:
            asked = {kind: min(count - len(made), MOST_AT_ONCE)}
            answer = (await self.post("/dev/seed", asked)).json()[kind]
            made += [Account(UUID(one["id"]), one["access_token"]) for one in answer]
        return made


@contextmanager
def engines(*, counting: bool = False) -> Iterator[Engines]:
    """A migrated Postgres and a Valkey, gone afterwards; ``counting`` its statements."""
    folder = Path(tempfile.mkdtemp(prefix="hadir-bench-"))
    folder.chmod(0o711)  # the engines' user passes through
    try:
        running = start_engines(folder / "data")
        if counting:
            running = _with_counts(running, folder / "data")
        migrate(running.postgres.url)
        yield running
    finally:
        stop_engines(folder / "data")
        rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def site(
    *,
    counting: bool = False,
    settings: Mapping[str, object] | None = None,
    **variables: str,
) -> AsyncIterator[Site]:
    """Engines and one server, with these settings."""
    with engines(counting=counting) as running, tempfile.TemporaryDirectory() as data_dir:
        if settings:
            with psycopg.connect(running.postgres.url) as conn:
                store_offers.set_settings(conn, settings)
        made = Site(running, _environment(running, data_dir, variables), free_port())
        async with serving(made):
            yield made


@asynccontextmanager
async def serving(at: Site) -> AsyncIterator[None]:
    """One server process on this site."""
    environment = {**at.environment, "HADIR_PUBLIC_PORT": str(at.port)}
    command = [sys.executable, "-m", "bench.server"]
    with child(command, environment) as process:
        at.pid = process.pid
        try:
            await until_answering(at.http, "/readyz", process)
            yield
        finally:
            await at.http.aclose()


@contextmanager
def child(
    command: Sequence[str],
    environment: Mapping[str, str],
    folder: Path = ROOT,
    stdout: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours that is asked to end, and then ended."""
    everything = {**os.environ, **environment}
    process = subprocess.Popen(command, cwd=folder, env=everything, stdout=stdout)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


async def until_answering(
    http: httpx2.AsyncClient, path: str, process: subprocess.Popen[bytes]
) -> None:
    """Wait for the first good answer."""
    async with asyncio.timeout(READY_SECONDS):
        while True:
            if process.poll() is not None:
                raise Wrong(f"the server ended with {process.returncode}")
            try:
                if (await http.get(path)).is_success:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.02)


def _with_counts(running: Engines, data_dir: Path) -> Engines:
    url = running.postgres.url.replace("/hadir?", "/postgres?")
    with psycopg.connect(url, autocommit=True) as conn:
        store.count_from_now_on(conn)
    stop_postgres(running.home)
    return start_engines(data_dir)


def _environment(running: Engines, data_dir: str, variables: Mapping[str, str]) -> dict[str, str]:
    return {
        "DATABASE_URL": running.postgres.url,
        "VALKEY_URL": running.valkey.url,
        "HADIR_SECRET": SECRET,
        "HADIR_DATA_DIR": data_dir,
        "HADIR_INTERNAL_PORT": str(free_port()),
        "HADIR_ENV": "development",
        **variables,
    }
