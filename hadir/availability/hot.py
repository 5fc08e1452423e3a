"""Heartbeat, beacon and sockets as bare ASGI: served before FastAPI's machinery begins."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import structlog
from psycopg import OperationalError

from hadir.edge.app import protected, request_id_of
from hadir.edge.limits import household
from hadir.edge.problems import problem
from hadir.infra.telemetry import request_id
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import AppError, Forbidden, Unauthorised, Unavailable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.types import ASGIApp, Receive, Scope, Send

    from hadir.availability.availability import Availability
    from hadir.edge.callers import Authenticator
    from hadir.edge.limits import Limiter
    from hadir.wire.frames import Beacon

    Answer: TypeAlias = tuple[dict[str, object], dict[str, object]]
    Handler: TypeAlias = Callable[[Scope], Awaitable[Answer]]

log = structlog.get_logger(__name__)

HEARTBEAT = "/api/mitra/status/heartbeat"
BEACON = "/api/client/mitra-availability"
BEACON_MAX_AGE = "max-age=5"
BEACON_BURST, BEACON_PER_SECOND = 100, 20

BEARER = b"bearer "


def _answer(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> Answer:
    return (
        {"type": "http.response.start", "status": status, "headers": headers},
        {"type": "http.response.body", "body": body},
    )


NO_CONTENT = _answer(204, [], b"")


class HotPaths:
    """Answers what it knows by method and path; everything else goes on to ``app``."""

    def __init__(
        self,
        app: ASGIApp,
        handlers: Mapping[tuple[str, str], Handler],
        sockets: Mapping[str, ASGIApp] | None = None,
    ) -> None:
        self._app = app
        self._handlers = handlers
        self._sockets = sockets or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        handler = None
        if scope["type"] == "http":
            handler = self._handlers.get((scope["method"], scope["path"]))
        elif scope["type"] == "websocket":
            await self._sockets.get(scope["path"], self._app)(scope, receive, send)
            return
        if handler is None:
            await self._app(scope, receive, send)
            return
        try:  # what goes well is not marked: a beat's headers cost more than the beat
            start, body = await handler(scope)
        except AppError as error:
            start, body = _refused(scope, error)
        except OperationalError as error:
            log.warning("database.away", error=type(error).__name__)
            start, body = _refused(scope, Unavailable())
        await send(start)
        await send(body)


def _refused(scope: Scope, error: AppError) -> Answer:
    current = request_id_of(scope)
    token = request_id.set(current)
    try:
        refusal = problem(error.status, error.code, error.detail, error.data)
    finally:
        request_id.reset(token)
    headers = [*refusal.raw_headers, (b"x-request-id", current.encode())]
    return _answer(refusal.status_code, protected(headers), bytes(refusal.body))


def hot_paths(
    availability: Availability,
    authenticator: Authenticator,
    limiter: Limiter,
    *,
    burst: float = BEACON_BURST,
    per_second: float = BEACON_PER_SECOND,
) -> dict[tuple[str, str], Handler]:
    """The handlers; the beacon allows ``burst`` at once and then ``per_second`` per address."""
    answers = _BeaconAnswers(availability)
    guard, beat = availability.guard, availability.beats.beat

    async def heartbeat(scope: Scope) -> Answer:
        token = _bearer(scope)
        caller = authenticator.recognise(token) or await authenticator.authenticate(token)
        if caller.kind is not AccountKind.MITRA:
            raise Forbidden
        mitra_id = caller.account_id
        if not guard.knows_active(mitra_id):
            await guard.admit(mitra_id)
        beat(mitra_id)
        return NO_CONTENT

    async def beacon(scope: Scope) -> Answer:
        address = household(scope["client"][0]) if scope.get("client") else ""
        limiter.check("beacon", address, burst, per_second)
        return await answers.current()

    return {("POST", HEARTBEAT): heartbeat, ("GET", BEACON): beacon}


class _BeaconAnswers:
    """The beacon's bytes, written once for each new count."""

    def __init__(self, availability: Availability) -> None:
        self._availability = availability
        self._written: tuple[Beacon | None, Answer] = (None, NO_CONTENT)

    async def current(self) -> Answer:
        beacon = await self._availability.beacon()
        known, answer = self._written
        if beacon is not known:
            body = beacon.model_dump_json().encode()
            headers = [
                (b"content-type", b"application/json"),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", BEACON_MAX_AGE.encode()),
            ]
            answer = _answer(200, protected(headers), body)
            self._written = (beacon, answer)
        return answer


def _bearer(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"authorization":
            if value[: len(BEARER)].lower() == BEARER and len(value) > len(BEARER):
                return str(value[len(BEARER) :], "latin-1")
            break
    raise Unauthorised
