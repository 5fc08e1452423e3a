"""Cursors of the operators' lists: the moment and the id of the last row of a page."""

from __future__ import annotations

import base64
import binascii
from datetime import datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query

from hadir.kernel.errors import Invalid

PAGE = 50

T = TypeVar("T")
Place = tuple[datetime | str, UUID]
NEWEST_OF_ALL: Place = ("infinity", UUID(int=2**128 - 1))
Cursor = Annotated[str | None, Query(max_length=120)]


def cursor_of(at: datetime, row_id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{row_id}".encode()).decode()


def place_of(cursor: str | None) -> Place | None:
    """Where to go on.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    if cursor is None:
        return None
    try:
        at, _, row_id = base64.urlsafe_b64decode(cursor).decode().partition("|")
        moment = datetime.fromisoformat(at)
    except (ValueError, binascii.Error) as error:
        raise Invalid("The cursor is not one of ours.") from error
    if moment.tzinfo is None:
        raise Invalid("The cursor is not one of ours.")
    return moment, _uuid(row_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Invalid("The cursor is not one of ours.") from error
