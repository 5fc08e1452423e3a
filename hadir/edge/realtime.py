"""The realtime endpoint: who may open a socket, how many, and where its commands go."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from typing import TYPE_CHECKING, Any, TypeVar

import structlog
from starlette.datastructures import Headers

from hadir.edge.corked import OFFER
from hadir.edge.socket import Closed, Gone, Socket
from hadir.infra.loops import Loop
from hadir.kernel.enums import AccountKind
from hadir.kernel.errors import AppError, Unavailable
from hadir.wire import close_codes
from hadir.wire.by_hand import pong_text
from hadir.wire.commands import Auth, Command, Ping, Pong, name_of
from hadir.wire.frames import Beacon, Ready, ServerPing, User
from hadir.wire.topics import EVERYBODY, account_topic, session_topic

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection
    from uuid import UUID

    from starlette.types import Receive, Scope, Send
    from starlette.websockets import WebSocket

    from hadir.edge.callers import Caller
    from hadir.infra.hub import Hub
    from hadir.kernel.clock import Clock

    Redeem = Callable[[str], Awaitable[Caller]]
    Resume = Callable[[Caller], Awaitable[tuple[str | None, list[UUID]]]]
    Handler = Callable[[Socket, Caller, Any], Awaitable[None]]

log = structlog.get_logger(__name__)

MAX_SOCKETS = 5
DRAIN_JITTER_MS = 3000
DRAIN_MS_PER_SOCKET = 1.5  # few need not wait for each other

C = TypeVar("C")


class Realtime:
    """Sockets of this instance. Rooms register what each command means."""

    def __init__(self, hub: Hub, clock: Clock, *, origin: str, cadence_seconds: float) -> None:
        self._hub, self._clock = hub, clock
        self._origin = origin
        self._pings = Loop("pings", cadence_seconds, self._ping_all)
        self._handlers: dict[type, Handler] = {}
        self._sockets: dict[UUID, list[Socket]] = defaultdict(list)
        self.redeem: Redeem
        self.resume: Resume
        self.is_over: Callable[[UUID], Awaitable[bool]]
        self.beat: Callable[[UUID], None] = lambda _mitra: None
        self.beacon: Callable[[], Awaitable[Beacon]]
        self.came: Callable[[UUID], None] = lambda _account: None
        self.went: Callable[[UUID], None] = lambda _account: None

    def start(self) -> None:
        self._pings.start()

    async def stop(self) -> None:
        await self._pings.stop()

    def on(self, command: type[C], handler: Callable[[Socket, Caller, C], Awaitable[None]]) -> None:
        self._handlers[command] = handler

    async def endpoint(self, websocket: WebSocket) -> None:
        """For a server without ``HotPaths``."""
        await self.bare(websocket.scope, websocket.receive, websocket.send)

    async def bare(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection from open to close."""
        await receive()
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        if origin is not None and origin not in self._origins(headers):
            await send({"type": "websocket.close", "code": 1008})
            return
        await send({"type": "websocket.accept"})
        socket = Socket(receive, send, scope.get("extensions", {}).get(OFFER, {}).get(OFFER))
        try:
            await self._listen(socket, await self._welcome(socket))
        except Closed as closed:
            socket.close(closed.code, closed.reason)
        except Gone:
            pass
        except asyncio.CancelledError:
            if not socket.slow:
                raise
        except Exception:  # the database is away: come back, instead of hanging
            log.exception("socket.failed")
            socket.close(close_codes.SLOW)
        finally:
            self._forget(socket)
            await socket.end()

    def close_account(self, account_id: UUID, auth_session_id: UUID | None, code: int) -> None:
        """Close the sockets of an account, or of one of its sign-ins."""
        for socket in [*self._sockets.get(account_id, [])]:
            caller = socket.caller
            if auth_session_id is None or (caller and caller.auth_session_id == auth_session_id):
                socket.close(code)

    def close_sign_ins(self, auth_session_ids: Collection[UUID], code: int) -> None:
        """Close the sockets of these sign-ins, whoever's they are."""
        for sockets in [*self._sockets.values()]:
            for socket in sockets:
                if socket.caller and socket.caller.auth_session_id in auth_session_ids:
                    socket.close(code)

    def sign_ins(self) -> set[UUID]:
        """Those that have a socket open here."""
        everybody = [socket.caller for sockets in self._sockets.values() for socket in sockets]
        return {caller.auth_session_id for caller in everybody if caller is not None}

    def drain(self) -> None:
        """Ask everybody to come back a little later, each at another moment."""
        longest = min(DRAIN_JITTER_MS, round(DRAIN_MS_PER_SOCKET * self.open_sockets))
        for sockets in [*self._sockets.values()]:
            for socket in sockets:
                wait = random.randint(0, longest)  # noqa: S311 - jitter, not a secret
                socket.close(close_codes.DRAIN, f'{{"retry_after_ms":{wait}}}')

    def held(self) -> Collection[UUID]:
        """The accounts that have a socket here."""
        return self._sockets.keys()

    @property
    def open_sockets(self) -> int:
        return sum(len(sockets) for sockets in self._sockets.values())

    def _origins(self, headers: Headers) -> tuple[str, ...]:
        """Ours by name, and by the very host that the browser dialled."""
        host = headers.get("host", "")
        return (self._origin, f"http://{host}", f"https://{host}")

    async def _welcome(self, socket: Socket) -> Caller:
        auth = await socket.read_auth()
        try:
            caller = await self.redeem(auth.ticket)
        except AppError as error:
            raise Closed(close_codes.AUTH_TIMEOUT, error.code) from error
        self._remember(socket, caller)
        if await self.is_over(caller.auth_session_id):  # revoked while the ticket was looked at
            raise Closed(close_codes.SIGNED_OUT)
        name, sessions = await self.resume(caller)
        socket.reply(
            Ready(
                user=User(id=caller.account_id, role=caller.kind, name=name),
                server_time=self._clock.now(),
                resume=[session_topic(one) for one in sessions],
            )
        )
        return caller

    async def _listen(self, socket: Socket, caller: Caller) -> None:
        while True:
            command = await socket.read()
            if caller.kind is AccountKind.MITRA:
                self.beat(caller.account_id)
            if isinstance(command, Ping):
                await self._pong(socket, caller, command)
            elif not isinstance(command, Pong):
                await self._handle(socket, caller, command)

    async def _handle(self, socket: Socket, caller: Caller, command: Command) -> None:
        handler = self._handlers.get(type(command))
        if handler is None or isinstance(command, Auth):
            raise Closed(close_codes.TOO_MANY_ERRORS)
        try:
            await handler(socket, caller, command)
        except AppError as error:
            socket.refuse(name_of(command), error)
        except Exception:  # one command that broke must not end the socket
            log.exception("socket.command_failed", command=command.type)
            socket.refuse(name_of(command), Unavailable())

    async def _pong(self, socket: Socket, caller: Caller, ping: Ping) -> None:
        beacon = await self.beacon() if caller.kind is AccountKind.CUSTOMER else None
        followed = self._hub.followed(socket)
        socket.push(pong_text(ping.t, self._clock.now(), beacon, followed))

    async def _ping_all(self) -> None:
        """Timers of hidden tabs sleep; an answer from ``onmessage`` does not (spec C2)."""
        ping = ServerPing().model_dump_json()
        for sockets in [*self._sockets.values()]:
            for socket in sockets:
                socket.push(ping)

    def _remember(self, socket: Socket, caller: Caller) -> None:
        socket.caller = caller
        sockets = self._sockets[caller.account_id]
        while len(sockets) >= MAX_SOCKETS:
            sockets.pop(0).close(close_codes.REPLACED)
        sockets.append(socket)
        self.came(caller.account_id)
        self._hub.join(socket, account_topic(caller.account_id))
        self._hub.join(socket, EVERYBODY)

    def _forget(self, socket: Socket) -> None:
        self._hub.leave(socket)
        if socket.caller is None:
            return
        sockets = self._sockets[socket.caller.account_id]
        if socket in sockets:
            sockets.remove(socket)
        if not sockets:
            del self._sockets[socket.caller.account_id]
            self.went(socket.caller.account_id)
