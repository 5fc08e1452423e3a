"""While Postgres is frozen, or gone, the answer is a refusal that says when to come back."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx2
import pytest

from hadir.infra.engines import settle_home, start_postgres, stop_postgres
from hadir.infra.migrate import migrate
from tests.support.books import check_books
from tests.support.town import WISH
from tests.support.waiting import until
from tests.support.wire_to_valkey import WireToValkey
from tests.support.world import running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from hadir.infra.engines import Engine
    from tests.support.clock import StandingClock
    from tests.support.world import World

PATIENCE_SECONDS = 60
ASKING_IN_TURN = 20
ASKING, HELD = 150, 40  # those that have a connection wait with it, and a few for a new one


@pytest.fixture
def own_postgres() -> Iterator[Engine]:
    """A server of this test alone: it may be stopped under everybody."""
    with tempfile.TemporaryDirectory(prefix="hadir-still-") as folder:
        Path(folder).chmod(0o711)  # the engines' user passes through
        home = settle_home(Path(folder) / "data")
        engine = start_postgres(home, durable=False)
        try:
            migrate(engine.url)
            yield engine
        finally:
            stop_postgres(home)


@contextmanager
def standing_still(engine: Engine) -> Iterator[None]:
    """SIGSTOP to the server and all that serve connections; the kernel goes on for them."""
    os.kill(engine.pid, signal.SIGSTOP)  # makes no more children
    children = Path(f"/proc/{engine.pid}/task/{engine.pid}/children").read_text().split()
    everybody = [*map(int, children), engine.pid]
    try:
        for pid in everybody:
            os.kill(pid, signal.SIGSTOP)
        yield
    finally:
        for pid in everybody:
            os.kill(pid, signal.SIGCONT)


@asynccontextmanager
async def wired_world(
    database_url: str, valkey_url: str, clock: StandingClock, folder: Path
) -> AsyncIterator[tuple[World, WireToValkey]]:
    """A world whose Postgres can be frozen: connections stand, and nothing comes through."""
    port = urlsplit(database_url).port
    assert port is not None
    wire = WireToValkey(port)
    await wire.mend()
    url = database_url.replace(f":{port}", f":{wire.port}")
    try:
        async with running_world(url, valkey_url, clock, folder) as world:
            try:
                yield world, wire
            finally:
                wire.go_on()
    finally:
        await wire.cut()


async def test_a_frozen_postgres_is_told_at_the_door_and_forgotten_when_it_moves_again(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """L4"""
    async with wired_world(database_url, valkey_url, clock, tmp_path) as (world, wire):
        url = f"{world.config.public_url}/readyz"
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS) as http:
            assert (await http.get(url)).status_code == 200
            wire.swallow()
            answer = await http.get(url)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
            assert "postgres" in answer.json()["degraded"]
            wire.go_on()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (await http.get(url)).status_code != 200:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)


async def test_who_waits_for_a_frozen_postgres_is_refused_and_told_when_to_come_back(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """L4"""
    async with wired_world(database_url, valkey_url, clock, tmp_path) as (world, wire):
        ana = await world.customer("ana")
        bearer = {"Authorization": f"Bearer {ana.tokens['access_token']}"}
        limits = httpx2.Limits(max_connections=None)
        answers: list[httpx2.Response] = []
        async with httpx2.AsyncClient(
            base_url=world.config.public_url, timeout=None, limits=limits
        ) as http:

            async def ask() -> None:
                answers.append(await http.get("/api/client/me", headers=bearer))

            wire.swallow()
            asking = [asyncio.create_task(ask()) for _ in range(ASKING)]
            await until(lambda: len(answers) >= ASKING - HELD, PATIENCE_SECONDS)
            assert {answer.status_code for answer in answers} == {503}
            assert {answer.headers["retry-after"] for answer in answers} == {"1"}
            assert (await http.get("/healthz")).status_code == 200
            wire.go_on()
            await asyncio.gather(*asking)
        assert await ana.get("/api/client/me")


async def test_who_waits_for_a_postgres_that_stands_still_is_told_and_nothing_is_half_done(
    own_postgres: Engine, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """L4, F3: also those who have a connection; what was sent then is sent again with its key."""
    async with running_world(own_postgres.url, valkey_url, clock, tmp_path) as world:
        await world.mitra("teduh")
        ana = await world.customer("ana")
        key = {"idempotency-key": "one-order"}
        bearer = {"Authorization": f"Bearer {ana.tokens['access_token']}"}
        async with httpx2.AsyncClient(
            base_url=world.config.public_url, timeout=None, headers=bearer
        ) as http:

            async def order() -> httpx2.Response:
                return await http.post("/api/client/payment-sessions", json=WISH, headers=key)

            with standing_still(own_postgres):
                async with asyncio.timeout(PATIENCE_SECONDS):
                    asking = [http.get("/api/client/me") for _ in range(4)]
                    answers = await asyncio.gather(*asking, *(order() for _ in range(4)))
            assert {answer.status_code for answer in answers} == {503}
            assert {answer.headers["retry-after"] for answer in answers} == {"1"}
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (ordered := await order()).status_code == 503:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)
        assert ordered.status_code == 201
        payments = (await ana.get("/api/client/payment-sessions"))["items"]
        assert [payment["id"] for payment in payments] == [ordered.json()["id"]]
        await check_books(world.system.db)


async def test_while_postgres_is_gone_nobody_waits_for_it(
    database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """L4: twenty who ask one after the other are refused in less time than they would have
    waited for a connection."""
    async with wired_world(database_url, valkey_url, clock, tmp_path) as (world, wire):
        ana = await world.customer("ana")
        bearer = {"Authorization": f"Bearer {ana.tokens['access_token']}"}
        url = f"{world.config.public_url}/api/client/me"
        async with httpx2.AsyncClient(timeout=PATIENCE_SECONDS, headers=bearer) as http:
            await wire.cut()
            async with asyncio.timeout(PATIENCE_SECONDS):
                for _ in range(ASKING_IN_TURN):
                    answer = await http.get(url)
                    assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")
                    assert answer.headers["content-type"] == "application/problem+json"
            await wire.mend()
            async with asyncio.timeout(PATIENCE_SECONDS):
                while (await http.get(url)).status_code != 200:  # noqa: ASYNC110 - it tells nobody
                    await asyncio.sleep(0.05)
