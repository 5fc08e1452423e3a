"""Pages that are written from the code: routes, refusals, the states of a session."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from hadir.edge.problems import CODES
from hadir.kernel.errors import IdempotencyKeyRequired
from hadir.main.interface import operations, refusals
from hadir.main.interface_internal import INTERNAL
from hadir.main.interface_public import PUBLIC
from hadir.sessions import model as sessions
from hadir.tools.interface import SOCKETS, make_system
from hadir.tools.refusals import all_refusals
from hadir.wire import close_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI

    from hadir.kernel.errors import AppError
    from hadir.main.interface import Route

MADE = "Made from the code by `bin/generate`; do not edit.\n"
ROUTES_HEAD = f"""# The interface

{MADE}
`openapi.json` describes the public listener, `openapi-internal.json` the control center's,
`asyncapi.json` the sockets; [errors.md](errors.md) lists every refusal. In development the server
itself answers `/api/openapi.json`.

- JSON, snake_case, UTC times with `Z`, money in integer rupiah (`*_idr`), ids as strings.
- `Authorization: Bearer` with the access token. The refresh token is an httpOnly cookie, chosen by
  `X-Hadir-App`; native apps send `X-Client: native` and keep it themselves.
- Refusals are `application/problem+json` with a `code`; 429 and 503 say when to come back.
- Where an `Idempotency-Key` is asked for, the same key and body take effect once and answer the
  same again; with another body `IDEMPOTENCY_KEY_REUSED`.
- Said here once: 401 no good token, 403 the wrong kind of account or not your role, 404 not yours
  or not there, 413 more than 256 KiB, 422 malformed.
"""
ERRORS_HEAD = f"""# Refusals

{MADE}
Every problem document and every `error` frame carries one of these codes; they are part of the
interface. *Temporary*: the same request may succeed a little later.

| code | status | temporary | meaning |
|---|---|---|---|
"""
SESSIONS_HEAD = f"""# The states of a session

{MADE}
The one transition table (`hadir/sessions/model.py`); anything else is refused with
`INVALID_TRANSITION`. An empty row is an end.

| from | to |
|---|---|
"""


def routes_page() -> str:
    """Every route of both listeners in one line each."""
    system = make_system()
    return "".join(
        (
            ROUTES_HEAD,
            "\n## Public listener\n\n",
            _routes(system.public, PUBLIC),
            "\nAnd the web apps: `/`, `/mitra/`, `/demo/` (demo), their files below `/assets/`.\n",
            "\n## Internal listener\n\n",
            _routes(system.internal, INTERNAL),
            "\nAnd the control center: `/`, its files below `/assets/`.\n",
            "\n## Sockets\n\n",
            *(f"- `{address}`: {about}\n" for _, address, about in SOCKETS),
            "\n| close code | meaning |\n|---|---|\n",
            *(f"| {code} | {words} |\n" for code, words in sorted(close_codes.MEANINGS.items())),
        )
    )


def errors_page() -> str:
    """Every code, with the words of each class that carries it."""
    rows = {(one.code, one.status, one.temporary, _words(one)) for one in all_refusals()} | {
        (code, status, False, HTTPStatus(status).phrase) for status, code in _bare_codes()
    }
    lines = [
        f"| `{code}` | {status} | {'yes' if temporary else ''} | {words} |\n"
        for code, status, temporary, words in sorted(rows)
    ]
    return ERRORS_HEAD + "".join(lines)


def sessions_page() -> str:
    """The transition table, and what the states mean to others."""
    rows = [
        f"| `{state.value}` | {', '.join(f'`{to.value}`' for to in sorted(allowed))} |\n"
        for state, allowed in sessions.TRANSITIONS.items()
    ]
    live = ", ".join(f"`{state.value}`" for state in sessions.LIVE)
    holding = ", ".join(f"`{state.value}`" for state in sessions.HOLDING)
    return "".join(
        (
            SESSIONS_HEAD,
            *rows,
            f"\nAt most one session of a customer is in {live} (a partial unique index).\n",
            f"A mitra's load counts the sessions in {holding}.\n",
        )
    )


def _routes(app: FastAPI, table: Mapping[str, Route]) -> str:
    lines = ["| route | who | what for | refuses with |\n|---|---|---|---|\n"]
    for name, operation in operations(app.openapi()):
        route = table[name]
        codes = dict.fromkeys(one.code for one in _own(operation, route))
        own = ", ".join(f"`{code}`" for code in codes)
        lines.append(f"| `{name}` | {route.who.value} | {route.summary} | {own} |\n")
    return "".join(lines)


def _own(operation: dict[str, Any], route: Route) -> list[type[AppError]]:
    """What its shape does not say: the head of the page says that once."""
    said = refusals(operation, route)
    return [one for one in said if one in route.refuses or one is IdempotencyKeyRequired]


def _bare_codes() -> list[tuple[int, str]]:
    """Those that no class carries."""
    carried = {one.code for one in all_refusals()}
    return [(status, code) for status, code in CODES.items() if code not in carried]


def _words(one: type) -> str:
    return " ".join((one.__doc__ or "").split())
