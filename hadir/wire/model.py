"""The two kinds of frame: what we receive is strict, what we send may grow."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema, field_validator


@lru_cache(maxsize=16)  # what one transaction tells carries one moment
def iso(moment: datetime) -> str:
    """UTC ISO-8601 with milliseconds and ``Z``."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[: -len("+00:00")] + "Z"


Moment = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class Frame(BaseModel):
    """Something that we receive: unknown fields are refused, and text that Postgres cannot hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*")
    @classmethod
    def _no_nul(cls, value: Any) -> Any:
        if isinstance(value, str) and "\x00" in value:
            raise ValueError("the character NUL cannot be kept")
        return value


class Reply(BaseModel):
    """Something that we send: receivers ignore what they do not know. Every field is there."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)
