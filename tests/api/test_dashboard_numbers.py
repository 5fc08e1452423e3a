"""The dashboard's numbers are what Postgres and the mirror hold (spec L2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

from hadir.availability.metrics import FALLBACKS
from tests.support.waiting import until

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

TEN_MINUTES, LATE = 600, 30
PRESENCE = """
    SELECT count(*) FILTER (WHERE is_online) AS online,
        count(*) FILTER (WHERE is_online AND load < coalesce(capacity_override, 3)) AS free
    FROM mitra_status
"""
SESSIONS = """
    SELECT count(*) FILTER (WHERE state IN ('active', 'extending')),
        count(*) FILTER (WHERE state = 'searching'),
        count(*) FILTER (WHERE started_at IS NOT NULL),
        count(*) FILTER (WHERE started_at IS NOT NULL AND topic_sensitivity = 'sensitive'),
        count(*) FILTER (WHERE paused_at IS NOT NULL AND state IN ('active', 'extending')),
        min(created_at) FILTER (WHERE state = 'searching')
    FROM chat_sessions
"""
WAITS = """
    SELECT percentile_cont(0.5) WITHIN GROUP
        (ORDER BY extract(epoch FROM started_at - created_at)),
        percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at))
    FROM chat_sessions
    WHERE started_at IS NOT NULL
"""
OFFERS = """
    SELECT count(*) FILTER (WHERE response = 'accepted'),
        count(*) FILTER (WHERE response IN ('accepted', 'declined', 'ignored'))
    FROM session_offers
"""
FAILURES = "SELECT count(*) FROM pairing_failures WHERE resolved_at IS NULL"
PAID = "SELECT coalesce(sum(paid_idr), 0)::bigint FROM payment_sessions WHERE paid_idr IS NOT NULL"


async def _row(world: World, sql: str) -> tuple[Any, ...]:
    async with world.system.db.reading() as tx:
        row: tuple[Any, ...] = await (await tx.conn.execute(sql)).fetchone() or ()
    return row


async def _truth(world: World) -> dict[str, Any]:
    online, free = await _row(world, PRESENCE)
    talking, waiting, begun, sensitive, paused, since = await _row(world, SESSIONS)
    p50, p95 = await _row(world, WAITS)
    accepted, answered = await _row(world, OFFERS)
    return {
        "online": online,
        "available": free,
        "in_session": talking,
        "waiting": waiting,
        "sessions_today": begun,
        "sensitive_share": round(sensitive / begun, 4) if begun else None,
        "paused": paused,
        "waiting_since": since and since.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "wait_p50_seconds": p50,
        "wait_p95_seconds": p95,
        "accept_rate": round(accepted / answered, 4) if answered else None,
        "open_failures": (await _row(world, FAILURES))[0],
        "revenue_today_idr": (await _row(world, PAID))[0],
    }


async def _differ(world: World, operator: Phone) -> dict[str, Any]:
    """What is told otherwise than it is: told, true."""
    truth = await _truth(world)
    tiles = await operator.get("/internal/dashboard")
    return {key: (tiles[key], truth[key]) for key in truth if tiles[key] != truth[key]}


def _asked_postgres() -> float:
    return float(FALLBACKS.labels(read="overview")._value.get())


@pytest.mark.parametrize("step", [15, pytest.param(1, marks=pytest.mark.slow)])
async def test_the_numbers_equal_the_rows_at_every_tick_of_ten_minutes(
    world: World, step: int
) -> None:
    """L2: presence comes from the mirror, and Postgres is not asked about it once."""
    operator = await world.operator("viewer")
    people = [await world.mitra(name) for name in ("teduh", "senja", "laras")]
    await until(lambda: world.system.availability.mirror_believed, 30)
    before, seen = _asked_postgres(), []
    for second in range(0, TEN_MINUTES, step):
        if second == 60:
            ana = await world.customer("ana")
            first = await world.conversation(ana, people[0])
        if second == 180:
            await world.search(await world.customer("biru"), topic_sensitivity="sensitive")
        if second == 300:
            await people[2].post("/api/mitra/status/offline")
        if second == 360:
            await ana.post(f"/api/client/chat/sessions/{first}/end")
        await world.advance(step)
        for phone in people:
            world.system.availability.beat(_id(phone))
        await world.system.availability.beats.flush()
        seen.append(await _agreed(world, operator))
    assert len({tuple(sorted(one.items())) for one in seen}) > 4
    assert _asked_postgres() == before


async def _agreed(world: World, operator: Phone) -> dict[str, Any]:
    """What the operator is told as soon as the mirror has heard of the last commit."""
    until = asyncio.get_running_loop().time() + LATE
    while differ := await _differ(world, operator):
        assert asyncio.get_running_loop().time() < until, differ
        await asyncio.sleep(0.02)
    return await _truth(world)


def _id(phone: Phone) -> Any:
    return UUID(phone.id)


async def test_where_there_is_nothing_to_divide_no_share_is_shown(world: World) -> None:
    operator = await world.operator("viewer")
    tiles = await operator.get("/internal/dashboard")
    assert tiles["accept_rate"] is None
    assert tiles["sensitive_share"] is None
    assert tiles["wait_p95_seconds"] is None
    assert tiles["revenue_today_idr"] == 0
    assert tiles["mirror"]["believed"] in (True, False)


async def test_the_share_of_accepted_offers_leaves_out_those_who_were_only_slower(
    world: World,
) -> None:
    operator = await world.operator("viewer")
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja")
    ana, biru = await world.customer("ana"), await world.customer("biru")
    await world.conversation(ana, teduh)  # senja missed it
    request = await world.search(biru)
    async with asyncio.timeout(30):
        while request not in [card["request_id"] for card in await teduh.cards()]:  # noqa: ASYNC110 - teduh has no socket open
            await asyncio.sleep(0.02)
    await teduh.post(f"/api/mitra/chat-requests/{request}/decline")
    await senja.accept(request)
    tiles = await operator.get("/internal/dashboard")
    assert tiles["accept_rate"] == round(2 / 3, 4)
