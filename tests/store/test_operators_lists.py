"""The operators' lists on 50,000 sessions and 2,000 mitras: no page reads much beyond itself."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from bench.store_desk import MIDDLE, MITRA, fill_desk
from hadir.control_center import (
    store,
    store_audit,
    store_customers,
    store_everybody,
    store_mitras,
    store_sessions,
)
from hadir.control_center.paging import PAGE
from hadir.control_center.store_sessions import SessionFilter
from hadir.infra.db import Database
from hadir.kernel.enums import Mode, SessionState, TopicSensitivity
from hadir.pairing import store_failures
from tests.support.watched import Watched

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.support.clock import StandingClock

MOST_ROWS = 20 * PAGE
S = SessionState


@pytest.fixture
async def db(database_url: str, clock: StandingClock) -> AsyncIterator[Database]:
    """A database as after a good first year."""
    database = Database(database_url, clock)
    await database.open()
    try:
        async with database.reading() as tx:
            await fill_desk(tx.conn)
        yield database
    finally:
        await database.close()


FILTERS = {
    "all": SessionFilter(),
    "running": SessionFilter([S.ACTIVE, S.EXTENDING, S.CLOSING]),
    "failed": SessionFilter([S.CANCELLED, S.EXPIRED]),
    "done": SessionFilter([S.COMPLETED]),
    "calls": SessionFilter(mode=Mode.CALL),
    "sensitive": SessionFilter(topic=TopicSensitivity.SENSITIVE),
    "rare": SessionFilter([S.CANCELLED], TopicSensitivity.SENSITIVE, Mode.CALL),
    "mitra": SessionFilter(mitra=MITRA),
    "mitra's calls": SessionFilter(mode=Mode.CALL, mitra=MITRA),
    "mitra's failures": SessionFilter([S.CANCELLED, S.EXPIRED], mitra=MITRA),
    "a week": SessionFilter(since=MIDDLE, until=MIDDLE + timedelta(days=7)),
    "a week's failures": SessionFilter(
        [S.CANCELLED, S.EXPIRED], since=MIDDLE, until=MIDDLE + timedelta(days=7)
    ),
    "a mitra's week": SessionFilter(mitra=MITRA, since=MIDDLE, until=MIDDLE + timedelta(days=7)),
    "a week's calls": SessionFilter(mode=Mode.CALL, since=MIDDLE - timedelta(days=7), until=MIDDLE),
}


async def test_no_list_reads_more_than_twenty_times_its_page_first_and_deep(db: Database) -> None:
    """L2: counted by EXPLAIN ANALYZE on every filter that has a page of its own."""
    deep = (MIDDLE, UUID(int=0))
    counted: dict[str, int] = {}

    async with db.reading() as tx:

        async def count(name: str, ask: Any) -> None:
            watched = Watched(tx)
            await ask(watched)
            counted[name] = watched.read

        for name, wanted in FILTERS.items():
            for where, after in (("first", None), ("deep", deep)):
                await count(
                    f"sessions {name} {where}",
                    lambda t, w=wanted, a=after: store_sessions.list_sessions(t, w, a, PAGE + 1),
                )
        for after in (None, deep):
            for banned in (False, True):
                await count(
                    f"customers banned={banned} {after}",
                    lambda t, a=after, b=banned: store_customers.list_customers(
                        t, a, PAGE + 1, banned=b
                    ),
                )
        await count(
            "customers phone",
            lambda t: store_customers.list_customers(t, None, PAGE + 1, phone="+628129"),
        )
        for audit in (
            store_audit.AuditFilter(),
            store_audit.AuditFilter(kind="setting"),
            store_audit.AuditFilter(kind="session", subject="7"),
            store_audit.AuditFilter(operator=UUID("00000000-0000-7000-d000-000000000001")),
        ):
            for after in (None, deep):
                await count(
                    f"audit {audit} {after}",
                    lambda t, w=audit, a=after: store_audit.list_audit(t, w, a, PAGE + 1),
                )
        half = UUID("00000000-0000-7000-8000-0000000003e8")
        for after_id in (None, half):
            await count(f"mitras {after_id}", lambda t, a=after_id: store.list_mitras(t, a))
            await count(
                f"mitras online {after_id}",
                lambda t, a=after_id: store.list_mitras(t, a, online=True),
            )
            await count(
                f"activity {after_id}",
                lambda t, a=after_id: store_everybody.list_activity(
                    t, a and (150, a), PAGE + 1, outliers=False
                ),
            )
            await count(
                f"activity outliers {after_id}",
                lambda t, a=after_id: store_everybody.list_activity(
                    t, a and (150, a), PAGE + 1, outliers=True
                ),
            )
            await count(
                f"online log {after_id}",
                lambda t, a=after_id: store_mitras.list_switches(t, MITRA, a and deep, PAGE + 1),
            )
            failed = after_id and UUID("00000000-0000-7000-b000-000000002710")
            for is_open in (True, False):
                await count(
                    f"failures {is_open} {after_id}",
                    lambda t, a=failed, o=is_open: store_failures.list_failures(
                        t, a, PAGE + 1, is_open=o
                    ),
                )
    assert len(counted) > 30
    assert {name: read for name, read in counted.items() if read > MOST_ROWS} == {}
    assert counted["sessions all first"] > PAGE, "the count sees what is read"


async def test_deep_pages_go_on_where_the_one_before_ended(db: Database) -> None:
    async with db.reading() as tx:
        wanted = SessionFilter(topic=TopicSensitivity.SENSITIVE, mitra=MITRA)
        seen: list[UUID] = []
        after = None
        for _page in range(4):
            rows = await store_sessions.list_sessions(tx, wanted, after, PAGE)
            after = (rows[-1].created_at, rows[-1].id)
            seen += [row.id for row in rows]
        every = await store_sessions.list_sessions(tx, wanted, None, 4 * PAGE)
    assert seen == [row.id for row in every]
    assert all(row.mitra_id == MITRA for row in every)
