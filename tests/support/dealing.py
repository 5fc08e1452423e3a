"""In which order the tests of a whole run begin, so that no worker is left with a long one."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")


def deal(items: Sequence[T], is_long: Callable[[T], bool], workers: int) -> list[T]:
    """Long ones first, the same number to each worker.

    ``--dist worksteal`` cuts the list into one stretch a worker; whoever is done steals from the
    end of another's. Each stretch begins with long ones then, and ends with short ones.
    """
    long = [item for item in items if is_long(item)]
    short = iter([item for item in items if not is_long(item)])
    dealt, left = list[T](), len(items)
    for number in range(workers):
        hand, size = long[number::workers], left // (workers - number)
        dealt += hand
        dealt += [item for _, item in zip(range(size - len(hand)), short, strict=False)]
        left -= size
    return [*dealt, *short]
