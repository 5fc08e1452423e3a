"""Every refusal looks the same: ``application/problem+json`` (RFC 9457) with a code."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
import structlog
from fastapi.exceptions import RequestValidationError
from psycopg import OperationalError
from psycopg.errors import DeadlockDetected
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException
from starlette.responses import Response

from hadir.infra.ids import new_id
from hadir.infra.telemetry import request_id
from hadir.kernel.errors import AppError, Invalid, Unavailable

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request

log = structlog.get_logger(__name__)

RETRY_SECONDS = 1
CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 413: "TOO_LARGE", 415: "UNSUPPORTED_TYPE"}


def problem(status: int, code: str, detail: str, data: dict[str, Any] | None = None) -> Response:
    """One problem document; 429 and 503 always say when to come back."""
    data = dict(data or {})
    if status in (429, 503):
        data.setdefault("retry_after_seconds", RETRY_SECONDS)
    body = {
        "type": f"urn:hadir:{code.lower().replace('_', '-')}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id.get() or str(new_id()),
        **data,
    }
    headers = {"cache-control": "no-store"}
    if "retry_after_seconds" in data:
        headers["retry-after"] = str(data["retry_after_seconds"])
    return Response(orjson.dumps(body), status, headers, "application/problem+json")


def unkeepable() -> Response:
    """An address with a NUL in it."""
    return problem(Invalid.status, Invalid.code, "The character NUL cannot be kept.")


def install(app: FastAPI) -> None:
    """Translate whatever a handler raises."""
    app.add_exception_handler(AppError, _refused)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(OperationalError, _no_database)
    app.add_exception_handler(PoolTimeout, _no_database)
    app.add_exception_handler(Exception, _broken)


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, AppError)
    return problem(error.status, error.code, error.detail, error.data)


async def _malformed(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    errors = [
        {"at": ".".join(str(part) for part in one["loc"]), "message": one["msg"]}
        for one in error.errors()
    ]
    return problem(Invalid.status, Invalid.code, "The request is malformed.", {"errors": errors})


async def _http(_request: Request, error: Exception) -> Response:
    """FastAPI wraps whatever went wrong while it read the body: a refusal of ours, or bad JSON."""
    assert isinstance(error, HTTPException)
    if isinstance(error.__cause__, AppError):
        return await _refused(_request, error.__cause__)
    if error.status_code == HTTPStatus.BAD_REQUEST:
        return problem(Invalid.status, Invalid.code, "The request is malformed.")
    return problem(error.status_code, CODES.get(error.status_code, "HTTP_ERROR"), error.detail)


def overloaded() -> Response:
    """More than can be done now: told at once, instead of after a long wait."""
    return problem(Unavailable.status, Unavailable.code, "Too much at once; try again in a moment.")


async def _no_database(_request: Request, error: Exception) -> Response:
    if isinstance(error, DeadlockDetected):
        log.error("database.deadlock", detail=str(error))
    else:
        log.warning("database.away", error=type(error).__name__)
    return problem(Unavailable.status, Unavailable.code, "The service cannot answer right now.")


async def _broken(_request: Request, _error: Exception) -> Response:
    return problem(500, AppError.code, "Something went wrong on our side.")
