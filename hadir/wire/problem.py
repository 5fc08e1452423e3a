"""How every refusal over HTTP looks (RFC 9457)."""

from __future__ import annotations

from pydantic import ConfigDict

from hadir.wire.model import Reply


class ProblemField(Reply):
    """One thing that is wrong with the request, and where."""

    at: str
    message: str


class Problem(Reply):
    """``code`` is what a program looks at. A refusal may carry more fields of its own."""

    model_config = ConfigDict(extra="allow", json_schema_serialization_defaults_required=False)

    type: str
    title: str
    status: int
    code: str
    detail: str
    request_id: str
    errors: list[ProblemField] | None = None
    retry_after_seconds: int | None = None
