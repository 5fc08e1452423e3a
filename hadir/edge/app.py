"""What both listeners are made of: request ids, headers, limits of size, refusals, routes."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

from fastapi import APIRouter, FastAPI

from hadir import __version__
from hadir.edge import problems
from hadir.edge.limits import Limiter
from hadir.infra.ids import new_mark
from hadir.infra.telemetry import request_id
from hadir.kernel.errors import AppError, Unavailable

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from hadir.edge.callers import Authenticator

MAX_BODY_BYTES = 256 * 1024
BODY_SECONDS = 30
MAX_UNDER_WAY = 1000  # requests of one listener; sockets do not count
ASKED_WHEN_BUSY = ("/healthz", "/readyz", "/metrics")
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
POLICY = (
    "default-src 'self'; img-src 'self' data:; connect-src 'self' ws: wss:; "
    "style-src 'self' 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'"
)
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", POLICY.encode()),
]


class TooLarge(AppError):
    """The request is larger than 256 KiB."""

    code = "TOO_LARGE"
    status = 413


class TooSlow(AppError):
    """The request did not arrive whole within 30 seconds."""

    code = "TOO_SLOW"
    status = 408
    temporary = True


def create_app(
    title: str, routers: list[APIRouter], authenticator: Authenticator, *, documented: bool
) -> FastAPI:
    """One listener's FastAPI application; ``documented`` serves /api/openapi.json."""
    app = FastAPI(
        title=title,
        version=__version__,
        redirect_slashes=False,
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json" if documented else None,
    )
    app.state.authenticator = authenticator
    app.state.limiter = Limiter()
    problems.install(app)
    for router in routers:  # whole already: ``include_router`` would make each route once more
        app.router.routes.extend(router.routes)
    return app


class Front:
    """The outermost layer: gives each request its id and its headers, and refuses at once what is
    more than can be done."""

    def __init__(
        self, app: ASGIApp, most: int = MAX_UNDER_WAY, body_seconds: float = BODY_SECONDS
    ) -> None:
        self._app, self._most, self._body_seconds = app, most, body_seconds
        self._under_way = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        current = request_id_of(scope)
        token = request_id.set(current)

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = protected([*message.get("headers", [])])
                message["headers"] = [*headers, (b"x-request-id", current.encode())]
            await send(message)

        self._under_way += 1
        try:
            if self._under_way > self._most and scope["path"] not in ASKED_WHEN_BUSY:
                await problems.overloaded()(scope, receive, send_marked)
            elif _holds_nul(scope):
                await problems.unkeepable()(scope, receive, send_marked)
            else:
                await self._app(scope, _limited(self._aside(receive)), send_marked)
        finally:
            self._under_way -= 1
            request_id.reset(token)

    def _aside(self, receive: Receive) -> Receive:
        """Whose body is still on its way takes no place: a thousand who send theirs byte by byte
        would shut everybody out. Nor may it be on its way for ever."""
        is_whole, until = False, asyncio.get_running_loop().time() + self._body_seconds

        async def receive_aside() -> Message:
            nonlocal is_whole
            if is_whole:
                return await receive()
            self._under_way -= 1
            try:
                async with asyncio.timeout_at(until):
                    message = await receive()
            except TimeoutError as error:
                raise TooSlow from error
            finally:
                self._under_way += 1
            if self._under_way > self._most:
                raise Unavailable
            is_whole = not message.get("more_body", False)
            return message

        return receive_aside


def request_id_of(scope: Scope) -> str:
    """The caller's own, when it is one, or a new one."""
    given: bytes | None = dict(scope["headers"]).get(b"x-request-id")
    if given is not None and REQUEST_ID.fullmatch(text := given.decode("latin-1")):
        return text
    return new_mark()


def _holds_nul(scope: Scope) -> bool:
    """A character that Postgres cannot keep, nor look for."""
    return b"%00" in scope["query_string"] or "\x00" in scope["path"]


def protected(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """A page that brings a stricter policy of its own keeps it."""
    given = {name.lower() for name, _ in headers}
    return headers + [(name, value) for name, value in HEADERS if name not in given]


def _limited(receive: Receive) -> Receive:
    """Bodies past the limit are refused while they arrive."""
    size = 0

    async def receive_limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY_BYTES:
            raise TooLarge
        return message

    return receive_limited
