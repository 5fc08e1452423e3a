"""Ten thousand random frames into the socket: each is a command or is refused, nothing breaks."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from structlog.testing import capture_logs
from websockets import ConnectionClosed

from hadir.edge import socket as edge_socket
from hadir.wire.commands import COMMAND
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

FRAMES, AT_ONCE, IN_ONE_DRAW = 10_000, 50, 20
PATIENCE_SECONDS = 60
NO_LIMIT = 1e9
CALM = settings(
    max_examples=FRAMES // IN_ONE_DRAW,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[*HealthCheck],
)
SESSION, MESSAGE = "<session>", str(uuid4())

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.uuids().map(str),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=4,
)
kinds = st.sampled_from(["ping", "pong", "subscribe", "message.send", "message.read", "typing"])
fields = st.sampled_from(
    ["ticket", "t", "topic", "after_seq", "session_id", "client_message_id", "text", "seq"]
)
frames = st.builds(
    lambda kind, more: json.dumps({"type": kind, **more}),
    kinds | st.just("auth") | anything,
    st.dictionaries(fields | st.text(), anything, max_size=4),
)
# What could be right, with one field that may be anything.
numbers = st.integers(-1, 2**64)
right: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "ping": {"t": numbers},
    "pong": {"t": numbers},
    "subscribe": {"topic": st.just(f"session:{SESSION}"), "after_seq": numbers},
    "message.send": {
        "session_id": st.just(SESSION),
        "client_message_id": st.uuids().map(str) | st.just(MESSAGE),
        "text": st.text(max_size=40),
    },
    "message.read": {"session_id": st.just(SESSION), "seq": numbers},
    "typing": {"session_id": st.just(SESSION)},
}
almost = kinds.flatmap(
    lambda kind: st.builds(
        lambda good, name, bad: json.dumps({"type": kind, **good} | ({name: bad} if name else {})),
        st.fixed_dictionaries(right[kind]),
        st.none() | st.sampled_from([*right[kind], "type"]),
        anything,
    )
)
whatever = almost | frames | st.text() | st.binary()


@pytest.fixture(scope="module")
def drawn() -> list[str | bytes]:
    """The same ten thousand every time; before there is a house, which would stand still meanwhile
    and lose what it has begun."""
    found: list[str | bytes] = []

    @CALM
    @given(st.lists(whatever, min_size=IN_ONE_DRAW, max_size=IN_ONE_DRAW))
    def draw(some: list[str | bytes]) -> None:
        found.extend(some)

    draw()
    return found


def is_command(frame: str | bytes) -> bool:
    try:
        COMMAND.validate_json(frame)
    except ValidationError:
        return False
    return True


async def test_no_frame_breaks_the_socket(
    drawn: list[str | bytes], world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H1"""
    for limit in ("BURST", "ERRORS_FORGIVEN"):
        monkeypatch.setattr(edge_socket, limit, NO_LIMIT)
    ana, teduh = await world.customer("ana"), await world.mitra("teduh")
    session_id = await world.conversation(ana, teduh)
    everything = [_about(session_id, frame) for frame in drawn]
    assert len(everything) >= FRAMES
    assert sum(map(is_command, everything)) > FRAMES / 10
    with capture_logs() as said:
        await ana.connect()
        for start in range(0, len(everything), AT_ONCE):
            await _send(ana, everything[start : start + AT_ONCE], start)
            ana.frames.clear()
        await ana.hang_up()
    assert [line for line in said if line["log_level"] in ("error", "critical")] == []
    stream = await world.again(ana).stream(session_id)
    assert [event["seq"] for event in stream] == [*range(1, len(stream) + 1)]


def _about(session_id: str, frame: str | bytes) -> str | bytes:
    return frame.replace(SESSION, session_id) if isinstance(frame, str) else frame


async def _send(ana: Phone, some: list[str | bytes], mark: int) -> None:
    """All of them, and the server still answers; where it hung up, which is its right, again."""
    for frame in some:
        assert ana._socket is not None
        try:
            await ana._socket.send(frame)
        except ConnectionClosed:
            await ana.connect()
    with suppress(ConnectionClosed):
        await ana.send({"type": "ping", "t": mark})
        await until(lambda: _is_answered(ana, mark), PATIENCE_SECONDS)
    if ana.close_code is not None:
        await ana.connect()


def _is_answered(ana: Phone, mark: int) -> bool:
    return ana.close_code is not None or any(pong["t"] == mark for pong in ana.heard("pong"))
