"""SIGKILL between the claim of a deadline and its effect, a hundred times and more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.support.dying import KINDS, live_and_die
from tests.support.racing import racing

if TYPE_CHECKING:
    from tests.support.clock import StandingClock

SESSIONS, EACH = 48, 3
DEATHS = 100
DEADLY = "deadlines.before_effect=kill@0.4"
# (seconds after the start, what is due then): the warning, the end, the last goodbye
PHASES = [(50, "session_warning"), (61, "session_expired"), (400, "session_completed")]
LIVES = """
    SELECT s.state, s.last_seq, array_agg(e.type ORDER BY e.seq) FROM chat_sessions s
    JOIN session_events e ON e.session_id = s.id GROUP BY s.id
"""
LOADS = "SELECT DISTINCT load FROM mitra_status"


async def test_a_deadline_takes_effect_once_however_often_its_taker_is_killed(
    database_url: str, clock: StandingClock
) -> None:
    """G2"""
    async with racing(database_url, clock) as race:
        mitras = await race.mitras(SESSIONS // EACH)
        asked = await race.requests(SESSIONS, mitras)
        taps = [(mitras[number // EACH], one.id) for number, one in enumerate(asked)]
        assert await race.accept_at_once(taps) == {"ok": SESSIONS}
        began, deaths = clock.now(), 0
        for seconds, _ in PHASES:
            deaths += await live_and_die(database_url, began + timedelta(seconds=seconds), DEADLY)
        async with race.db.reading() as tx:
            lives = await (await tx.conn.execute(LIVES)).fetchall()
            loads = await tx.values(LOADS)
            left = await tx.value("SELECT count(*) FROM deadlines WHERE kind = ANY(%s)", (KINDS,))
    once = ["session_started", *(kind for _, kind in PHASES)]
    assert lives == [("completed", len(once), once)] * SESSIONS
    assert (loads, left) == ([0], 0)
    assert deaths >= DEATHS
