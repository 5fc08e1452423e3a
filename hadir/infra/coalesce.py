"""Many askers, one query: a thousand reads during an outage are one SQL statement."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable
    from uuid import UUID

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Whoever asks the same while it is being answered gets that answer."""

    def __init__(self) -> None:
        self._flying: dict[Hashable, asyncio.Task[T]] = {}

    async def do(self, key: Hashable, ask: Callable[[], Awaitable[T]]) -> T:
        task = self._flying.get(key)
        if task is None:
            task = asyncio.ensure_future(_run(ask))
            self._flying[key] = task
            task.add_done_callback(lambda _: self._flying.pop(key, None))
        return await asyncio.shield(task)


class Membership:
    """Is this id among those? Ids asked for during one query are answered by the next one."""

    def __init__(self, among: Callable[[set[UUID]], Awaitable[set[UUID]]]) -> None:
        self._among = among
        self._waiting: set[UUID] = set()
        self._next: asyncio.Task[set[UUID]] | None = None
        self._turn = asyncio.Lock()

    async def has(self, mitra_id: UUID) -> bool:
        self._waiting.add(mitra_id)
        if self._next is None:
            self._next = asyncio.ensure_future(self._ask())
        return mitra_id in await asyncio.shield(self._next)

    async def _ask(self) -> set[UUID]:
        async with self._turn:
            ids, self._waiting, self._next = self._waiting, set(), None
            return await self._among(ids)


async def _run(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()
