"""What a setting is, and what its value may be. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from hadir.kernel.errors import AppError

Value: TypeAlias = int | bool | str

SECONDS, MINUTES, PIECES = "seconds", "minutes", "pieces"
PERCENT = "percent"


class UnknownSetting(AppError):
    """There is no such setting."""

    code = "UNKNOWN_SETTING"
    status = 422


class InvalidSetting(AppError):
    """That value is outside what this setting allows."""

    code = "INVALID_SETTING"
    status = 422


class StaleWrite(AppError):
    """Somebody changed this meanwhile; look at it again."""

    code = "STALE_WRITE"
    status = 409


@dataclass(frozen=True, slots=True)
class Words:
    """One text in Indonesian and in English."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A setting that is a whole number between ``least`` and ``most``, both allowed."""

    least: int
    most: int
    unit: str
    label: Words
    help: Words
    type = "integer"

    def allows(self, value: object) -> bool:
        return type(value) is int and self.least <= value <= self.most

    @property
    def bounds(self) -> str:
        return f"{self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Switch:
    """A setting that is on or off."""

    label: Words
    help: Words
    unit = ""
    type = "boolean"
    bounds = "true or false"

    def allows(self, value: object) -> bool:
        return type(value) is bool


@dataclass(frozen=True, slots=True)
class Line:
    """A setting that is one line of text which ``pattern`` describes whole."""

    pattern: str
    bounds: str
    label: Words
    help: Words
    unit = ""
    type = "string"

    def allows(self, value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(self.pattern, value) is not None

    @property
    def options(self) -> list[str] | None:
        """The words to choose from, when the pattern is nothing but a list of words."""
        return self.pattern.split("|") if re.fullmatch(r"\w+(\|\w+)+", self.pattern) else None


Declaration: TypeAlias = Whole | Switch | Line


@dataclass(frozen=True, slots=True)
class Stored:
    """The row of a setting that an operator has changed."""

    key: str
    value: Value
    version: int
    updated_at: datetime
    updated_by: UUID | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an operator wants, and the version that was on the screen (0: never changed)."""

    key: str
    value: object
    version: int


@dataclass(frozen=True, slots=True)
class Current:
    """A setting as an operator sees it; ``version`` is 0 while it stands at its default. What is
    ``in_force`` may be more than what was set (C2)."""

    key: str
    declaration: Declaration
    default: Value
    value: Value
    in_force: Value
    version: int
    updated_at: datetime | None
    updated_by: UUID | None


def shortest_stale_seconds(cadence_seconds: int) -> int:
    """A mitra may lose one beat before being taken for gone (spec C2)."""
    return 2 * cadence_seconds
