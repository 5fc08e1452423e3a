"""The model town as a whole: founded, walked through, left."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import psycopg

from tests.support.town import CAPACITY, CUSTOMERS, MITRAS, Town
from tests.support.town_deeds import Chosen
from tests.support.town_ruling import Ruling, signed_in_operator
from tests.support.town_seeking import Seeking
from tests.support.town_talking import Talking
from tests.support.world import running_world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.support.clock import StandingClock
    from tests.support.phone import Phone
    from tests.support.world import World

SET_CAPACITY = """
    INSERT INTO settings (key, value, version, updated_at)
    VALUES ('max_customers_per_mitra', %s, 1, now())
"""
LAST_STEP = """
    SELECT DISTINCT ON (session_id) session_id::text, type FROM session_events
    WHERE session_id = ANY(%s::uuid[]) AND type = ANY(%s) ORDER BY session_id, seq DESC
"""
GOES_ON = ("session_started", "session_resumed", "session_paused", "session_rerouted")
TOLD_BY = {
    "searching": ("session_requested",),
    "pending_payment": ("session_held", "session_rerouted"),
    "active": (*GOES_ON, "extension_applied"),
    "extending": ("session_paused", "session_rerouted"),
    "closing": ("session_closing", "session_expired"),
    "completed": ("session_completed",),
    "cancelled": ("pairing_failed",),
    "expired": ("pairing_failed",),
}


class Walk(Seeking, Talking, Ruling):
    """One run."""

    async def leave(self) -> None:
        """Everybody goes home; what was said is still all there, once."""
        town, model = self.town, self.model
        await town.transcripts_are_whole()
        await self.every_state_was_told()
        for talk in model.talks.values():
            if talk.state in ("searching", "pending_payment"):
                path = f"/api/client/chat-requests/{talk.id}/cancel"
                await self.check(self.side(talk, "customer"), path, model.cancel(talk))
            if talk.state in ("active", "extending"):
                path = f"/api/client/chat/sessions/{talk.id}/end"
                await self.check(self.side(talk, "customer"), path, model.end(talk, "customer"))
        for mitra in town.mitras.values():
            if model.online[mitra.id]:
                await mitra.post("/api/mitra/status/offline")
                model.switch_off(mitra.id)
        await town.settle()
        drift, wrong = await town.world.system.availability.check.drift()
        assert not drift, wrong
        for phone in (*town.customers.values(), *town.mitras.values(), town.operator):
            await phone.hang_up()
            town.world.phones.remove(phone)

    async def every_state_was_told(self) -> None:
        """The stream's last step is one into the state that the talk is in (G1, H2)."""
        steps = [*{step for told in TOLD_BY.values() for step in told}]
        async with self.town.world.system.db.reading() as tx:
            cursor = await tx.conn.execute(LAST_STEP, ([*self.model.talks], steps))
            last = dict(await cursor.fetchall())
        for talk in self.model.talks.values():
            assert last[talk.id] in TOLD_BY[talk.state], (talk.state, last[talk.id])


DEEDS = {
    deed.__name__: deed
    for deed in (
        Walk.buys,
        Walk.orders,
        Walk.gives_up_paying,
        Walk.asks_first,
        Walk.switches,
        Walk.time_passes,
        Walk.cancels,
        Walk.retries,
        Walk.accepts,
        Walk.all_accept_at_once,
        Walk.declines,
        Walk.writes,
        Walk.both_write_at_once,
        Walk.a_stranger_tries,
        Walk.reads,
        Walk.ends,
        Walk.says_goodbye,
        Walk.asks_for_more,
        Walk.answers,
        Walk.pays_for_more,
        Walk.blocks,
        Walk.an_operator_ends,
        Walk.an_operator_moves,
        Walk.an_operator_deactivates,
        Walk.a_mitra_is_lost,
        Walk.chooses,
        Walk.comes_again,
        Walk.falls_back,
    )
}
OFTEN = [
    "orders",
    "asks_first",
    "accepts",
    "all_accept_at_once",
    "writes",
    "asks_for_more",
    "answers",
]


@asynccontextmanager
async def standing_world(
    database_url: str, valkey_url: str, clock: StandingClock, folder: Path
) -> AsyncIterator[World]:
    """One server for many towns, with a capacity that is reached soon."""
    with psycopg.connect(database_url, autocommit=True) as to:
        to.execute(SET_CAPACITY, (str(CAPACITY),))
    async with running_world(database_url, valkey_url, clock, folder) as world:
        yield world


async def founded(world: World) -> Walk:
    """Fresh accounts; a first search is under way, so that a short run comes far."""
    visitor = world._phone("customer")
    seeded = await visitor.post("/dev/seed", {"customers": CUSTOMERS, "mitras": MITRAS})
    people: dict[str, list[Phone]] = {"customer": [], "mitra": []}
    for app, phones in people.items():
        for account in seeded[f"{app}s"]:
            phone = world._phone(app)
            phone.sign_in({"access_token": account["access_token"], "user": {"id": account["id"]}})
            phones.append(phone)
    operator = await signed_in_operator(world)
    walk = Walk(Town(world, people["customer"], people["mitra"], operator))
    for number in range(MITRAS):
        await walk.switches(Chosen(0, number, "mitra", yes=True))
    await walk.town.settle()
    await walk.orders(Chosen(0, 0, "customer", yes=True))
    await walk.town.settle()
    return walk
