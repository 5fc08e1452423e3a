"""Tasks that begin at once, as ``asyncio.eager_task_factory`` of Python 3.12: most never wait."""

from __future__ import annotations

import asyncio
import types
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator


def begin(work: Coroutine[Any, Any, None]) -> asyncio.Task[None] | None:
    """Run ``work`` up to its first wait; a task for what is left of it, None when nothing is.

    Only for work that does not ask for the current task before it waits.
    """
    try:
        waits_for = work.send(None)
    except StopIteration:
        return None
    return asyncio.create_task(_rest(work, waits_for))


async def _rest(work: Coroutine[Any, Any, None], waits_for: Any) -> None:
    await _go_on(work, waits_for)


@types.coroutine
def _go_on(work: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    try:
        while True:
            try:
                heard = yield waits_for
            except BaseException as error:  # noqa: BLE001 - a cancellation is handed on as well
                waits_for = work.throw(error)
            else:
                waits_for = work.send(heard)
    except StopIteration:
        return
