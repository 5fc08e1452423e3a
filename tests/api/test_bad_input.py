"""Whatever is sent, the answer is a refusal with a code: never a crash, never a 500 (issue 2)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx2
import pytest
import websockets

from hadir.kernel.enums import OperatorRole
from tests.support.operating import operator
from tests.support.phone import Refusal
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.phone import Phone
    from tests.support.world import World

NOBODYS = "9a2c3b1e-0000-4000-8000-000000000000"
NOTHING_TO_STORE = ["a\x00b", "\x00", "\ud800", "ok\udfff"]
PURCHASE: dict[str, Any] = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "regular",
    "topics": [],
    "method": "qris",
}

MALFORMED = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'"text"',
    b"\xff\xfe",
    b'{"text": 1}',
    b'{"client_message_id": "no", "text": "a"}',
    b'{"client_message_id": null, "text": null}',
    b'{"text": "a", "client_message_id": "9a2c3b1e-0000-4000-8000-000000000000", "more": 1}',
    b'{"text": "", "client_message_id": "9a2c3b1e-0000-4000-8000-000000000000"}',
    b"[" * 20_000,
]

ABSURD = [
    "/api/client/payment-sessions?cursor=%00",
    "/api/client/payment-sessions?cursor=9999-12-31T23:59:59-23:59~" + "0" * 32,
    "/api/client/payment-sessions?limit=99999999999999999999999",
    "/api/client/chat/sessions?cursor=%00%FF",
    "/api/client/chat/sessions?cursor=" + "A" * 150,
    "/api/client/chat/sessions?tab=nothing",
    "/api/client/chat/sessions?cursor=OTk5OS0xMi0zMVQyMzo1OTo1OS0yMzo1OXwwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA=",
    "/api/client/chat/sessions?cursor=MDAwMS0wMS0wMVQwMDowMDowMCsyMzo1OXwwMDAwMDAwMC0wMDAwLTAwMDAtMDAwMC0wMDAwMDAwMDAwMDA=",
    "/api/shared/chat/sessions/not-an-id",
    "/api/shared/chat/sessions/%00",
    f"/api/shared/chat/sessions/{NOBODYS}/events?after_seq=-1",
    f"/api/shared/chat/sessions/{NOBODYS}/events?after_seq=1e300",
    f"/api/shared/chat/sessions/{NOBODYS}/events?after_seq=99999999999999999999",
    f"/api/shared/chat/sessions/{NOBODYS}/events?limit=0",
]


async def raw(
    phone: Phone, method: str, path: str, content: bytes = b"", **headers: str
) -> httpx2.Response:
    """A request whose body no JSON library would write."""
    head = {"X-Client": "native", "Content-Type": "application/json"}
    if phone.tokens:
        head["Authorization"] = f"Bearer {phone.tokens['access_token']}"
    async with httpx2.AsyncClient(base_url=phone._base_url, timeout=20) as http:
        return await http.request(method, path, content=content, headers=head | headers)


def is_problem(answer: httpx2.Response, status: int, code: str) -> None:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (status, code)
    assert body["request_id"]


async def test_a_malformed_body_is_a_422_with_a_code(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    path = f"/api/shared/chat/sessions/{session_id}/messages"
    for body in MALFORMED:
        is_problem(await raw(ana, "POST", path, body), 422, "INVALID_REQUEST")
    assert await ana.say(session_id, "halo") == 3


async def test_text_that_postgres_cannot_hold_is_refused_at_the_door(world: World) -> None:
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    await ana.connect()
    for text in NOTHING_TO_STORE:
        for method, path, body in with_text(session_id, text):
            content = json.dumps(body).encode()
            answer = await raw(ana, method, path, content, **{"Idempotency-Key": str(uuid4())})
            is_problem(answer, 422, "INVALID_REQUEST")
    for text in NOTHING_TO_STORE[:2]:
        ana.frames.clear()
        await ana.send(
            {
                "type": "message.send",
                "session_id": session_id,
                "client_message_id": str(uuid4()),
                "text": text,
            }
        )
        assert (await ana.hear("error"))["code"] == "INVALID_REQUEST"
    assert await ana.say(session_id, "halo") == 3


def with_text(session_id: str, text: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Every body that carries free text."""
    chat = f"/api/shared/chat/sessions/{session_id}"
    return [
        ("POST", f"{chat}/messages", {"client_message_id": str(uuid4()), "text": text}),
        ("POST", f"{chat}/goodbye", {"text": text}),
        ("PATCH", "/api/client/me", {"name": text}),
        ("POST", "/api/client/auth/otp/request", {"phone": f"+62812000{text}"}),
        ("POST", "/api/client/payment-sessions", {**PURCHASE, "topics": [text]}),
        ("POST", "/api/client/payment-sessions", {**PURCHASE, "method": text}),
        ("POST", "/api/shared/auth/refresh", {"refresh_token": text}),
    ]


async def test_absurd_numbers_dates_and_cursors_break_nothing(world: World) -> None:
    ana = await world.customer("ana")
    for path in ABSURD:
        answer = await raw(ana, "GET", path)
        if answer.status_code != 200:
            is_problem(answer, 422, "INVALID_REQUEST")


