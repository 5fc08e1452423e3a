"""Many customers, mitras and operators do anything at any time; a small model says what is right.

The same runs every time; HADIR_MODEL_SEED=<number> takes others.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from tests.support.town_deeds import Chosen
from tests.support.town_walk import DEEDS, OFTEN, Walk, founded, standing_world

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.world import World

PARTS = 4
RUNS, STEPS = 76, 42  # in each part; the first run of each does one deed only
SEED = int(os.environ.get("HADIR_MODEL_SEED", "1"))
CALM = settings(
    max_examples=RUNS,
    stateful_step_count=STEPS,
    deadline=None,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=[*HealthCheck],
)
LEAST = 40
RARE = [
    ("accepts", Chosen(0, 0, "mitra", yes=True)),
    ("a_mitra_is_lost", Chosen(0, 0, "mitra", yes=True)),
    ("chooses", Chosen(0, 0, "customer", yes=True)),
    ("chooses", Chosen(1, 0, "customer", yes=False)),
    ("accepts", Chosen(0, 1, "mitra", yes=True)),
    ("an_operator_moves", Chosen(0, 2, "mitra", yes=True)),
    ("an_operator_moves", Chosen(0, 0, "mitra", yes=True)),
    ("an_operator_ends", Chosen(0, 0, "customer", yes=True)),
    ("comes_again", Chosen(0, 0, "customer", yes=True)),
    ("declines", Chosen(0, 2, "mitra", yes=True)),
    ("falls_back", Chosen(0, 0, "customer", yes=True)),
    ("all_accept_at_once", Chosen(0, 0, "mitra", yes=False)),
    ("an_operator_ends", Chosen(0, 0, "customer", yes=True)),
]
REACHED = {
    "deactivate: ok": 1,
    "unused-time: ok": 1,
    "unused-time: NO_CHOICE": 1,
    "reroute: ok": 1,
    "reroute: MITRA_OFFLINE": 1,
    "end: ok": 2,
    "fallback-to-blast: ok": 1,
}
HOLDS = [
    ("asks_first", Chosen(0, 1, "customer", yes=True)),
    ("accepts", Chosen(0, 0, "mitra", yes=True)),
    ("time_passes", Chosen(1, 2, "customer", yes=True)),  # longer than a mitra waits
    ("asks_first", Chosen(0, 1, "customer", yes=True)),
    ("all_accept_at_once", Chosen(0, 0, "mitra", yes=False)),
    ("cancels", Chosen(0, 0, "customer", yes=True)),
    ("asks_first", Chosen(0, 1, "customer", yes=True)),
    ("asks_first", Chosen(0, 2, "customer", yes=True)),
    ("accepts", Chosen(0, 1, "mitra", yes=True)),
    ("orders", Chosen(0, 2, "customer", yes=True)),  # pays what is asked for
    ("writes", Chosen(0, 2, "customer", yes=False)),
    ("asks_first", Chosen(0, 3, "customer", yes=True)),
    ("accepts", Chosen(0, 0, "mitra", yes=True)),
    ("an_operator_deactivates", Chosen(0, 0, "mitra", yes=True)),
    ("retries", Chosen(0, 0, "customer", yes=False)),
    ("retries", Chosen(0, 0, "customer", yes=True)),
    ("accepts", Chosen(0, 1, "mitra", yes=True)),
    ("blocks", Chosen(0, 0, "customer", yes=True)),
    ("orders", Chosen(0, 3, "customer", yes=True)),
    ("accepts", Chosen(0, 2, "mitra", yes=True)),
]
HELD = {
    "chat-requests: ok": 4,
    "chat-requests: TOO_MANY_UNPAID_HOLDS": 1,
    "accept: ok": 5,
    "cancel: ok": 1,
    "deactivate: ok": 1,
    "retry: WRONG_PAYMENT_ORDER": 1,
    "retry: ok": 1,
    "block: ok": 1,
}


class People(RuleBasedStateMachine):
    """Each step is one thing that somebody does."""

    world: World
    runner: asyncio.Runner
    done: list[int]
    broken: list[Exception]

    @initialize()
    def found(self) -> None:
        self.walk: Walk = self.runner.run(founded(self.world))
        self.story: list[str] = []

    @rule(
        deed=st.sampled_from([*DEEDS, *OFTEN]),
        which=st.integers(0, 3),
        who=st.integers(0, 3),
        side=st.sampled_from(["customer", "mitra"]),
        yes=st.booleans(),
    )
    def step(self, deed: str, which: int, who: int, side: str, *, yes: bool) -> None:
        async def done() -> None:
            await DEEDS[deed](self.walk, Chosen(which, who, side, yes=yes))
            await self.walk.town.settle()

        self.story.append(f"{deed} which={which} who={who} {side} {'yes' if yes else 'no'}")
        try:
            self.runner.run(done())
        except Exception as error:
            error.add_note("\n".join(self.story))
            self.broken.append(error)
            raise

    def teardown(self) -> None:
        if hasattr(self, "walk"):
            self.runner.run(self.walk.leave())
            self.done.append(len(self.story))


@pytest.mark.parametrize("part", range(PARTS))
def test_whatever_people_do_the_house_does_what_the_model_says(
    part: int, database_url: str, valkey_url: str, clock: StandingClock, tmp_path: Path
) -> None:
    """E1, E2, E4, E5, G1, G4, H2, H3"""
    done, broken = list[int](), list[Exception]()
    with asyncio.Runner() as runner:
        standing = standing_world(database_url, valkey_url, clock, tmp_path)
        given = {"world": runner.run(standing.__aenter__()), "runner": runner}
        people = type("People", (People,), {**given, "done": done, "broken": broken})
        try:
            seeded = seed(PARTS * SEED + part)(people)
            run_state_machine_as_test(seeded, settings=CALM, _min_steps=LEAST)
        except Exception:
            # Hypothesis tries once more, in another town, and would speak of that.
            if broken:
                raise broken[0] from None
            raise
        finally:
            runner.run(standing.__aexit__(None, None, None))
    assert sum(steps >= LEAST for steps in done) >= RUNS


@pytest.mark.parametrize(("story", "reached"), [(RARE, REACHED), (HOLDS, HELD)])
async def test_the_model_knows_the_rare_ways_too(
    story: list[tuple[str, Chosen]],
    reached: dict[str, int],
    database_url: str,
    valkey_url: str,
    clock: StandingClock,
    tmp_path: Path,
) -> None:
    """E2, E10, E11, G9: lost, found again, moved, ended, asked for once more, and fallen back; and
    a mitra who waits for the money, in vain, given up, blocked, sent away, or not."""
    async with standing_world(database_url, valkey_url, clock, tmp_path) as world:
        walk = await founded(world)
        for deed, chosen in story:
            await DEEDS[deed](walk, chosen)
            await walk.town.settle()
        assert {said: walk.reached[said] for said in reached} == reached
        await walk.leave()
