"""Everything that the interface's own description allows to be sent, and much that it does not."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hadir.accounts import Keys, Tokens
from hadir.infra.clock import SystemClock
from hadir.infra.db import Database
from hadir.kernel.enums import OperatorRole
from hadir.wire.commands import COMMAND
from tests.support.operating import sign_in_straight
from tests.support.server import servers
from tests.support.world import SECRET

if TYPE_CHECKING:
    from tests.support.server import Server

# The same examples in every run, and no folder of examples.
CALM = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[*HealthCheck],
)
LONG = settings(CALM, max_examples=2000)
LEFT_OUT = ("/dev/",)
DESCRIPTIONS = Path(__file__).parents[2] / "docs" / "api"

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=6,
)
kinds = st.sampled_from(
    ["auth", "ping", "pong", "subscribe", "message.send", "message.read", "typing"]
)
fields = st.sampled_from(
    ["ticket", "t", "topic", "after_seq", "session_id", "client_message_id", "text", "seq"]
)
frames = st.builds(
    lambda kind, more: json.dumps({"type": kind, **more}),
    kinds | anything,
    st.dictionaries(fields | st.text(), anything, max_size=4),
)


@LONG
@given(frames | st.text() | st.binary())
def test_a_frame_is_either_a_command_or_refused(frame: str | bytes) -> None:
    """H1"""
    try:
        command = COMMAND.validate_json(frame)
    except ValidationError:
        return
    assert "\x00" not in str(command)


async def test_no_request_that_the_description_allows_breaks_the_server(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
        await server.start()
        seen: dict[str, set[int]] = {}
        for operation in operations("openapi.json"):
            if operation.path.startswith(LEFT_OUT):
                continue
            ana, teduh, session_id = await town.couple(server)
            who = teduh if operation.path.startswith("/api/mitra") else ana
            token = str(who.tokens["access_token"])
            asked = Asked(
                server.url, token, dict.fromkeys(("session_id", "request_id"), session_id)
            )
            seen[operation.label] = await asyncio.to_thread(answers_of, operation, asked)
        nothing_broke(seen, server)


async def test_no_request_of_the_control_center_breaks_the_server(
    database_url: str, valkey_url: str, tmp_path: Path
) -> None:
    """L1, L2: each route is asked by an admin of its own, for one may sign out or lose the role."""
    db, tokens = Database(database_url, SystemClock()), Tokens(Keys(SECRET), SystemClock())
    await db.open()
    try:
        async with servers(1, database_url, valkey_url, tmp_path) as ((server,), town):
            await server.start()
            ana, teduh, session_id = await town.couple(server)
            (payment,) = (await ana.get("/api/client/transactions"))["items"]
            real = {"session_id": session_id, "mitra_id": teduh.id, "payment_id": payment["id"]}
            seen: dict[str, set[int]] = {}
            for operation in operations("openapi-internal.json"):
                operator, token = await sign_in_straight(db, tokens, OperatorRole.ADMIN)
                asked = Asked(server.internal_url, token, {**real, "operator_id": str(operator)})
                seen[operation.label] = await asyncio.to_thread(answers_of, operation, asked)
            nothing_broke(seen, server)
    finally:
        await db.close()


def operations(name: str) -> list[Any]:
    """All that the generated description speaks of."""
    schema = schemathesis.openapi.from_path(DESCRIPTIONS / name)
    return [one.ok() for one in schema.get_all_operations()]  # type: ignore[union-attr] # Err has no ok: it raises


def nothing_broke(seen: dict[str, set[int]], server: Server) -> None:
    broken = {name: codes for name, codes in seen.items() if any(c >= 500 for c in codes)}
    assert broken == {}
    assert sum(any(code < 300 for code in codes) for codes in seen.values()) > len(seen) / 2
    assert "Traceback" not in server.log()


@dataclass(frozen=True)
class Asked:
    """Where, by whom, and which of the ids in a path there are."""

    url: str
    token: str
    real: dict[str, str]


def answers_of(operation: Any, asked: Asked) -> set[int]:
    """The status codes of as many requests as one calm run makes."""
    seen: set[int] = set()
    strategy = st.tuples(operation.as_strategy(), st.booleans(), st.booleans())

    @CALM
    @given(strategy)
    def ask(drawn: tuple[Any, bool, bool]) -> None:
        case, real, signed_in = drawn
        for name, id_ in asked.real.items():
            if real and name in (case.path_parameters or {}):
                case.path_parameters[name] = id_
        headers = {"X-Client": "native", "Idempotency-Key": str(uuid4())}
        if signed_in:
            headers["Authorization"] = f"Bearer {asked.token}"
        seen.add(case.call(base_url=asked.url, headers=headers).status_code)

    ask()
    return seen
