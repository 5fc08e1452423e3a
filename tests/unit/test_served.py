"""Who listened for how long (F6): read off the stream."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from hadir.infra.ids import new_id
from hadir.infra.outbox import StreamItem
from hadir.kernel.enums import Actor, Audience
from hadir.sessions.served import served_seconds

if TYPE_CHECKING:
    from uuid import UUID

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TEDUH, SENJA = new_id(), new_id()
TO_SENJA = {"from_mitra_id": str(TEDUH), "mitra_id": str(SENJA)}


def _told(*told: tuple[int, str] | tuple[int, str, dict[str, Any]]) -> list[StreamItem]:
    session_id = new_id()
    return [
        StreamItem(
            session_id,
            seq,
            NOON + timedelta(seconds=one[0]),
            one[1],
            Actor.SYSTEM,
            Audience.BOTH,
            one[2] if len(one) == 3 else {},
        )
        for seq, one in enumerate(told, 1)
    ]


def _served(last: UUID, *told: tuple[int, str] | tuple[int, str, dict[str, Any]]) -> dict[Any, int]:
    return served_seconds(_told(*told), last)


def test_from_the_start_to_the_end_of_the_clock() -> None:
    """F6"""
    told = ((10, "session_started"), (70, "session_expired"), (90, "goodbye"))
    assert _served(TEDUH, *told) == {TEDUH: 60}


def test_a_pause_is_nobodys_time() -> None:
    """F6"""
    told = (
        (0, "session_started"),
        (20, "session_paused"),
        (50, "session_resumed"),
        (60, "session_closing"),
    )
    assert _served(TEDUH, *told) == {TEDUH: 30}


def test_whoever_took_over_is_paid_from_then_on() -> None:
    """F6"""
    told = (
        (0, "session_started"),
        (20, "session_rerouted", TO_SENJA),
        (100, "session_expired"),
    )
    assert _served(SENJA, *told) == {TEDUH: 20, SENJA: 80}


def test_handing_over_in_a_pause_starts_no_clock() -> None:
    """F6"""
    told = (
        (0, "session_started"),
        (20, "session_paused"),
        (30, "session_rerouted", TO_SENJA),
        (40, "session_resumed"),
        (45, "session_closing"),
    )
    assert _served(SENJA, *told) == {TEDUH: 20, SENJA: 5}


def test_more_time_out_of_closing_starts_the_clock_again_and_in_a_pause_it_does_not() -> None:
    """F6"""
    closing = (
        (0, "session_started"),
        (60, "session_expired"),
        (80, "extension_applied"),
        (140, "session_expired"),
    )
    assert _served(TEDUH, *closing) == {TEDUH: 120}
    paused = (
        (0, "session_started"),
        (10, "session_paused"),
        (20, "extension_applied"),
        (30, "session_resumed"),
        (40, "session_expired"),
    )
    assert _served(TEDUH, *paused) == {TEDUH: 20}


def test_whoever_never_began_has_served_nothing() -> None:
    """F6"""
    assert _served(TEDUH) == {}
