"""Conversations that run, and the phones of both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import orjson
from psycopg import AsyncConnection

from bench import store_talks
from bench.phones import Ear, deaf, phones_of

if TYPE_CHECKING:
    from bench.phones import Phone
    from bench.site import Account, Site

ID = b'"client_message_id":"'
WORDS = "aku capek banget hari ini, boleh cerita sebentar ya?"


@dataclass(frozen=True)
class Talk:
    """One conversation."""

    session_id: str
    customer: Account
    mitra: Account


async def open_talks(at: Site, count: int) -> list[Talk]:
    """Conversations between people who have no other."""
    customers, mitras = await at.seed("customers", count), await at.seed("mitras", count)
    ids = [uuid4() for _ in customers]
    async with await AsyncConnection.connect(at.engines.postgres.url, autocommit=True) as conn:
        people = [one.id for one in customers], [one.id for one in mitras]
        await store_talks.open_talks(conn, ids, *people)
    return [Talk(str(i), c, m) for i, c, m in zip(ids, customers, mitras, strict=True)]


async def phones_in(at: Site, talks: list[Talk], ear: Ear = deaf) -> list[Phone]:
    """The customers' phones, then the mitras', all following their conversation."""
    people = [talk.customer for talk in talks] + [talk.mitra for talk in talks]
    phones = await phones_of(at.port, people, ear)
    for number, phone in enumerate(phones):
        await phone.follow(talks[number % len(talks)].session_id)
    return phones


def message_id(text: bytes) -> bytes:
    """The client's id of a message, in its frame or in ours."""
    start = text.index(ID) + len(ID)
    return text[start : start + 36]


def message(session_id: str) -> bytes:
    """The frame of a new message."""
    return orjson.dumps(
        {
            "type": "message.send",
            "session_id": session_id,
            "client_message_id": str(uuid4()),
            "text": WORDS,
        }
    )
