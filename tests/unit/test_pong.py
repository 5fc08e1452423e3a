"""The one frame that is written by hand says what its declaration says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hadir.wire.frames import Beacon, ServerPong, pong_text

AT = datetime(2026, 11, 21, 12, 0, 0, 123456, UTC)
FREE = Beacon(available=True, count=3, call_count=2, as_of=AT)


@pytest.mark.parametrize("beacon", [None, FREE])
@pytest.mark.parametrize("last_seq", [{}, {"01930000-0000-7000-8000-000000000001": 7}])
def test_a_pong_written_by_hand_is_the_declared_one(
    beacon: Beacon | None, last_seq: dict[str, int]
) -> None:
    declared = ServerPong(t=1.5, server_time=AT, beacon=beacon, last_seq=last_seq)
    assert pong_text(1.5, AT, beacon, last_seq) == declared.model_dump_json()
