"""What is written on the wire by hand equals the model that describes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.infra.hub import Hub
from hadir.infra.outbox import Outgoing, StreamItem, slice_of
from hadir.kernel.enums import Actor, Audience, Side
from hadir.sessions.store_stream import append, list_events
from hadir.tools import examples
from hadir.wire.events import STREAM_EVENT
from hadir.wire.frames import Envelope

if TYPE_CHECKING:
    from hadir.wire.events import StreamEvent
    from tests.support.world import World

EPOCH = examples.ENVELOPES[0].epoch
IDS = [type(envelope.event).__name__ for envelope in examples.ENVELOPES]


@dataclass(eq=False)
class Ear:
    """A connection that keeps what it is sent."""

    frames: list[str] = field(default_factory=list)

    def push(self, text: str) -> None:
        self.frames.append(text)


async def _nothing(_session_id: UUID, _after_seq: int) -> list[StreamItem]:
    return []


async def _heard(envelope: Envelope) -> str:
    """What a customer hears when this is passed on."""
    hub, ear = Hub(_nothing, EPOCH), Ear()
    event = envelope.event.model_dump(mode="json")
    if envelope.seq is None:
        hub.join(ear, envelope.topic)
        hub.deliver(Outgoing([envelope.topic], envelope.at, event))
    else:
        await hub.follow(ear, envelope.topic, Side.CUSTOMER, envelope.seq - 1)
        hidden = event["type"] == "omitted"
        item = StreamItem(
            examples.SESSION,
            envelope.seq,
            envelope.at,
            event.pop("type"),
            Actor.SYSTEM,
            Audience.MITRA if hidden else Audience.BOTH,
            event,
        )
        hub.deliver(Outgoing([], envelope.at, slices=[slice_of([item])]))
    assert len(ear.frames) == 1
    return ear.frames[0]


@pytest.mark.parametrize("envelope", examples.ENVELOPES, ids=IDS)
async def test_the_envelope_written_by_hand_is_the_one_described(envelope: Envelope) -> None:
    heard = await _heard(envelope)
    assert json.loads(heard) == envelope.model_dump(mode="json")
    assert Envelope.model_validate_json(heard) == envelope


async def test_every_stream_event_comes_back_from_the_database_as_it_was_written(
    world: World,
) -> None:
    """H2"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = UUID(await world.conversation(ana, teduh))
    db = world.system.db
    async with db.transaction() as tx:
        for event in examples.STREAM_EVENTS:
            await append(tx, session_id, event)
    async with db.reading() as tx:
        items = await list_events(tx, session_id, 0, 100)
    read: list[StreamEvent] = [STREAM_EVENT.validate_python(item.event) for item in items]
    assert read[-len(examples.STREAM_EVENTS) :] == [*examples.STREAM_EVENTS]


async def test_every_event_of_a_real_conversation_is_one_of_the_contract(world: World) -> None:
    """H2"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.say(session_id, "halo")
    await world.advance(55)
    await world.advance(6)
    for phone in (ana, teduh):
        await phone.post(f"/api/shared/chat/sessions/{session_id}/goodbye", {"text": None})
    async with world.system.db.reading() as tx:
        items = await list_events(tx, UUID(session_id), 0, 100)
    assert [item.type for item in items] == [
        "session_requested",
        "session_started",
        "message",
        "session_warning",
        "session_expired",
        "goodbye",
        "goodbye",
        "session_completed",
    ]
    for item in items:
        assert STREAM_EVENT.validate_python(item.event).model_dump(mode="json") == item.event
