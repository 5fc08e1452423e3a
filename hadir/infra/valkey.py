"""One Valkey behind a circuit breaker.

The breaker is also the hook that re-seeds the mirror: after an outage it closes only when every
hook of ``before_believed`` has run against the server that answered the probe (spec D5).
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import unquote, urlsplit

import structlog
from glide import (
    AdvancedGlideClientConfiguration,
    BackoffStrategy,
    GlideClient,
    GlideClientConfiguration,
    GlideError,
    NodeAddress,
    ServerCredentials,
)
from prometheus_client import Counter, Gauge
from psycopg import Error as PostgresError

from hadir.infra.knock import TLS, answers

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")
log = structlog.get_logger(__name__)

REQUEST_TIMEOUT_MS = 50
CONNECT_TIMEOUT_MS = 1000
INFLIGHT_LIMIT = 100_000
PROBE_SECONDS = 0.1
FRESH_CLIENT_SECONDS = 2.0
ERRORS_TO_OPEN = 3
ERROR_WINDOW_SECONDS = 1.0

BREAKER_OPEN = Gauge("hadir_valkey_breaker_open", "1 while Valkey is not believed")
OPENED = Counter("hadir_valkey_breaker_opened_total", "Times that Valkey was no longer believed")


class ValkeyDown(Exception):
    """Valkey cannot be asked or cannot be believed: use Postgres."""


def glide_configuration(
    url: str,
    subscriptions: GlideClientConfiguration.PubSubSubscriptions | None = None,
    request_timeout_ms: int = REQUEST_TIMEOUT_MS,
) -> GlideClientConfiguration:
    """Read ``valkey://[user:password@]host:port[/db]`` (``valkeys`` for TLS)."""
    parts = urlsplit(url)
    credentials = None
    if parts.password is not None:
        credentials = ServerCredentials(
            unquote(parts.password), unquote(parts.username or "") or None
        )
    return GlideClientConfiguration(
        [NodeAddress(parts.hostname or "127.0.0.1", parts.port or 6379)],
        use_tls=parts.scheme in TLS,
        credentials=credentials,
        request_timeout=request_timeout_ms,
        reconnect_strategy=BackoffStrategy(1, 100, 2),
        database_id=int(parts.path.strip("/") or 0),
        pubsub_subscriptions=subscriptions,
        inflight_requests_limit=INFLIGHT_LIMIT,
        advanced_config=AdvancedGlideClientConfiguration(connection_timeout=CONNECT_TIMEOUT_MS),
    )


class Valkey:
    """``call`` runs a command or raises ``ValkeyDown`` at once while the breaker is open."""

    def __init__(self, url: str, *, request_timeout_ms: int = REQUEST_TIMEOUT_MS) -> None:
        self.url = url
        self.request_timeout_ms = request_timeout_ms
        self.believed = False
        self._client: GlideClient | None = None
        self._hooks: list[Callable[[], Awaitable[None]]] = []
        self._troubled: list[Callable[[], None]] = []
        self._errors: deque[float] = deque(maxlen=ERRORS_TO_OPEN)
        self._probe: asyncio.Task[None] | None = None

    def before_believed(self, hook: Callable[[], Awaitable[None]]) -> None:
        """Run ``hook`` (through ``unbelieved``) each time before the mirror is believed again."""
        self._hooks.append(hook)

    def on_trouble(self, listener: Callable[[], None]) -> None:
        """Call ``listener``, which must not await, at every error: something may be missed."""
        self._troubled.append(listener)

    async def start(self) -> None:
        """Try once; when Valkey is away the probe goes on in the background."""
        self._believe(value=False)
        if not await self._try_to_believe():
            self._start_probe()

    async def connect(self) -> None:
        """Reach the server without believing it: for tools that must not seed.

        Raises:
            ValkeyDown: there is no answer.
        """
        try:
            if self._client is None:
                if not await answers(self.url):
                    raise ValkeyDown("nobody answers")
                timeout = self.request_timeout_ms
                self._client = await GlideClient.create(
                    glide_configuration(self.url, request_timeout_ms=timeout)
                )
            await self._client.ping()
        except GlideError as error:
            raise ValkeyDown(str(error)) from error

    async def stop(self) -> None:
        if self._probe is not None:
            self._probe.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._probe
        if self._client is not None:
            await self._client.close()

    async def call(self, command: Callable[[GlideClient], Awaitable[T]]) -> T:
        """Run ``command`` on the believed server.

        Raises:
            ValkeyDown: it failed, or the breaker is open.
        """
        if not self.believed:
            raise ValkeyDown
        return await self.unbelieved(command)

    async def unbelieved(self, command: Callable[[GlideClient], Awaitable[T]]) -> T:
        """Like ``call``, also while the breaker is open: for seeds, probes and the bus."""
        if self._client is None:
            raise ValkeyDown
        asked_at = asyncio.get_running_loop().time()
        try:
            return await command(self._client)
        except GlideError as error:
            self._count_error(asked_at)
            raise ValkeyDown(str(error)) from error

    def distrust(self, reason: str) -> None:
        """Open the breaker now: what Valkey says was found to be wrong (an unseeded server)."""
        if self.believed:
            log.warning("valkey.distrusted", reason=reason)
            self._believe(value=False)
            OPENED.inc()
            self._tell_trouble()
            self._start_probe()

    def _believe(self, *, value: bool) -> None:
        self.believed = value
        BREAKER_OPEN.set(0 if value else 1)

    def _tell_trouble(self) -> None:
        for listener in self._troubled:
            listener()

    def _count_error(self, asked_at: float) -> None:
        """Commands that were under way together fail together: one stall counts once."""
        self._tell_trouble()
        if self._errors and asked_at < self._errors[-1]:
            return
        now = asyncio.get_running_loop().time()
        self._errors.append(now)
        recent = len(self._errors) == ERRORS_TO_OPEN
        if recent and now - self._errors[0] <= ERROR_WINDOW_SECONDS:
            self._errors.clear()
            self.distrust("errors")

    def _start_probe(self) -> None:
        if self._probe is None or self._probe.done():
            self._probe = asyncio.create_task(self._probe_until_believed())

    async def _probe_until_believed(self) -> None:
        fresh_at = asyncio.get_running_loop().time()
        while True:
            await asyncio.sleep(PROBE_SECONDS)
            if await self._try_to_believe():
                return
            if asyncio.get_running_loop().time() - fresh_at > FRESH_CLIENT_SECONDS:
                fresh_at = asyncio.get_running_loop().time()
                await self._drop_client()

    async def _drop_client(self) -> None:
        """Its reconnecting may hang on a connection that was taken and is never answered."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    async def _try_to_believe(self) -> bool:
        try:
            await self.connect()
            for hook in self._hooks:
                await hook()
        except ValkeyDown as error:
            log.debug("valkey.away", error=str(error))
            return False
        except PostgresError as error:
            log.warning("valkey.not_seeded", error=type(error).__name__)
            return False
        self._errors.clear()
        self._believe(value=True)
        log.info("valkey.believed")
        return True
