"""The two kinds of frame: what we receive is strict, what we send may grow."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer, WithJsonSchema


def iso(moment: datetime) -> str:
    """UTC ISO-8601 with milliseconds and ``Z``."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


Moment = Annotated[
    datetime,
    PlainSerializer(iso, return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class Frame(BaseModel):
    """Something that we receive: unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reply(BaseModel):
    """Something that we send: receivers ignore what they do not know. Every field is there."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)
