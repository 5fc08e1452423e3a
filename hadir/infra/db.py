"""Postgres: a pool, and transactions that carry what they tell the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import orjson
from psycopg import AsyncConnection, OperationalError
from psycopg.types.json import Jsonb, set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool

from hadir.infra.ids import new_id
from hadir.infra.outbox import Outgoing, StreamItem, insert_outgoing, stream_slice
from hadir.infra.rows import model_row
from hadir.infra.stillness import CONNECT_SECONDS, Stillness
from hadir.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from hadir.kernel.clock import Clock
    from hadir.wire.model import Reply

T = TypeVar("T")
Params: TypeAlias = Mapping[str, Any] | Sequence[Any]

set_json_dumps(orjson.dumps)
set_json_loads(orjson.loads)

INSERT_JOB = "INSERT INTO jobs (id, kind, payload, run_at) VALUES (%s, %s, %s, %s)"
SET_DEADLINE = """
    INSERT INTO deadlines (kind, ref, due_at) VALUES (%s, %s, %s)
    ON CONFLICT (kind, ref) DO UPDATE SET due_at = excluded.due_at, attempts = 0
"""
ENSURE_DEADLINE = """
    INSERT INTO deadlines (kind, ref, due_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING
"""
MOVE_DEADLINES = "UPDATE deadlines SET due_at = due_at + %s WHERE kind = ANY(%s) AND due_at > %s"
CLEAR_DEADLINES = "DELETE FROM deadlines WHERE ref = %s AND kind = ANY(%s)"
# Past this many waiters the answer is a quick refusal; a pool that lost its server looks again
# every few seconds, instead of after ever longer pauses.
MAX_WAITING = 2000
RECONNECT_SECONDS = 3
# Who finds every connection in use waits for one; while the server takes no new ones, nobody does.
PATIENCE_SECONDS = 5
AWAY_SECONDS = 0.1
UNHEARD_MS = 15_000
SESSION_OPTIONS = (
    "-c statement_timeout=10s -c lock_timeout=5s -c idle_in_transaction_session_timeout=15s"
)


@dataclass(slots=True)
class Committed:
    """What a committed transaction left for the background loops to do."""

    outgoing: list[Outgoing] = field(default_factory=list)
    jobs: list[UUID] = field(default_factory=list)
    due: list[datetime] = field(default_factory=list)


class Tx:
    """One transaction. ``now`` is its moment: every row that it writes carries the same time."""

    def __init__(self, conn: AsyncConnection[Any], now: datetime) -> None:
        self.conn = conn
        self.now = now
        self.left = Committed()
        self._jobs: list[tuple[UUID, str, Jsonb, datetime]] = []

    async def execute(self, sql: str, params: Params | None = None) -> int:
        """Run one statement; how many rows it touched."""
        return (await self.conn.execute(sql, params)).rowcount

    async def value(self, sql: str, params: Params | None = None) -> Any:
        """The first column of the first row, or None."""
        row = await (await self.conn.execute(sql, params)).fetchone()
        return None if row is None else row[0]

    async def values(self, sql: str, params: Params | None = None) -> list[Any]:
        """The first column of every row."""
        return [row[0] for row in await (await self.conn.execute(sql, params)).fetchall()]

    async def rows(self, cls: type[T], sql: str, params: Params | None = None) -> list[T]:
        async with self.conn.cursor(row_factory=model_row(cls)) as cursor:
            return await (await cursor.execute(sql, params)).fetchall()

    async def find(self, cls: type[T], sql: str, params: Params | None = None) -> T | None:
        async with self.conn.cursor(row_factory=model_row(cls)) as cursor:
            return await (await cursor.execute(sql, params)).fetchone()

    async def get(self, cls: type[T], sql: str, params: Params | None = None) -> T:
        """Like ``find``.

        Raises:
            NotFound: there is no such row.
        """
        row = await self.find(cls, sql, params)
        if row is None:
            raise NotFound
        return row

    def emit(self, topics: str | Sequence[str], event: Reply | None = None) -> None:
        """Tell ``topics`` something when, and only when, this transaction commits."""
        names = [topics] if isinstance(topics, str) else [*topics]
        if names:
            payload = {} if event is None else event.model_dump(mode="json")
            self.left.outgoing.append(Outgoing(topics=names, at=self.now, event=payload))

    def emit_stream(self, items: Sequence[StreamItem]) -> None:
        """Tell the readers of one session's stream about rows written by this transaction."""
        self.left.outgoing.append(stream_slice([*items]))

    def enqueue(self, kind: str, payload: dict[str, Any], run_at: datetime | None = None) -> UUID:
        """Leave outside work (a gateway call, a follow-up command) to be done after the commit."""
        job_id, due = new_id(), run_at or self.now
        self._jobs.append((job_id, kind, Jsonb(payload), due))
        self.left.jobs.append(job_id)
        return job_id

    async def set_deadline(self, kind: str, ref: UUID, due_at: datetime) -> None:
        """Make or move the one deadline of this kind for ``ref``."""
        await self.execute(SET_DEADLINE, (kind, ref, due_at))
        self.left.due.append(due_at)

    async def ensure_deadline(self, kind: str, ref: UUID, due_at: datetime) -> None:
        """Make the deadline of this kind for ``ref`` unless there is one."""
        await self.execute(ENSURE_DEADLINE, (kind, ref, due_at))

    async def move_deadlines(self, kinds: Sequence[str], by: timedelta, since: datetime) -> None:
        """Put off every deadline of these kinds that was not due at ``since``."""
        await self.execute(MOVE_DEADLINES, (by, [*kinds], since))

    async def clear_deadlines(self, ref: UUID, *kinds: str) -> None:
        await self.execute(CLEAR_DEADLINES, (ref, [*kinds]))

    async def flush(self) -> None:
        """Write the outbox and the jobs; the last thing before the commit."""
        if self._jobs:
            async with self.conn.cursor() as cursor:
                await cursor.executemany(INSERT_JOB, self._jobs)
        if self.left.outgoing:
            await insert_outgoing(self.conn, self.left.outgoing)


class Database:
    """The pool, the clock, and who must hear of a commit."""

    def __init__(self, url: str, clock: Clock, *, max_size: int = 20) -> None:
        self.clock = clock
        self._listeners: list[Callable[[Committed], None]] = []
        self._away = False
        self._stillness = Stillness(url)
        self._pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            url,
            min_size=2,
            max_size=max_size,
            timeout=PATIENCE_SECONDS,
            open=False,
            connection_class=self._noticing(),
            max_waiting=MAX_WAITING,
            reconnect_timeout=RECONNECT_SECONDS,
            kwargs={
                "autocommit": True,
                "options": SESSION_OPTIONS,
                "connect_timeout": CONNECT_SECONDS,
                "tcp_user_timeout": UNHEARD_MS,
            },
        )

    async def open(self) -> None:
        await self._pool.open(wait=True, timeout=30)
        self._stillness.start()

    async def close(self) -> None:
        await self._stillness.stop()
        await self._pool.close()

    def on_commit(self, listener: Callable[[Committed], None]) -> None:
        """Call ``listener``, which must not await, right after each commit."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Tx]:
        """One use case: commit on return, roll back on any exception."""
        async with self._connection() as conn, conn.transaction():
            tx = Tx(conn, self.clock.now())
            yield tx
            await tx.flush()
        self._away = False
        for listener in self._listeners:
            listener(tx.left)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Tx]:
        """Statements that only read, each its own snapshot; cheaper than a transaction."""
        async with self._connection() as conn:
            yield Tx(conn, self.clock.now())
        self._away = False

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        """Raises: PoolTimeout; at once, nearly, while the server is away."""
        async with self._pool.connection(AWAY_SECONDS if self._away else PATIENCE_SECONDS) as conn:
            held = self._stillness.hold(conn)
            try:
                yield conn
            finally:
                self._stillness.let_go(held)

    def _noticing(self) -> type[AsyncConnection[Any]]:
        """Connections whose beginning tells whether the server is there."""
        database = self

        class Noticing(AsyncConnection[Any]):
            @classmethod
            async def connect(cls, *args: Any, **kwargs: Any) -> Any:
                try:
                    made = await super().connect(*args, **kwargs)
                except OperationalError:
                    database._away = True
                    raise
                database._away = False
                return made

        return Noticing

    async def ping(self) -> None:
        """Raises: psycopg.Error or PoolTimeout when the database does not answer."""
        async with self.reading() as tx:
            await tx.value("SELECT 1")
