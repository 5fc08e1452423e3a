"""The frames that are written by hand say what their declarations say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hadir.infra.ids import new_id
from hadir.wire.frames import Ack, Beacon, ServerPong, ack_text, pong_text

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
