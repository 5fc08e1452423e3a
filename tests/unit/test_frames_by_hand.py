"""The frames that are written by hand say what their declarations say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hadir.infra.ids import new_id
from hadir.kernel.enums import Side
from hadir.wire.by_hand import ack_text, message_payload, pong_text, status_event
from hadir.wire.events import Message
from hadir.wire.frames import Ack, Beacon, ServerPong
from hadir.wire.passing import MessageStatus

AT = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
FREE = Beacon(available=True, count=3, call_count=2, as_of=AT)


@pytest.mark.parametrize("beacon", [None, FREE])
@pytest.mark.parametrize("last_seq", [{}, {"01930000-0000-7000-8000-000000000001": 7}])
def test_a_pong_written_by_hand_is_the_declared_one(
    beacon: Beacon | None, last_seq: dict[str, int]
) -> None:
    declared = ServerPong(t=1.5, server_time=AT, beacon=beacon, last_seq=last_seq)
    assert pong_text(1.5, AT, beacon, last_seq) == declared.model_dump_json()


def test_an_ack_written_by_hand_is_the_declared_one() -> None:
    message_id = new_id()
    assert ack_text(message_id, 7) == Ack(client_message_id=message_id, seq=7).model_dump_json()


def test_what_a_stream_keeps_of_a_message_is_what_the_declared_one_says() -> None:
    message_id = new_id()
    declared = Message(client_message_id=message_id, sender=Side.MITRA, text="iya")
    kept = message_payload(message_id, Side.MITRA, "iya")
    assert {"type": "message", **kept} == declared.model_dump(mode="json")


def test_a_status_written_by_hand_is_the_declared_one() -> None:
    session_id = new_id()
    declared = MessageStatus(session_id=session_id, side=Side.CUSTOMER, delivered_seq=4, read_seq=3)
    told = status_event(session_id, Side.CUSTOMER, 4, 3)
    assert told == declared.model_dump(mode="json")
