"""All mitras side by side, what needs attention, and the wait chart (L2, J4)."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
import websockets

from hadir.control_center.everybody import count_if_old
from hadir.control_center.store_activity import get_activity
from hadir.wire import close_codes
from tests.support.phone import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tests.support.phone import Phone
    from tests.support.world import World

ACTIVITY = "/internal/mitra-activity"
LATE = 30
TALKS = """
    WITH who AS (SELECT gen_random_uuid() AS id FROM generate_series(1, %(n)s)),
    came AS (INSERT INTO customers (id, created_at) SELECT id, %(now)s FROM who)
    INSERT INTO chat_sessions (id, customer_id, mitra_id, state, mode, minutes, topic_sensitivity,
        created_at, search_until, started_at, expires_at, ended_at)
    SELECT gen_random_uuid(), id, %(mitra)s, 'completed', 'chat', 30, 'regular',
        %(now)s - %(ago)s * interval '1 second',
        %(now)s, %(now)s + (%(waited)s - %(ago)s) * interval '1 second', %(now)s, %(now)s
    FROM who RETURNING id
"""
FLIP = """
    INSERT INTO session_sensitivity_log (id, session_id, mitra_id, topic_sensitivity, at)
    SELECT gen_random_uuid(), id, mitra_id, 'sensitive', %s FROM chat_sessions
    WHERE mitra_id = %s LIMIT %s
