"""Whatever a phone hears in any test must be in the written interface (docs/api)."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from hadir.main.interface import operations
from hadir.wire.frames import ServerFrame
from hadir.wire.problem import Problem

API = Path(__file__).parents[2] / "docs" / "api"
FRAME: TypeAdapter[ServerFrame] = TypeAdapter(ServerFrame)
REFUSED, OURS = 400, 500


@dataclass(frozen=True)
class Promise:
    """What one route may answer: statuses, and the codes of its refusals."""

    method: str
    path: re.Pattern[str]
    answers: dict[int, frozenset[str]]


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """A status or a code that the route does not promise is a mistake of code or of papers."""
    promise = _promise_of(method, path.partition("?")[0])
    if promise is None or status >= OURS:
        return
    assert status in promise.answers, f"{method} {path} answered {status}: not described"
    if status >= REFUSED:
        code = Problem.model_validate(body).code
        assert code in promise.answers[status], f"{method} {path}: {status} {code} not described"


def check_frame(text: str) -> None:
    """Exactly what the models say: no field more, none less."""
    frame = FRAME.validate_json(text)
    assert frame.model_dump(mode="json") == json.loads(text), f"not as described: {text}"


def _promise_of(method: str, path: str) -> Promise | None:
    fitting = (one for one in _promises() if one.method == method and one.path.fullmatch(path))
    return next(fitting, None)


@cache
def _promises() -> tuple[Promise, ...]:
    """Literal paths first."""
    found = [
        one
        for name in ("openapi.json", "openapi-internal.json")
        for one in operations(json.loads((API / name).read_text()))
    ]
    named = sorted(found, key=lambda one: one[0].count("{"))
    return tuple(_read(name, operation) for name, operation in named)


def _read(name: str, operation: dict[str, Any]) -> Promise:
    method, _, path = name.partition(" ")
    pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", path))
    answers = {
        int(status): _codes(answer)
        for status, answer in operation["responses"].items()
        if status != "default"
    }
    return Promise(method, pattern, answers)


def _codes(answer: dict[str, Any]) -> frozenset[str]:
    problem = answer.get("content", {}).get("application/problem+json", {})
    parts = problem.get("schema", {}).get("allOf", [])
    return frozenset(code for part in parts[1:] for code in part["properties"]["code"]["enum"])
