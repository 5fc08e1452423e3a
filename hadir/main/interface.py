"""What each route promises, as OpenAPI: who may ask, what it is for, how it refuses.

FastAPI knows the shapes. The rest stands in the two tables beside this file, one entry a route, and
is put together here: what follows from the shape of a route (a path that names something may answer
404, a body 422) is not written down again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter

from hadir import __version__
from hadir.edge.app import TooLarge, TooSlow
from hadir.kernel import errors
from hadir.wire.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI

    from hadir.kernel.errors import AppError

REF = "#/components/schemas/{model}"
PROBLEM = {"$ref": REF.format(model="Problem")}
METHODS = ("get", "post", "put", "patch", "delete")
KEY = "Idempotency-Key"
RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer"}}
SENDING = ("post", "put", "patch")


class Who(StrEnum):
    """Who may ask."""

    ALL = "all"
    CUSTOMER = "customer"
    MITRA = "mitra"
    BOTH = "customer or mitra"
    SIGNED_IN = "signed in"
    PROVIDER = "payment provider"
    DEVELOPER = "development only"
    VIEWER = "viewer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


KINDS = {
    Who.CUSTOMER: ("customer",),
    Who.MITRA: ("mitra",),
    Who.BOTH: ("customer", "mitra"),
    Who.SIGNED_IN: ("customer", "mitra", "operator"),
    Who.VIEWER: ("operator",),
    Who.SUPERVISOR: ("operator",),
    Who.ADMIN: ("operator",),
}
ROLES = {Who.VIEWER, Who.SUPERVISOR, Who.ADMIN}


@dataclass(frozen=True)
class Route:
    """One route in words. ``refuses`` beyond what its shape says; ``answers`` beyond JSON."""

    name: str
    who: Who
    summary: str
    refuses: tuple[type[AppError], ...] = ()
    note: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


HEADERS = {
    "XClient": {
        "name": "X-Client",
        "in": "header",
        "schema": {"type": "string", "enum": ["native"]},
        "description": "Native apps send `native` and get the refresh token in the body; without "
        "it the refresh token is set as an httpOnly cookie.",
    },
    "XHadirApp": {
        "name": "X-Hadir-App",
        "in": "header",
        "schema": {"type": "string", "enum": ["customer", "mitra", "operator"]},
        "description": "Which app is asking, where the refresh token is in a cookie.",
    },
}


class Undescribed(Exception):
    """A route without words."""


def openapi(app: FastAPI, table: Mapping[str, Route], about: str) -> dict[str, Any]:
    """The description of one listener.

    Raises:
        Undescribed: a route is missing from the table.
    """
    document = get_openapi(
        title=app.title, version=__version__, description=about, routes=app.routes
    )
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas |= problem_schemas()
    document["components"]["securitySchemes"] = _schemes(table)
    document["components"]["parameters"] = HEADERS
    for name, operation in operations(document):
        if name not in table:
            raise Undescribed(f"{name}: say in hadir/main/interface_*.py what it is for")
        _describe(operation, table[name])
    return document


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """("GET /path", operation) of each."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield f"{method.upper()} {path}", item[method]


def problem_schemas() -> dict[str, Any]:
    """The refusal and what it holds."""
    schema = TypeAdapter(Problem).json_schema(ref_template=REF, mode="serialization")
    return {**schema.pop("$defs"), "Problem": schema}


def refusals(operation: dict[str, Any], route: Route) -> list[type[AppError]]:
    """Everything that the route may refuse with, by shape and by table."""
    found: list[type[AppError]] = [*route.refuses]
    parameters = operation.get("parameters", [])
    if route.who in KINDS:
        found += [errors.Unauthorised, errors.Forbidden]
    if any(one.get("in") == "path" for one in parameters):
        found.append(errors.NotFound)
    if any(one.get("name", "").lower() == KEY.lower() for one in parameters):
        found += [errors.IdempotencyKeyRequired, errors.IdempotencyKeyReused]
    if "requestBody" in operation:
        found += [TooLarge, TooSlow]
    if "requestBody" in operation or parameters:
        found.append(errors.Invalid)
    return sorted(set(found), key=lambda one: (one.status, one.code))


def _describe(operation: dict[str, Any], route: Route) -> None:
    refused = refusals(operation, route)
    operation["operationId"] = route.name
    operation["summary"] = route.summary
    operation["description"] = " ".join(filter(None, (f"For: {route.who}.", route.note)))
    operation["security"] = _security(route.who)
    for one in operation.get("parameters", []):
        if one.get("name", "").lower() == KEY.lower():
            one.update(_KEY_PARAMETER)
    if route.headers:
        named = [{"$ref": f"#/components/parameters/{name}"} for name in route.headers]
        operation["parameters"] = [*operation.get("parameters", []), *named]
    if route.who is Who.DEVELOPER:
        operation["x-development-only"] = True
    responses = operation["responses"]
    responses.pop("422", None)
    responses |= route.answers
    responses |= _problems(refused)
    responses["default"] = _response("INTERNAL (500), UNAVAILABLE (503): ours to mend; try again.")


_KEY_PARAMETER = {
    "name": KEY,
    "required": True,
    "description": "Kept per account and route: the same key and body answer the same again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


def _problems(refused: list[type[AppError]]) -> dict[str, Any]:
    by_status: dict[int, list[type[AppError]]] = defaultdict(list)
    for one in refused:
        by_status[one.status].append(one)
    return {str(status): _refusal(status, group) for status, group in by_status.items()}


def _refusal(status: int, group: list[type[AppError]]) -> dict[str, Any]:
    words = "\n".join(f"- `{one.code}`: {(one.__doc__ or '').strip()}" for one in group)
    codes = sorted({one.code for one in group})
    response = _response(words, {"properties": {"code": {"enum": codes}}})
    if status == errors.TooManyRequests.status:
        response["headers"] = {"Retry-After": RETRY_AFTER}
    return response


def _response(words: str, narrower: dict[str, Any] | None = None) -> dict[str, Any]:
    schema = {"allOf": [PROBLEM, narrower]} if narrower else PROBLEM
    return {"description": words, "content": {"application/problem+json": {"schema": schema}}}


def _security(who: Who) -> list[dict[str, list[str]]]:
    least = [who.value] if who in ROLES else []
    return [{kind: least} for kind in KINDS.get(who, ())]


def _schemes(table: Mapping[str, Route]) -> dict[str, Any]:
    kinds = sorted({kind for route in table.values() for kind in KINDS.get(route.who, ())})
    return {
        kind: {
            "type": "http",
            "scheme": "bearer",
            "bearerFormat": "JWT",
            "description": f"The access token of a {kind}, 15 minutes; anybody else gets 403.",
        }
        for kind in kinds
    }