"""


async def talks(world: World, mitra: Phone, n: int, *, flips: int = 0) -> None:
    """Sessions of the past, as a year of work leaves them."""
    params = {"n": n, "now": world.clock.now(), "mitra": mitra.id, "ago": 600, "waited": 20}
    async with world.system.db.transaction() as tx:
        await tx.execute(TALKS, params)
        await tx.execute(FLIP, (world.clock.now(), mitra.id, flips))


async def counted(world: World, reader: Phone, query: str = "") -> dict[str, dict[str, Any]]:
    """What the page says after the next count, by name."""
    world.clock.advance(61)
    await count_if_old(world.system.db)
    return {row["call_name"]: row for row in (await reader.get(ACTIVITY + query))["items"]}


async def test_the_activity_of_all_mitras_says_of_each_what_the_own_page_says(
    world: World,
) -> None:
    """L2, J4: offers, accept rate, response time, hours, sessions, ratings, sensitive columns."""
    viewer, ana = await world.operator("viewer"), await world.customer("ana")
    teduh, senja = await world.mitra("teduh"), await world.mitra("senja", online=False)
    session_id = await world.conversation(ana, teduh, topic_sensitivity="sensitive")
    topic = {"topic_sensitivity": "regular", "confirmed": True}
    await teduh.request("PATCH", f"/api/shared/chat/sessions/{session_id}/topic", topic)
    rows = await counted(world, viewer)
    assert [*rows] == ["teduh", "senja"], "busiest first"
    row, quiet = rows["teduh"], rows["senja"]
    async with world.system.db.reading() as tx:
        alone = await get_activity(tx, UUID(teduh.id))
    assert (row["offers"], row["sessions"], row["accept_rate"]) == (alone.offers, 1, 1.0)
    assert row["response_p50_seconds"] == alone.response_p50_seconds
    assert (row["sensitive_share"], row["flip_rate"], row["is_outlier"]) == (0.0, 1.0, False)
    assert row["online_seconds"] == alone.online_seconds == 61
    assert (quiet["online_seconds"], quiet["accept_rate"], quiet["stars"]) == (0, None, None)
    await teduh.post("/api/mitra/status/offline")
    rows = await counted(world, viewer)
    assert rows["teduh"]["online_seconds"] == 61, "dark since then"
    assert (await viewer.get(f"/internal/mitras/{senja.id}"))["is_online"] is False


async def test_who_was_on_before_the_thirty_days_began_is_counted_from_their_beginning(
    world: World,
) -> None:
    """L2: no switch in the window, or first one off; thirty days at most."""
    viewer, teduh = await world.operator("viewer"), await world.mitra("teduh")
    async with world.system.db.transaction() as tx:
        long_ago = tx.now - timedelta(days=40)
        await tx.execute("UPDATE mitra_online_logs SET at = %s", (long_ago,))
        await tx.execute("UPDATE mitra_status SET online_changed_at = %s", (long_ago,))
    thirty_days = 30 * 86_400
    own_page = f"/internal/mitras/{teduh.id}/activity"
    assert (await viewer.get(own_page))["online_seconds"] == thirty_days
    assert (await counted(world, viewer))["teduh"]["online_seconds"] == thirty_days
    await teduh.post("/api/mitra/status/offline")
    assert (await counted(world, viewer))["teduh"]["online_seconds"] == thirty_days - 61
    assert (await viewer.get(own_page))["online_seconds"] == thirty_days - 61


async def test_the_flag_is_on_who_flips_more_than_twice_as_often_as_everybody(
    world: World,
) -> None:
    """J4: on ten sessions at least; and the page can show those alone."""
    viewer = await world.operator("viewer")
    names = ("usual", "often", "few")
    usual, often, few = [await world.mitra(name, online=False) for name in names]
    await talks(world, usual, 40, flips=2)
    await talks(world, often, 10, flips=5)
    await talks(world, few, 3, flips=3)
    rows = await counted(world, viewer)
    assert [name for name, row in rows.items() if row["is_outlier"]] == ["often"]
    assert [*await counted(world, viewer, "?outliers=true")] == ["often"]


async def test_counting_waits_a_minute_and_pages_go_on_where_they_ended(world: World) -> None:
    viewer = await world.operator("viewer")
    for n in range(3):
        await talks(world, await world.mitra(f"m{n}", online=False), n + 1)
    assert [*await counted(world, viewer)] == ["m2", "m1", "m0"]
    assert await count_if_old(world.system.db) is False
    with pytest.raises(Refusal) as caught:
        await viewer.get(f"{ACTIVITY}?cursor=bm90fG91cnM=")
    assert caught.value.status == 422


async def test_alerts_name_what_they_are_about_and_end_with_it(world: World) -> None:
    """L2: on the dashboard for everybody; for supervisors with its subjects."""
    desk, biru = await world.operator("supervisor"), await world.customer("biru")
    teduh = await world.mitra("teduh")

    async def calm() -> bool:
        return not (await desk.get("/internal/alerts"))["items"]

    await come_true(calm)
    session_id = await world.search(biru)
    await teduh.post("/api/mitra/status/offline")
    world.clock.advance(61)

    async def stuck() -> bool:
        found = await desk.get("/internal/alerts")
        kinds = {one["kind"]: one for one in found["items"]}
        about = [(one["kind"], one["subject_id"]) for one in found["subjects"]]
        return "nobody_free" in kinds and ("waiting_long", session_id) in about

    await come_true(stuck)
    await biru.post(f"/api/client/chat-requests/{session_id}/cancel")
    found = await desk.get("/internal/alerts")
    assert "nobody_free" not in [one["kind"] for one in found["items"]]
    assert [(one["kind"], one["word"]) for one in found["subjects"]] == [
        ("failed_pairing", "customer_cancelled")
    ]


async def come_true(is_so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(LATE):
        while not await is_so():  # noqa: ASYNC110 - the mirror tells nobody
            await asyncio.sleep(0.02)


async def _watch(world: World, operator: Phone) -> websockets.ClientConnection:
    url = world.config.internal_url.replace("http", "ws") + "/internal/ws"
    socket = await websockets.connect(url)
    token = operator.tokens["access_token"]
    await socket.send(json.dumps({"type": "auth", "access_token": token}))
    return socket


async def test_tiles_and_the_wait_chart_are_pushed_and_end_with_the_sign_in(world: World) -> None:
    """L2, A6: nothing is polled; who is signed out sees no further tick."""
    admin, viewer = await world.operator(), await world.operator("viewer", "melati")
    await talks(world, await world.mitra("teduh", online=False), 3)
    socket = await _watch(world, viewer)
    async with asyncio.timeout(LATE):
        first, second = [json.loads(await socket.recv()) for _ in range(2)]
    assert (first["type"], second["type"]) == ("tiles", "waits")
    [hour] = second["hours"]
    assert (hour["sessions"], hour["p50_seconds"], hour["p95_seconds"]) == (3, 20.0, 20.0)
    [row] = [
        one
        for one in (await admin.get("/internal/operators"))["items"]
        if one["email"].startswith("melati")
    ]
    body = {"version": row["version"], "is_active": False}
    await admin.request("PATCH", f"/internal/operators/{row['id']}", body)
    with pytest.raises(websockets.ConnectionClosed):
        async with asyncio.timeout(LATE):
            while True:
                await socket.recv()
    assert socket.close_code == close_codes.SIGNED_OUT


async def test_a_stranger_hears_no_tile(world: World) -> None:
    """L1: a customer's token opens nothing here, nor does a made-up one."""
    ana = await world.customer("ana")
    for token in (ana.tokens["access_token"], str(uuid4())):
        url = world.config.internal_url.replace("http", "ws") + "/internal/ws"
        async with websockets.connect(url) as socket:
            await socket.send(json.dumps({"type": "auth", "access_token": token}))
            with pytest.raises(websockets.ConnectionClosed):
                async with asyncio.timeout(LATE):
                    await socket.recv()
