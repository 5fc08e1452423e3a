"""Work that begins at once goes on as a task when it has to wait."""

from __future__ import annotations

import asyncio

import pytest

from hadir.edge.eager import begin


async def test_work_that_waits_for_nothing_is_done_at_once_and_has_no_task() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("all")

    assert begin(work()) is None
    assert done == ["all"]


async def test_work_that_waits_goes_on_where_it_was() -> None:
    done, gates = [], [asyncio.Event(), asyncio.Event()]

    async def work() -> None:
        for number, gate in enumerate(gates):
            await gate.wait()
            done.append(number)

    task = begin(work())
    assert task is not None
    gates[0].set()  # before the task's first turn: nothing is missed
    await asyncio.sleep(0)
    gates[1].set()
    await asyncio.wait_for(task, 30)
    assert done == [0, 1]


async def test_a_cancellation_reaches_the_work_and_its_end_is_the_tasks() -> None:
    tidied = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            tidied.append(True)

    task = begin(work())
    assert task is not None
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert tidied == [True]


async def test_an_error_after_a_wait_is_the_tasks_and_one_before_it_the_callers() -> None:
    gate = asyncio.Event()

    async def work(*, waits: bool) -> None:
        if waits:
            await gate.wait()
        raise ValueError("it went wrong")

    with pytest.raises(ValueError, match="went wrong"):
        begin(work(waits=False))
    task = begin(work(waits=True))
    assert task is not None
    gate.set()
    with pytest.raises(ValueError, match="went wrong"):
        await task
