"""The mitra's switch, the heartbeat and the beacon over HTTP."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import UUID

import httpx2
import pytest
import pytest_asyncio
from fastapi import FastAPI

from hadir.availability.hot import HotPaths, hot_paths
from hadir.availability.http import routes
from hadir.availability.reads import Reads
from hadir.edge.callers import Caller
from hadir.edge.limits import Limiter
from hadir.edge.problems import install
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import Unauthorised
from tests.support.house import House, house

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hadir.wire.frames import Beacon
    from tests.support.clock import StandingClock

STATUS = "/api/mitra/status"
HEARTBEAT = f"{STATUS}/heartbeat"
BEACON = "/api/client/mitra-availability"


class TokensThatAreIds:
    """``mitra <id>`` and ``customer <id>`` are signed in."""

    def recognise(self, token: str) -> None:
        """Nothing is remembered."""

    async def authenticate(self, token: str) -> Caller:
        kind, _, account_id = token.partition(":")
        if kind not in ("mitra", "customer"):
            raise Unauthorised
        return Caller(UUID(account_id), AccountKind(kind), new_id())


class Phones:
    """One client for each way in: the hot paths, and FastAPI alone."""

    def __init__(self, home: House, hot: httpx2.AsyncClient, plain: httpx2.AsyncClient) -> None:
        self.home = home
        self.hot = hot
        self.plain = plain


@asynccontextmanager
async def _client(app: object) -> AsyncIterator[httpx2.AsyncClient]:
    transport = httpx2.ASGITransport(app)  # type: ignore[arg-type]  # any ASGI app
    async with httpx2.AsyncClient(transport=transport, base_url="http://hadir") as client:
        yield client


@pytest_asyncio.fixture
async def phones(database_url: str, valkey_url: str, clock: StandingClock) -> AsyncIterator[Phones]:
    async with house(database_url, valkey_url, clock) as home:
        app = FastAPI()
        app.state.authenticator, app.state.limiter = TokensThatAreIds(), Limiter()
        app.include_router(routes(home.db, home.settings, home.availability))
        install(app)
        handlers = hot_paths(home.availability, TokensThatAreIds(), Limiter(), burst=20)
        async with _client(HotPaths(app, handlers)) as hot, _client(app) as plain:
            yield Phones(home, hot, plain)


def bearer(mitra_id: UUID, kind: str = "mitra") -> dict[str, str]:
    return {"authorization": f"Bearer {kind}:{mitra_id}"}


async def test_a_mitra_reads_and_moves_the_switch(phones: Phones) -> None:
    """C1"""
    sari = await phones.home.mitra()
    answer = await phones.hot.get(STATUS, headers=bearer(sari))
    assert answer.json() == {
        "is_online": False,
        "finish_then_off": False,
        "heartbeat_cadence_seconds": 15,
        "stale_after_seconds": 45,
        "load": 0,
        "capacity": 3,
    }
    on = await phones.hot.post(f"{STATUS}/online", headers=bearer(sari))
    assert on.json()["is_online"] is True
    await phones.home.load(sari, 1)
    later = await phones.hot.post(
        f"{STATUS}/offline", headers=bearer(sari), json={"when_free": True}
    )
    assert (later.json()["is_online"], later.json()["finish_then_off"]) == (True, True)
    off = await phones.hot.post(f"{STATUS}/offline", headers=bearer(sari))
    assert off.json()["is_online"] is False


async def test_a_malformed_wish_is_refused(phones: Phones) -> None:
    sari = await phones.home.mitra()
    answer = await phones.hot.post(
        f"{STATUS}/offline", headers=bearer(sari), json={"when_free": "soon", "x": 1}
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "INVALID_REQUEST")


@pytest.mark.parametrize("way", ["hot", "plain"])
async def test_a_heartbeat_is_204_and_reaches_the_mirror(
    phones: Phones, clock: StandingClock, way: str
) -> None:
    """C2, D1"""
    sari = await phones.home.online_mitra()
    clock.advance(40)
    client: httpx2.AsyncClient = getattr(phones, way)
    answer = await client.post(f"{STATUS}/heartbeat", headers=bearer(sari))
    assert (answer.status_code, answer.content) == (204, b"")
    await phones.home.availability.beats.flush()
    key = f"mitra:heartbeat:{sari}"
    assert await phones.home.plain.get(key) == b"2026-11-21T12:00:40.000Z"


@pytest.mark.parametrize("way", ["hot", "plain"])
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"authorization": "Bearer nonsense"}, 401),
        ({"authorization": "Basic mitra"}, 401),
        (bearer(UUID(int=1), "customer"), 403),
    ],
)
async def test_a_heartbeat_of_nobody_or_of_a_customer_is_refused(
    phones: Phones, way: str, headers: dict[str, str], status: int
) -> None:
    """C2"""
    client: httpx2.AsyncClient = getattr(phones, way)
    answer = await client.post(f"{STATUS}/heartbeat", headers=headers)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("outage", [False, True])
async def test_a_deactivated_mitra_cannot_beat_with_valkey_or_without(
    phones: Phones, *, outage: bool
) -> None:
    """C4, D3"""
    sari = await phones.home.online_mitra()
    await phones.home.deactivate(sari)
    if outage:
        phones.home.valkey.distrust("the cable was pulled")
    answer = await phones.hot.post(f"{STATUS}/heartbeat", headers=bearer(sari))
    assert answer.status_code == 401


@pytest.mark.parametrize("way", ["hot", "plain"])
async def test_the_beacon_needs_no_sign_in_and_may_be_cached_for_five_seconds(
    phones: Phones, way: str
) -> None:
    """C6"""
    await phones.home.online_mitra()
    client: httpx2.AsyncClient = getattr(phones, way)
    answer = await client.get(BEACON)
    assert answer.headers["cache-control"] == "max-age=5"
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == {
        "available": True,
        "count": 1,
        "call_count": 1,
        "as_of": "2026-11-21T12:00:00.000Z",
    }


async def test_what_the_hot_paths_say_is_protected_and_only_refusals_are_numbered(
    phones: Phones,
) -> None:
    """A beat that went well says nothing: its headers would cost more than the beat."""
    sari = await phones.home.online_mitra()
    told = {"x-request-id": "told-by-the-phone"}
    beat = await phones.hot.post(HEARTBEAT, headers={**bearer(sari), **told})
    beacon = await phones.hot.get(BEACON)
    refused = await phones.hot.post(HEARTBEAT, headers=told)
    assert (beat.status_code, beacon.status_code, refused.status_code) == (204, 200, 401)
    for answer in (beacon, refused):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["referrer-policy"] == "no-referrer"
    assert beat.content == b""
    assert refused.headers["cache-control"] == "no-store"
    assert refused.headers["x-request-id"] == "told-by-the-phone"
    assert refused.json()["request_id"] == "told-by-the-phone"


async def test_whoever_asks_for_the_beacon_too_often_is_told_when_to_come_back(
    phones: Phones,
) -> None:
    answers = [await phones.hot.get(BEACON) for _ in range(25)]
    assert answers[0].status_code == 200
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1


@pytest.mark.parametrize("way", ["hot", "plain"])
async def test_who_was_told_that_the_lamp_is_lit_is_in_every_beacon_from_then_on(
    phones: Phones, way: str
) -> None:
    """C6: nothing relays in this house: what is counted is what the answer itself saw to."""
    client: httpx2.AsyncClient = getattr(phones, way)
    sari = await phones.home.mitra()
    for switch, there in (("online", 1), ("offline", 0), ("online", 1)):
        assert (await client.get(BEACON)).json()["count"] == 1 - there
        await client.post(f"{STATUS}/{switch}", headers=bearer(sari))
        assert (await client.get(BEACON)).json()["count"] == there


async def test_a_count_under_way_during_the_toggle_is_not_kept(phones: Phones) -> None:
    """C6: it began before, came back after, and is no answer for whoever asks later."""
    home, reads = phones.home, phones.home.availability.reads
    sari = await home.mitra()
    counted, go_on = asyncio.Event(), asyncio.Event()

    async def slow_count() -> Beacon:
        beacon = await Reads.count_available(reads)
        counted.set()
        await go_on.wait()
        return beacon

    reads.count_available = slow_count  # type: ignore[method-assign]  # an answer on a slow wire
    early = asyncio.create_task(reads.beacon())
    await counted.wait()
    await home.switch_on(sari)
    late = asyncio.create_task(reads.beacon())
    go_on.set()
    assert (await early).count == 0
    assert (await late).count == 1
    assert (await reads.beacon()).count == 1


async def test_what_another_instance_was_told_is_in_the_beacon_within_a_moment(
    phones: Phones, database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    reads = phones.home.availability.reads
    assert (await reads.beacon()).count == 0
    async with house(database_url, valkey_url, clock) as other:
        await other.online_mitra()
    async with asyncio.timeout(30):
        while (await reads.beacon()).count == 0:  # noqa: ASYNC110 - it is told by no event
            await asyncio.sleep(0.05)
