"""Cursors of the operators' lists: what the last row of a page is sorted by, and its id."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from hadir.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGE = 50
MOST = 2**31
NOT_OURS = "The cursor is not one of ours."

T = TypeVar("T")
Place = tuple[datetime | str, UUID]
NEWEST_OF_ALL: Place = ("infinity", UUID(int=2**128 - 1))
Cursor = Annotated[str | None, Query(max_length=120)]


def cursor_of(at: datetime | int, row_id: UUID) -> str:
    sorted_by = at if isinstance(at, int) else at.isoformat()
    return base64.urlsafe_b64encode(f"{sorted_by}|{row_id}".encode()).decode()


def page_of(
    rows: Sequence[T], place: Callable[[T], tuple[datetime | int, UUID]]
) -> tuple[Sequence[T], str | None]:
    """The rows of this page, and where the next one begins: one row more than a page was read."""
    following = cursor_of(*place(rows[PAGE - 1])) if len(rows) > PAGE else None
    return rows[:PAGE], following


def place_of(cursor: str | None) -> Place | None:
    """Where to go on in a list that is sorted by time.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    if cursor is None:
        return None
    at, row_id = _parts(cursor)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise Invalid(NOT_OURS) from error
    if moment.tzinfo is None:
        raise Invalid(NOT_OURS)
    return moment, row_id


def count_place_of(cursor: str | None) -> tuple[int, UUID] | None:
    """Where to go on in a list that is sorted by a count.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    if cursor is None:
        return None
    count, row_id = _parts(cursor)
    if not (count.isascii() and count.isdigit() and int(count) < MOST):
        raise Invalid(NOT_OURS)
    return int(count), row_id


def _parts(cursor: str) -> tuple[str, UUID]:
    try:
        sorted_by, _, row_id = base64.urlsafe_b64decode(cursor).decode().partition("|")
        return sorted_by, UUID(row_id)
    except (ValueError, binascii.Error) as error:
        raise Invalid(NOT_OURS) from error
