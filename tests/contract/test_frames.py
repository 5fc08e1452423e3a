"""Every frame that a session is named in, times who says it (ASVS V8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args
from uuid import uuid4

from pydantic import BaseModel

from hadir.wire import commands

if TYPE_CHECKING:
    from tests.support.world import World

WITHOUT_A_SESSION = {"auth", "ping", "pong"}


def frames(session_id: str) -> dict[str, dict[str, Any]]:
    return {
        "subscribe": {"topic": f"session:{session_id}", "after_seq": 0},
        "message.send": {
            "session_id": session_id,
            "client_message_id": str(uuid4()),
            "text": "halo",
        },
        "message.read": {"session_id": session_id, "seq": 1},
        "typing": {"session_id": session_id},
    }


def test_the_list_has_every_frame() -> None:
    classes = [
        one
        for one in vars(commands).values()
        if isinstance(one, type) and issubclass(one, BaseModel) and "type" in one.model_fields
    ]
    names = {get_args(one.model_fields["type"].annotation)[0] for one in classes}
    assert names == {*frames("x")} | WITHOUT_A_SESSION


async def test_a_frame_does_nothing_to_a_session_of_others(world: World) -> None:
    """G8: not your object is not found, on every frame, for either kind of stranger."""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    senja, bima = await world.mitra("senja"), await world.customer("bima")
    before = await ana.stream(session_id)
    for stranger in (senja, bima):
        await stranger.connect()
        for name, frame in frames(session_id).items():
            stranger.frames.clear()
            await stranger.send({"type": name, **frame})
            error = await stranger.hear("error", seconds=30)
            assert error["code"] == "NOT_FOUND", name
            await world.advance(61)  # refusals are counted by the minute
    assert [event["seq"] for event in await ana.stream(session_id)][: len(before)] == [
        event["seq"] for event in before
    ]
    said = [event for event in await ana.stream(session_id) if event["type"] == "message"]
    assert said == []
    await ana.connect()
    await ana.send({"type": "subscribe", **frames(session_id)["subscribe"]})
    await ana.hear("subscribed", seconds=30)
