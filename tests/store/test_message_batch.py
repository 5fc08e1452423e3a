"""One micro-batch: each member is answered by name; a bad one neither hurts nor costs a number."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from uuid import UUID

import pytest

from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.infra.outbox import LIST_ORPHANS, Pointer
from hadir.kernel.enums import Side
from hadir.kernel.errors import NotFound, Unavailable
from hadir.sessions import messages as messages_module
from hadir.sessions.batch import Draft, write_batch
from hadir.sessions.messages import Messages
from hadir.sessions.model import SessionClosed
from hadir.sessions.store_stream import list_events
from tests.support.race_rules import answered
from tests.support.racing import racing
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from hadir.infra.db import Tx
    from hadir.sessions.batch import Answer
    from tests.support.clock import StandingClock
    from tests.support.racing import Race


class Talk:
    """Two open conversations, and one that is over."""

    def __init__(self, race: Race) -> None:
        self.race = race
        self.db: Database = race.db

    async def begin(self) -> None:
        (self.mitra,) = await self.race.mitras(1)
        self.first, self.second, self.over = await self.race.requests(3, [self.mitra])
        taps = [(self.mitra, one.id) for one in (self.first, self.second, self.over)]
        assert await self.race.accept_at_once(taps) == {"ok": 3}
        async with self.db.transaction() as tx:
            sql = "UPDATE chat_sessions SET state = 'closing', closing_until = %s WHERE id = %s"
            await tx.execute(sql, (tx.now, self.over.id))

    async def write(self, *drafts: Draft) -> list[Answer]:
        async with self.db.transaction() as tx:
            return await write_batch(tx, [*drafts])

    async def said(self, session_id: UUID) -> list[tuple[int, str]]:
        async with self.db.reading() as tx:
            events = await list_events(tx, session_id, 0, 1000)
        assert [event.seq for event in events] == [*range(1, len(events) + 1)]
        return [(one.seq, one.payload["text"]) for one in events if one.type == "message"]


@pytest.fixture
async def talk(database_url: str, clock: StandingClock) -> AsyncIterator[Talk]:
    async with racing(database_url, clock) as race:
        found = Talk(race)
        await found.begin()
        yield found


def draft(session: UUID, account: UUID, text: str, message_id: UUID | None = None) -> Draft:
    return Draft(session, account, message_id or new_id(), text)


async def test_each_member_of_a_batch_gets_its_own_answer(talk: Talk) -> None:
    """H3"""
    first, second = talk.first, talk.second
    sent = draft(first.id, first.customer, "satu")
    head = 1  # started
    assert await talk.write(sent) == [head + 1]
    twice = draft(second.id, talk.mitra, "kembar")
    answers = await talk.write(
        sent,
        draft(first.id, second.customer, "orang asing"),
        draft(talk.over.id, talk.over.customer, "terlambat"),
        draft(new_id(), first.customer, "tidak ada"),
        draft(first.id, talk.mitra, "dua"),
        twice,
        twice,
        draft(first.id, first.customer, "tiga"),
    )
    assert answered(answers) == [
        head + 1,
        NotFound,
        SessionClosed,
        NotFound,
        head + 2,
        head + 1,
        head + 1,
        head + 3,
    ]
    assert await talk.said(first.id) == [(2, "satu"), (3, "dua"), (4, "tiga")]
    assert await talk.said(second.id) == [(2, "kembar")]
    assert await talk.said(talk.over.id) == []


async def test_one_id_may_be_used_by_both_sides(talk: Talk) -> None:
    """H3"""
    message_id, session = new_id(), talk.first
    seqs = await talk.write(
        draft(session.id, session.customer, "aku", message_id),
        draft(session.id, talk.mitra, "aku juga", message_id),
    )
    assert seqs == [2, 3]


async def test_a_resend_after_the_end_is_still_acknowledged(talk: Talk) -> None:
    """H3"""
    session = talk.first
    sent = draft(session.id, session.customer, "tepat waktu")
    (seq,) = await talk.write(sent)
    async with talk.db.transaction() as tx:
        sql = "UPDATE chat_sessions SET state = 'closing', closing_until = %s WHERE id = %s"
        await tx.execute(sql, (tx.now, session.id))
    answers = await talk.write(sent, draft(session.id, session.customer, "terlambat"))
    assert answered(answers) == [seq, SessionClosed]


async def test_a_batch_that_fails_is_written_one_by_one(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """H3"""
    sizes: list[int] = []

    async def poisoned(tx: Tx, drafts: list[Draft]) -> list[Answer]:
        sizes.append(len(drafts))
        answers = await write_batch(tx, drafts)
        if any(one.text == "racun" for one in drafts):
            await tx.execute("SELECT 1 / 0")
        return answers

    monkeypatch.setattr(messages_module, "write_batch", poisoned)
    messages, session = Messages(talk.db), talk.first
    tries = [
        asyncio.ensure_future(messages.send(draft(session.id, session.customer, text)))
        for text in ("satu", "racun", "dua")
    ]
    await asyncio.sleep(0)
    messages.start()
    found = await asyncio.gather(*tries, return_exceptions=True)
    await messages.stop()
    assert sizes == [3, 1, 1, 1]
    assert answered(found) == [2, Unavailable, 3]
    assert await talk.said(session.id) == [(2, "satu"), (3, "dua")]


async def test_a_batch_over_several_conversations_is_one_row_of_the_outbox(talk: Talk) -> None:
    """H4: each of its slices with who takes part, so that nobody has to look that up."""
    first, second = talk.first, talk.second
    async with talk.db.transaction() as tx:
        drafts = [
            draft(first.id, first.customer, "satu"),
            draft(second.id, talk.mitra, "dua"),
            draft(first.id, talk.mitra, "tiga"),
        ]
        assert await write_batch(tx, drafts) == [2, 2, 3]
    (row,) = tx.left.outgoing
    assert [one.pointer for one in row.slices] == [(first.id, 2, 3), (second.id, 2, 2)]
    parties = [one.parties for one in row.slices]
    assert parties == [
        {Side.CUSTOMER: one.customer, Side.MITRA: talk.mitra} for one in (first, second)
    ]
    async with talk.db.reading() as tx:
        kept = await tx.rows(Pointer, LIST_ORPHANS, {"before": tx.now, "limit": 1000})
    assert [one.pointer for one in kept[-1].read().slices] == [one.pointer for one in row.slices]


async def test_what_somebody_says_without_waiting_stays_in_order(talk: Talk) -> None:
    """H2"""
    messages, session = Messages(talk.db), talk.first
    heard: list[Answer] = []
    messages.start()
    for number in range(600):
        sent = draft(session.id, session.customer, f"{number}")
        messages.submit(sent, heard.append)
        if number % 50 == 0:
            await asyncio.sleep(0)
    await until(lambda: len(heard) == 600)
    await messages.stop()
    assert heard == [*range(2, 602)]
    assert [text for _, text in await talk.said(session.id)] == [f"{n}" for n in range(600)]


async def test_two_instances_that_write_into_one_session_leave_no_gap(talk: Talk) -> None:
    """H2"""
    here, there = Messages(talk.race.pools[0]), Messages(talk.race.pools[1])
    sessions = (talk.first, talk.second)
    tries = [
        door.send(draft(session.id, author, f"{number}"))
        for number in range(40)
        for door in (here, there)
        for session in sessions
        for author in (session.customer, talk.mitra)
    ]
    here.start()
    there.start()
    seqs = await asyncio.gather(*tries)
    await here.stop()
    await there.stop()
    assert len(seqs) == 320
    for session in sessions:
        assert len(await talk.said(session.id)) == 160


async def test_what_is_queued_when_the_server_stops_is_still_written(talk: Talk) -> None:
    """H3"""
    messages, session = Messages(talk.db), talk.first
    waiting = asyncio.ensure_future(
        messages.send(draft(session.id, session.customer, "sebelum pergi"))
    )
    await asyncio.sleep(0)
    await messages.stop()
    assert await waiting == 2
