"""Facts leave through the outbox of their transaction, and reach every instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from hadir.infra.ids import new_id
from hadir.wire.events import ConfigChanged
from hadir.wire.topics import account_topic, mirror_topic
from tests.support.instance import Ear, running_instance
from tests.support.waiting import until

if TYPE_CHECKING:
    from hadir.infra.db import Database
    from tests.support.clock import StandingClock

TOLD = {"type": "config_changed"}


async def rows(db: Database) -> int:
    async with db.reading() as tx:
        return int(await tx.value("SELECT count(*) FROM outbox"))


async def test_a_committed_fact_reaches_listeners_here_and_on_another_instance(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """H4"""
    topic = account_topic(new_id())
    async with (
        running_instance(database_url, valkey_url, clock) as here,
        running_instance(database_url, valkey_url, clock) as there,
    ):
        near, far, outsider = Ear(), Ear(), Ear()
        here.hub.join(near, topic)
        there.hub.join(far, topic)
        there.hub.join(outsider, account_topic(new_id()))
        await until(lambda: here.bus.healthy and there.bus.healthy)
        async with here.db.transaction() as tx:
            tx.emit(topic, ConfigChanged())
        assert near.events == [TOLD]
        await until(lambda: far.events == [TOLD])
        assert outsider.events == []
        clock.advance(5)
        await there.relay._take_orphans()
        assert await rows(here.db) == 0


async def test_after_a_lost_message_every_open_socket_is_told_to_look_at_its_account_again(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """H4: an offer, a payment, a match: they are in no stream that could be read on."""
    topic = account_topic(new_id())
    async with (
        running_instance(database_url, valkey_url, clock) as here,
        running_instance(database_url, valkey_url, clock) as there,
    ):
        await until(lambda: here.bus.healthy and there.bus.healthy)
        near, far = Ear(), Ear()
        here.hub.join(near, topic)
        there.hub.join(far, topic)
        here.bus.lose_one()
        await until(lambda: far.reloads == [topic])
        assert far.events == []


async def test_what_was_rolled_back_is_told_to_nobody(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    topic = account_topic(new_id())
    async with running_instance(database_url, valkey_url, clock) as here:
        ear = Ear()
        here.hub.join(ear, topic)
        with pytest.raises(ValueError, match="no"):
            async with here.db.transaction() as tx:
                tx.emit(topic, ConfigChanged())
                raise ValueError("no")
        assert (ear.events, await rows(here.db)) == ([], 0)


async def test_a_row_that_its_instance_did_not_pass_on_is_adopted_by_another(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    """H4"""
    topic, mitra_id = account_topic(new_id()), new_id()
    async with running_instance(database_url, valkey_url, clock) as dying:
        dying.relay._hub = type(dying.hub)(dying.hub._read_stream, "gone")
        dying.db._listeners.clear()
        async with dying.db.transaction() as tx:
            tx.emit([topic, mirror_topic(mitra_id)], ConfigChanged())
    async with running_instance(database_url, valkey_url, clock) as alive:
        ear = Ear()
        alive.hub.join(ear, topic)
        await until(lambda: alive.bus.healthy)
        assert await rows(alive.db) == 1
        clock.advance(2)
        await until(lambda: ear.events == [TOLD])
        await until(lambda: alive.mirrored == [mitra_id])


async def test_an_event_for_a_thousand_mitras_is_one_row(
    database_url: str, valkey_url: str, clock: StandingClock
) -> None:
    topics = [account_topic(new_id()) for _ in range(1000)]
    async with running_instance(database_url, valkey_url, clock) as here:
        ears = [Ear() for _ in topics]
        for ear, topic in zip(ears, topics, strict=True):
            here.hub.join(ear, topic)
        async with here.db.transaction() as tx:
            tx.emit(topics, ConfigChanged())
            assert len(tx.left.outgoing) == 1
        assert all(ear.events == [TOLD] for ear in ears)
