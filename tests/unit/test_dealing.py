"""The long tests of a whole run begin first, on every worker."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped] # it has no types
from xdist.scheduler import WorkStealingScheduling  # type: ignore[import-untyped] # neither

from tests.support.dealing import deal


class _Node:
    """A worker that only takes note of what it is to do."""

    shutting_down = False

    def __init__(self, number: int) -> None:
        self.gateway = SimpleNamespace(id=f"gw{number}")
        self.given: list[int] = []
        self.send_runtest_some = self.given.extend


def _stretches(tests: list[str], workers: int) -> list[list[str]]:
    """What the scheduler gives to each worker at the start."""
    options: Any = SimpleNamespace(getvalue=lambda _name: [f"{workers}*popen"])
    scheduler = WorkStealingScheduling(options, Producer("quiet", enabled=False))
    nodes = [_Node(number) for number in range(workers)]
    for node in nodes:
        known: Any = node
        scheduler.add_node(known)
        scheduler.add_node_collection(known, tests)
    scheduler.schedule()
    return [[tests[index] for index in node.given] for node in nodes]


@pytest.mark.parametrize("workers", [1, 2, 3, 4])
@pytest.mark.parametrize("shorts", [60, 61, 62, 63])
def test_every_worker_begins_with_its_share_of_the_long_tests(workers: int, shorts: int) -> None:
    tests = [f"short{number}" for number in range(shorts)]
    for number in range(7):
        tests.insert(number * 9, f"long{number}")
    dealt = deal(tests, lambda name: name.startswith("long"), workers)
    assert sorted(dealt) == sorted(tests)
    for stretch in _stretches(dealt, workers):
        first = [name.startswith("long") for name in stretch]
        assert first == sorted(first, reverse=True)
        assert 7 // workers <= sum(first) <= 7 // workers + 1
