"""One kept connection that asks and hears JSON: cheaper than a whole HTTP client."""

from __future__ import annotations

import asyncio
import json
from typing import Any, cast

from bench.load_http import request
from bench.result import Wrong

SECONDS = 60


class Line(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self._heard = b""
        self._answer: asyncio.Future[tuple[int, Any]] | None = None

    @classmethod
    async def open(cls, port: int) -> Line:
        _, made = await asyncio.get_running_loop().create_connection(cls, "127.0.0.1", port)
        return made

    async def ask(
        self, method: str, path: str, token: str, body: object = None, key: str = ""
    ) -> tuple[int, Any]:
        """Status and JSON, refusals too."""
        data = None if body is None else json.dumps(body).encode()
        more = f"accept: application/json\r\nidempotency-key: {key}\r\n".encode()
        line, rest = request(method, path, token, data).split(b"\r\n", 1)
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(line + b"\r\n" + more + rest)
        return await asyncio.wait_for(self._answer, SECONDS)

    async def must(
        self, method: str, path: str, token: str, body: object = None, key: str = ""
    ) -> Any:
        """The JSON of a good answer.

        Raises:
            Wrong: it was refused.
        """
        status, said = await self.ask(method, path, token, body, key)
        if status >= 400:
            raise Wrong(f"{method} {path}: {status} {said}")
        return said

    def close(self) -> None:
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        self._heard += data
        head, end, body = self._heard.partition(b"\r\n\r\n")
        if not end:
            return
        status, size = int(head[9:12]), 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                size = int(line[15:])
        if len(body) >= size and self._answer is not None and not self._answer.done():
            self._heard = b""
            self._answer.set_result((status, json.loads(body) if body else None))

    def connection_lost(self, error: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error or Wrong("the server hung up"))
