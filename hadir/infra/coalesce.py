"""Many askers, one query: a thousand reads during an outage are one SQL statement."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Mapping
    from uuid import UUID

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")


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


class Gathered(Generic[K, V]):
    """What is asked for during one query is answered by the next one, all in one.

    There is at most one query in ``pace_seconds``: a lone asker does not wait, a storm does.
    """

    def __init__(
        self, answer: Callable[[set[K]], Awaitable[Mapping[K, V]]], *, pace_seconds: float = 0
    ) -> None:
        self._answer = answer
        self._pace_seconds = pace_seconds
        self._not_before = float("-inf")
        self._waiting: set[K] = set()
        self._next: asyncio.Task[Mapping[K, V]] | None = None
        self._turn = asyncio.Lock()

    async def find(self, key: K) -> V | None:
        """None when the answer has nothing for it."""
        self._waiting.add(key)
        if self._next is None:
            self._next = asyncio.ensure_future(self._ask())
        return (await asyncio.shield(self._next)).get(key)

    async def _ask(self) -> Mapping[K, V]:
        async with self._turn:
            now = asyncio.get_running_loop().time
            if (wait := self._not_before - now()) > 0:
                await asyncio.sleep(wait)
            self._not_before = now() + self._pace_seconds
            keys, self._waiting, self._next = self._waiting, set(), None
            return await self._answer(keys)


class Membership:
    """Is this id among those?"""

    def __init__(self, among: Callable[[set[UUID]], Awaitable[set[UUID]]]) -> None:
        async def answer(ids: set[UUID]) -> Mapping[UUID, bool]:
            return dict.fromkeys(await among(ids), True)

        self._gathered = Gathered(answer)

    async def has(self, mitra_id: UUID) -> bool:
        return await self._gathered.find(mitra_id) is True


async def _run(ask: Callable[[], Awaitable[T]]) -> T:
    return await ask()
