"""Everything that the description of both listeners allows to be sent: nothing breaks them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.support.contract import API
from tests.support.server import servers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.phone import Phone
    from tests.support.world import World

# The same examples in every run, and no folder of examples.
CALM = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[*HealthCheck],
)
LEFT_OUT = ("/dev/",)
REAL_IDS = ("session_id", "request_id")
ME = "/internal/me"


async def test_no_request_that_the_description_allows_breaks_the_server(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
        await server.start()
        seen: dict[str, set[int]] = {}
        for operation in operations_of("openapi.json"):
            ana, teduh, session_id = await town.couple(server)
            who = teduh if operation.path.startswith("/api/mitra") else ana
            seen[operation.label] = await asyncio.to_thread(
                answers_of, operation, server.url, who, session_id
            )
        nothing_broke(seen)
        assert "Traceback" not in server.log()


async def test_no_request_of_an_operator_breaks_the_server(world: World) -> None:
    """What an operator may do to everybody is tried by one who may do it all."""
    ana, teduh = await world.customer("ana"), await world.mitra("teduh")
    session_id = await world.conversation(ana, teduh)
    kanthil = await world.operator()
    seen: dict[str, set[int]] = {}
    for number, operation in enumerate(operations_of("openapi-internal.json")):
        if (await kanthil.ask("GET", ME)).status_code != 200:  # signed out by what was tried
            kanthil = await world.operator(name=f"kanthil{number}")
        seen[operation.label] = await asyncio.to_thread(
            answers_of, operation, world.config.internal_url, kanthil, session_id
        )
    nothing_broke(seen)


def operations_of(document: str) -> list[Any]:
    schema = schemathesis.openapi.from_path(API / document)
    found: list[Any] = [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr] # Err has no ok: it raises
    return [one for one in found if not one.path.startswith(LEFT_OUT)]


def nothing_broke(seen: dict[str, set[int]]) -> None:
    """No server error; and most routes were really reached."""
    broken = {name: codes for name, codes in seen.items() if any(c >= 500 for c in codes)}
    assert broken == {}
    assert sum(any(code < 300 for code in codes) for codes in seen.values()) > len(seen) / 2


def answers_of(operation: Any, url: str, who: Phone, session_id: str) -> set[int]:
    """The status codes of as many requests as one calm run makes."""
    seen: set[int] = set()
    strategy = st.tuples(operation.as_strategy(), st.booleans(), st.booleans())

    @CALM
    @given(strategy)
    def ask(drawn: tuple[Any, bool, bool]) -> None:
        case, real, signed_in = drawn
        for name in REAL_IDS:
            if real and name in (case.path_parameters or {}):
                case.path_parameters[name] = session_id
        headers = {"X-Client": "native", "Idempotency-Key": str(uuid4())}
        if signed_in:
            headers["Authorization"] = f"Bearer {who.tokens['access_token']}"
        seen.add(case.call(base_url=url, headers=headers).status_code)

    ask()
    return seen
