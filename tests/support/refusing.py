"""A server that says no: to the first message of these words, to a list, to everything."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Route, WebSocketRoute

    from tests.support.visits import Person

EVERYTHING = "**/api/**"
GOING_AWAY = 1001


@dataclass
class Wire:
    """What stands between a page and its server."""

    refuses: str
    is_cut: bool = False
    has_refused: bool = False
    open: list[WebSocketRoute] = field(default_factory=list)

    async def between(self, socket: WebSocketRoute) -> None:
        if self.is_cut:
            await socket.close(code=GOING_AWAY)
            return
        self.open.append(socket)
        server = socket.connect_to_server()
        socket.on_message(lambda said: self._up(socket, server, said))

    def _up(self, socket: WebSocketRoute, server: WebSocketRoute, said: str | bytes) -> None:
        frame = json.loads(said)
        if self.has_refused or frame.get("text") != self.refuses:
            server.send(said)
            return
        self.has_refused = True
        reason = {"type": "error", "code": "FORBIDDEN", "temporary": False}
        socket.send(json.dumps({**reason, "re": frame["client_message_id"]}))

    async def cut(self, person: Person) -> None:
        """Nothing comes and nothing goes, by socket or by request."""
        self.is_cut = person.window.cut_off = True
        await person.page.route(EVERYTHING, lambda route: route.abort())
        for socket in self.open:
            await socket.close(code=GOING_AWAY)

    async def mend(self, person: Person) -> None:
        self.is_cut = False
        await person.page.unroute(EVERYTHING)


async def refuse_first(person: Person, words: str) -> Wire:
    """The first message with these words is not taken; the page is loaded anew for it."""
    wire = Wire(words)
    await person.page.route_web_socket(re.compile("/api/shared/ws"), wire.between)
    await person.page.reload()
    return wire


async def fail(route: Route) -> None:
    """As a server in trouble answers."""
    await route.fulfill(status=500, json={"code": "INTERNAL"})
