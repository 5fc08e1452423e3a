"""The outermost layer refuses at once what is more than can be done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx2
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse

from hadir.edge import problems
from hadir.edge.app import Front
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send

MOST = 3


class SlowHouse:
    """Answers when it is told to."""

    def __init__(self) -> None:
        self.inside = 0
        self.go_on = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.inside += 1
        if scope["path"] != "/healthz":
            await self.go_on.wait()
        await PlainTextResponse("done")(scope, receive, send)


async def test_past_its_limit_it_says_at_once_when_to_come_back() -> None:
    """L4"""
    house = SlowHouse()
    door = httpx2.ASGITransport(Front(house, MOST))
    async with httpx2.AsyncClient(transport=door, base_url="http://hadir.test") as http:
        inside = [asyncio.create_task(http.get("/")) for _ in range(MOST)]
        await until(lambda: house.inside == MOST)
        refused = await http.get("/")
        assert (refused.status_code, refused.json()["code"]) == (503, "UNAVAILABLE")
        assert refused.headers["retry-after"] == "1"
        assert refused.headers["x-request-id"] == refused.json()["request_id"]
        assert (await http.get("/healthz")).text == "done"
        house.go_on.set()
        assert [answer.text for answer in await asyncio.gather(*inside)] == ["done"] * MOST
        assert (await http.get("/")).text == "done"


class Mail:
    """Bodies that come slowly, and a house that reads them before it answers when it is told to."""

    def __init__(self) -> None:
        self.begun, self.inside = 0, 0
        self.rest_comes, self.go_on = asyncio.Event(), asyncio.Event()
        self.house = FastAPI()
        problems.install(self.house)

        @self.house.post("/")
        async def read(request: Request) -> int:
            size = len(await request.body())
            self.inside += 1
            await self.go_on.wait()
            return size

    async def slowly(self) -> AsyncIterator[bytes]:
        yield b"a"
        self.begun += 1
        await self.rest_comes.wait()
        yield b"b"

    def client(self, body_seconds: float = 30) -> httpx2.AsyncClient:
        door = httpx2.ASGITransport(Front(self.house, MOST, body_seconds))
        return httpx2.AsyncClient(transport=door, base_url="http://hadir.test")


async def test_who_sends_byte_by_byte_takes_nobodys_place() -> None:
    """L4: they wait outside; when all arrive at once, those past the limit are refused."""
    mail = Mail()
    async with mail.client() as http:
        slow = [asyncio.create_task(http.post("/", content=mail.slowly())) for _ in range(MOST)]
        await until(lambda: mail.begun == MOST)
        quick = asyncio.create_task(http.post("/", content=b"abc"))
        await until(lambda: mail.inside == 1)
        mail.rest_comes.set()
        await until(lambda: any(one.done() for one in slow))
        mail.go_on.set()
        assert (await quick).json() == 3
        answers = [one.status_code for one in await asyncio.gather(*slow)]
    assert sorted(answers) == [*[200] * (MOST - 1), 503]


async def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    """L4"""
    mail = Mail()
    async with mail.client(body_seconds=0.05) as http:
        answer = await http.post("/", content=mail.slowly())
    assert (answer.status_code, answer.json()["code"]) == (408, "TOO_SLOW")
