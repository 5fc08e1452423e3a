"""Rows become the model's frozen dataclasses, enums included."""

from __future__ import annotations

from dataclasses import fields
from enum import Enum
from functools import cache
from types import UnionType
from typing import TYPE_CHECKING, Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from psycopg import AsyncCursor

T = TypeVar("T")


def model_row(cls: type[T]) -> Callable[[AsyncCursor[Any]], Callable[[Sequence[Any]], T]]:
    """A psycopg row factory: columns are the fields of ``cls`` by name."""

    def factory(cursor: AsyncCursor[Any]) -> Callable[[Sequence[Any]], T]:
        names = [column.name for column in cursor.description or ()]
        enums = _enums(cast("Hashable", cls))
        converters = [(i, enums[n]) for i, n in enumerate(names) if n in enums]
        in_order = names == [*_fields(cast("Hashable", cls))][: len(names)]

        def make(values: Sequence[Any]) -> T:
            row = list(values)
            for index, enum in converters:
                if row[index] is not None:
                    row[index] = enum(row[index])
            return cls(*row) if in_order else cls(**dict(zip(names, row, strict=True)))

        return make

    return factory


@cache
def _fields(cls: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cast("Any", cls)) if field.init)


@cache
def _enums(cls: Hashable) -> dict[str, type[Enum]]:
    found = {}
    for name, hint in get_type_hints(cls).items():
        options = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        for option in options:
            if isinstance(option, type) and issubclass(option, Enum):
                found[name] = option
    return found
