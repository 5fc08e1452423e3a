"""A server that says no once: to a message, and to a list."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.async_api import Route, WebSocketRoute

    from tests.support.visits import Person


async def refuse_first(person: Person, words: str) -> None:
    """The first message with these words is not taken; the page is loaded anew for it."""
    refused: list[str] = []

    async def between(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def up(said: str | bytes) -> None:
            frame = json.loads(said)
            if not refused and frame.get("text") == words:
                refused.append(words)
                reason = {"type": "error", "code": "FORBIDDEN", "temporary": False}
                socket.send(json.dumps({**reason, "re": frame["client_message_id"]}))
            else:
                server.send(said)

        socket.on_message(up)

    await person.page.route_web_socket(re.compile("/api/shared/ws"), between)
    await person.page.reload()


async def fail(route: Route) -> None:
    """As a server in trouble answers."""
    await route.fulfill(status=500, json={"code": "INTERNAL"})
