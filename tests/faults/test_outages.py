"""A hundred conversations under way, and everything below them is killed in turn."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, get_args

from tests.support import engines
from tests.support.outage import Victim, ended_once, place_to_harm

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE_SECONDS = 15
SESSIONS, ENDING = 100, 5


async def test_nothing_promised_is_lost_whoever_is_killed(tmp_path: Path) -> None:
    """G2, H2, H3, H4"""
    with engines.alone("drill"):
        async with place_to_harm(tmp_path) as place:
            await place.begin(SESSIONS)
            for victim in get_args(Victim):
                ending = await place.about_to_end(ENDING)
                await place.talk_while(victim, OUTAGE_SECONDS)
                await asyncio.gather(*(ended_once(*one) for one in ending))
                for talk in place.talks:
                    await talk.heard_all()
            promised = sum(len(talker.acked) for talk in place.talks for talker in talk.sides)
            assert promised > SESSIONS * 20
