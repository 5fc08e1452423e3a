"""The outermost layer refuses at once what is more than can be done."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import httpx2
from starlette.responses import PlainTextResponse

from hadir.edge.app import Front
from tests.support.waiting import until

if TYPE_CHECKING:
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
