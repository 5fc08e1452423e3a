"""A connection receives a session's stream whole and in order, whatever the bus brings."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hadir.infra.hub import Hub
from hadir.infra.ids import new_id
from hadir.infra.outbox import Outgoing, StreamItem, slice_of
from hadir.kernel.enums import Actor, Audience, Side
from hadir.wire.topics import account_topic, session_topic
from tests.support.waiting import until

if TYPE_CHECKING:
    from uuid import UUID

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class Ear:
    """A connection that keeps what it was sent."""

    def __init__(self) -> None:
        self.frames: list[dict[str, Any]] = []

    def push(self, text: str) -> None:
        self.frames.append(json.loads(text))

    @property
    def heard(self) -> list[tuple[int | None, str]]:
        return [(frame["seq"], frame["event"]["type"]) for frame in self.frames]


class Stream:
    """A session's stream and a hub that reads it."""

    def __init__(self) -> None:
        self.session_id = new_id()
        self.topic = session_topic(self.session_id)
        self.items: list[StreamItem] = []
        self.reads: list[int] = []
        self.slow = asyncio.Event()
        self.slow.set()
        self.hub = Hub(self.read, "epoch", page=3)

    async def read(self, session_id: UUID, after_seq: int) -> list[StreamItem]:
        assert session_id == self.session_id
        self.reads.append(after_seq)
        found = [item for item in self.items if item.seq > after_seq]
        await self.slow.wait()
        return found[:3]

    def write(self, count: int = 1, audience: Audience = Audience.BOTH) -> list[StreamItem]:
        new = [
            StreamItem(
                self.session_id,
                len(self.items) + 1 + number,
                NOW,
                "message",
                Actor.CUSTOMER,
                audience,
                {},
            )
            for number in range(count)
        ]
        self.items += new
        return new

    def pointer(self, items: list[StreamItem]) -> Outgoing:
        """What another instance hears: numbers, no content."""
        one = slice_of(items)
        one.items = []
        return Outgoing([], NOW, slices=[one])

    async def ear(self, side: Side = Side.MITRA, after_seq: int = 0) -> Ear:
        ear = Ear()
        await self.hub.follow(ear, self.topic, side, after_seq)
        return ear


def committed(items: list[StreamItem]) -> Outgoing:
    """What the instance hears that wrote them."""
    return Outgoing([], NOW, slices=[slice_of(items)])


def messages(*numbers: int) -> list[tuple[int | None, str]]:
    return [(number, "message") for number in numbers]


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_what_was_missed_is_read_page_by_page_before_what_comes() -> None:
    """H2"""
    stream = Stream()
    stream.write(8)
    ear = await stream.ear(after_seq=1)
    assert ear.heard == messages(2, 3, 4, 5, 6, 7, 8)
    stream.hub.deliver(committed(stream.write(2)))
    assert ear.heard[-2:] == messages(9, 10)


async def test_a_gap_is_read_from_postgres() -> None:
    """H2"""
    stream = Stream()
    ear, reads = await stream.ear(), len(stream.reads)
    stream.write(3)
    stream.hub.deliver(committed(stream.write()))
    await settled()
    assert ear.heard == messages(1, 2, 3, 4)
    assert stream.reads[reads] == 0


async def test_a_pointer_of_another_instance_is_read_from_postgres() -> None:
    """H4"""
    stream = Stream()
    ear = await stream.ear()
    stream.hub.deliver(stream.pointer(stream.write(2)))
    await settled()
    assert ear.heard == messages(1, 2)


async def test_a_repeat_is_dropped_and_costs_no_read() -> None:
    """H2"""
    stream = Stream()
    ear = await stream.ear()
    first = stream.write(2)
    for told in (committed(first), committed(first), stream.pointer(first)):
        stream.hub.deliver(told)
    reads = len(stream.reads)
    await settled()
    assert (ear.heard, len(stream.reads)) == (messages(1, 2), reads)


async def test_a_slice_that_overlaps_what_was_sent_brings_only_the_rest() -> None:
    """H2"""
    stream = Stream()
    ear = await stream.ear()
    items = stream.write(4)
    stream.hub.deliver(committed(items[:2]))
    stream.hub.deliver(committed(items))
    assert ear.heard == messages(1, 2, 3, 4)


async def test_what_is_committed_while_the_past_is_read_comes_once_and_after_it() -> None:
    """H2"""
    stream = Stream()
    stream.write(2)
    stream.slow.clear()
    ear = Ear()
    following = asyncio.ensure_future(stream.hub.follow(ear, stream.topic, Side.MITRA, 0))
    await settled()
    stream.hub.deliver(committed(stream.write()))
    stream.hub.deliver(stream.pointer(stream.write()))
    assert ear.heard == []
    stream.slow.set()
    await following
    await settled()
    assert ear.heard == messages(1, 2, 3, 4)


async def test_who_is_not_in_the_audience_receives_a_number_and_nothing_else() -> None:
    """H2"""
    stream = Stream()
    mitra, customer = await stream.ear(Side.MITRA), await stream.ear(Side.CUSTOMER)
    stream.hub.deliver(committed(stream.write(audience=Audience.CUSTOMER)))
    assert customer.heard == messages(1)
    assert mitra.frames[0]["event"] == {"type": "omitted"}
    assert mitra.heard == [(1, "omitted")]
    late = await stream.ear(Side.MITRA)
    assert late.heard == [(1, "omitted")]


async def test_who_left_hears_nothing_more_and_is_forgotten() -> None:
    stream = Stream()
    ear, other = await stream.ear(), await stream.ear()
    topic = account_topic(new_id())
    stream.hub.join(ear, topic)
    stream.hub.leave(ear)
    stream.hub.deliver(committed(stream.write()))
    assert (ear.heard, other.heard) == ([], messages(1))
    assert not stream.hub.listens(topic)
    assert stream.hub.followed(ear) == {}


async def test_a_reading_that_failed_is_made_good_by_the_next_event() -> None:
    """H4"""
    stream = Stream()
    ear = await stream.ear()
    broken = stream.hub._read_stream

    async def fail(_session_id: UUID, _after_seq: int) -> list[StreamItem]:
        raise ConnectionError

    stream.hub._read_stream = fail
    stream.hub.deliver(stream.pointer(stream.write()))
    await settled()
    assert ear.heard == []
    stream.hub._read_stream = broken
    stream.hub.deliver(committed(stream.write()))
    await settled()
    assert ear.heard == messages(1, 2)


async def test_after_messages_were_lost_streams_are_read_on_and_accounts_looked_at() -> None:
    """H4"""
    stream, ear, other = Stream(), Ear(), Ear()
    stream.write(1)
    await stream.hub.follow(ear, stream.topic, Side.CUSTOMER, 0)
    account = account_topic(new_id())
    stream.hub.join(other, account)
    stream.write(2)
    stream.hub.reread()
    await until(lambda: len(ear.heard) == 3)
    assert [seq for seq, _ in ear.heard] == [1, 2, 3]
    assert other.frames == [{"type": "reload", "topic": account}]


async def test_whoever_asks_anew_while_being_read_to_hears_the_stream_once_and_in_order() -> None:
    stream = Stream()
    ear = await stream.ear()
    stream.slow.clear()
    stream.hub.deliver(stream.pointer(stream.write(3)))
    await settled()
    anew = asyncio.create_task(stream.hub.follow(ear, stream.topic, Side.MITRA, 1))
    await settled()
    stream.slow.set()
    await anew
    assert ear.heard == messages(2, 3)
