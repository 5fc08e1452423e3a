"""Who may be called silent (spec G9): not so many at once that it is more likely our own fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hadir.infra.ids import new_id
from hadir.sessions.presence import BRAKE, Presence
from hadir.sessions.store_drops import Held
from tests.support.clock import StandingClock

if TYPE_CHECKING:
    from datetime import datetime


@dataclass
class Pool:
    """All of a database that judging needs."""

    clock: StandingClock = field(default_factory=StandingClock)


def judge(presence: Presence, silent: list[Held], held: list[Held], now: datetime) -> int:
    return len(presence._braked(silent, held, now))


def held(count: int) -> list[Held]:
    return [Held(new_id(), new_id(), None) for _ in range(count)]


def test_many_who_fall_silent_at_once_are_believed_only_when_it_lasts() -> None:
    """G9"""
    pool: Any = Pool()
    nothing: Any = None
    presence, now = Presence(pool, nothing, nothing, 15), pool.clock.now()
    everybody = held(20)
    assert judge(presence, everybody[:5], everybody, now) == 5
    assert judge(presence, everybody[:10], everybody, now) == 0
    later = now + BRAKE - timedelta(seconds=1)
    assert judge(presence, everybody[:10], everybody, later) == 0
    assert judge(presence, everybody[:10], everybody, now + BRAKE) == 10


def test_who_was_heard_in_between_is_suspected_anew() -> None:
    """G9"""
    pool: Any = Pool()
    nothing: Any = None
    presence, now = Presence(pool, nothing, nothing, 15), pool.clock.now()
    everybody = held(20)
    assert judge(presence, everybody[:10], everybody, now) == 0
    assert judge(presence, [], everybody, now + timedelta(seconds=10)) == 0
    assert judge(presence, everybody[:10], everybody, now + BRAKE) == 0