async def test_a_body_past_the_limit_is_refused_while_it_arrives(world: World) -> None:
    ana = await world.customer("ana")
    is_problem(await raw(ana, "PATCH", "/api/client/me", b" " * 300_000), 413, "TOO_LARGE")
    chunked = httpx2.AsyncClient(base_url=ana._base_url, timeout=20)

    async def endless() -> Any:
        for _ in range(30):
            yield b" " * 10_000

    head = {
        "Authorization": f"Bearer {ana.tokens['access_token']}",
        "Content-Type": "application/json",
    }
    async with chunked as http:
        answer = await http.request("PATCH", "/api/client/me", content=endless(), headers=head)
    is_problem(answer, 413, "TOO_LARGE")


async def test_an_idempotency_key_is_there_and_short_and_stands_for_one_body(world: World) -> None:
    """F3"""
    await world.mitra("teduh")
    ana = await world.customer("ana")
    path = "/api/client/payment-sessions"
    for key in (None, "", "k" * 201, "k" * 5000):
        is_problem(await ana.ask("POST", path, PURCHASE, key), 400, "IDEMPOTENCY_KEY_REQUIRED")
    first = await ana.post(path, PURCHASE, key="k" * 200)
    assert await ana.post(path, PURCHASE, key="k" * 200) == first
    other = {**PURCHASE, "topics": ["keluarga"]}
    is_problem(await ana.ask("POST", path, other, "k" * 200), 409, "IDEMPOTENCY_KEY_REUSED")
    chat, nobody = "/api/client/chat-requests", uuid4()
    for each in (
        chat,
        f"{chat}/{nobody}/retry",
        f"{chat}/{nobody}/fallback-to-blast",
        f"/api/client/chat/sessions/{nobody}/extensions",
        f"/api/client/credits/{nobody}/refund",
    ):
        is_problem(await ana.ask("POST", each), 400, "IDEMPOTENCY_KEY_REQUIRED")


async def test_a_stranger_finds_no_session_on_any_route_nor_by_any_frame(world: World) -> None:
    """G8"""
    teduh, ana = await world.mitra("teduh"), await world.customer("ana")
    session_id = await world.conversation(ana, teduh)
    bima, senja = await world.customer("bima"), await world.mitra("senja")
    chat = f"/api/shared/chat/sessions/{session_id}"
    message = {"client_message_id": str(uuid4()), "text": "halo?"}
    shared: list[tuple[str, str, Any]] = [
        ("GET", chat, None),
        ("GET", f"{chat}/events", None),
        ("POST", f"{chat}/messages", message),
        ("POST", f"{chat}/read", {"seq": 1}),
        ("POST", f"{chat}/goodbye", {"text": "dah"}),
    ]
    own = {
        bima: [
            ("POST", f"/api/client/chat/sessions/{session_id}/end", None),
            ("POST", f"/api/client/chat-requests/{session_id}/cancel", None),
            ("POST", f"/api/client/chat-requests/{session_id}/retry", None),
        ],
        senja: [
            ("POST", f"/api/mitra/chat/sessions/{session_id}/end", None),
            ("POST", f"/api/mitra/chat-requests/{session_id}/accept", None),
            ("POST", f"/api/mitra/chat-requests/{session_id}/decline", None),
        ],
    }
    for stranger, routes in own.items():
        for method, path, body in [*shared, *routes]:
            answer = await stranger.ask(method, path, body, str(uuid4()))
            is_problem(answer, 404, "NOT_FOUND")
        await stranger.connect()
        for frame in (
            {"type": "subscribe", "topic": f"session:{session_id}", "after_seq": 0},
            {"type": "message.send", "session_id": session_id, **message},
            {"type": "message.read", "session_id": session_id, "seq": 1},
            {"type": "typing", "session_id": session_id},
        ):
            stranger.frames.clear()
            await stranger.send(frame)
            assert (await stranger.hear("error"))["code"] == "NOT_FOUND"
    kinds = [event["type"] for event in await ana.stream(session_id)]
    assert kinds == ["session_requested", "session_started"]


async def test_a_page_of_another_site_opens_no_socket(world: World) -> None:
    """H1"""
    url = world.config.public_url.replace("http", "ws", 1) + "/api/shared/ws"
    with pytest.raises(websockets.InvalidStatus) as refused:
        await websockets.connect(url, origin=websockets.Origin("https://elsewhere.example"))
    assert refused.value.response.status_code == 403
    for origin in (None, websockets.Origin(world.config.public_url)):
        async with websockets.connect(url, origin=origin):
            pass


@pytest.mark.parametrize(
    "path",
    [
        "/internal/audit-log?kind=%00",
        "/internal/audit-log?kind=a%00b",
        "/internal/audit-log?kind=a&%00=b",
        "/internal/mitras/%00",
        "/internal/sessions/a%00b",
        "/internal/settings/%00",
    ],
)
async def test_a_nul_in_an_address_is_refused_at_the_internal_door_too(
    world: World, path: str
) -> None:
    boss = await operator(world, OperatorRole.ADMIN)
    with pytest.raises(Refusal) as refusal:
        await boss.get(path)
    assert (refusal.value.status, refusal.value.code) == (422, "INVALID_REQUEST")
