"""The transition table and the moment of the warning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hadir.kernel.enums import SessionState
from hadir.sessions.model import LIVE, TRANSITIONS, InvalidTransition, check_transition, warning_at

START = datetime(2026, 1, 1, tzinfo=UTC)


def test_every_state_has_its_row_in_the_table() -> None:
    """G1"""
    assert set(TRANSITIONS) == set(SessionState)


@pytest.mark.parametrize("current", list(SessionState))
@pytest.mark.parametrize("wanted", list(SessionState))
def test_what_the_table_does_not_name_is_refused(
    current: SessionState, wanted: SessionState
) -> None:
    """G1"""
    if wanted in TRANSITIONS[current]:
        check_transition(current, wanted)
    else:
        with pytest.raises(InvalidTransition):
            check_transition(current, wanted)


def test_a_session_that_is_over_never_lives_again() -> None:
    """G1"""
    for state in (SessionState.COMPLETED, SessionState.CANCELLED, SessionState.EXPIRED):
        assert TRANSITIONS[state] == frozenset()
        assert state not in LIVE


def test_a_long_session_warns_so_many_seconds_before_its_end() -> None:
    """G3"""
    end = START + timedelta(minutes=30)
    assert warning_at(START, end, 180) == end - timedelta(seconds=180)


def test_a_session_shorter_than_the_warning_warns_at_a_fifth_left() -> None:
    """G3"""
    end = START + timedelta(minutes=1)
    assert warning_at(START, end, 180) == end - timedelta(seconds=12)
