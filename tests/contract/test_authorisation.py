"""Who gets in where: every route times everybody (ASVS V8). A route that is missing here fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import httpx2
import websockets

from hadir.accounts import Identity, open_sign_in
from hadir.accounts.operators import add_operator_with_password
from hadir.edge.idempotency import once
from hadir.infra.ids import new_id
from hadir.kernel.enums import AccountKind, CreditCause, Mode, OperatorRole
from hadir.main.interface import KINDS
from hadir.main.interface_internal import INTERNAL
from hadir.main.interface_public import PUBLIC
from hadir.payments import grant_credit
from hadir.payments.refunds import Asked, refund_payment
from hadir.tools.interface import make_system
from hadir.wire import close_codes
from tests.contract.authorisation import IN, INTERNAL_TABLE, PUBLIC_TABLE
from tests.support.routes import routes_of
from tests.support.world import TEST_TIER

if TYPE_CHECKING:
    from tests.support.world import World

KIND_OF = {"ana": "customer", "bima": "customer", "teduh": "mitra", "senja": "mitra"}
PASSWORD = "sebuah kalimat yang panjang"
ORDER = {
    "mode": "chat",
    "tier_id": TEST_TIER,
    "topic_sensitivity": "regular",
    "topics": [],
    "method": "qris",
}
REFUSALS = {"UNAUTHENTICATED": "401", "FORBIDDEN": "403", "NOT_FOUND": "404"}


@dataclass
class Street:
    """Everybody with a token, and whose things they may not touch."""

    world: World
    tokens: dict[str, str]
    things: dict[str, str]

    async def answer(self, http: httpx2.AsyncClient, name: str, who: str) -> str:
        """ "401", "403", "404", or "in" for whatever is answered to those who were let in."""
        method, _, path = name.partition(" ")
        headers = {"Accept": "application/json", "Idempotency-Key": str(uuid4())}
        if who in self.tokens:
            headers["Authorization"] = f"Bearer {self.tokens[who]}"
        answer = await http.request(
            method, path.format(**self.things), json=self.body(name), headers=headers
        )
        assert answer.status_code < 500, f"{name} as {who}: {answer.text}"
        if "problem" in answer.headers.get("content-type", ""):
            return REFUSALS.get(answer.json()["code"], IN)
        return IN

    def body(self, name: str) -> Any:
        """Where a stranger must get as far as the thing itself, the body must be a good one."""
        bodies = {
            "PATCH /api/shared/chat/sessions/{session_id}/topic": {
                "topic_sensitivity": "sensitive",
                "confirmed": True,
            },
            "POST /api/client/chat/sessions/{session_id}/extensions": {
                "tier_id": TEST_TIER,
                "method": "qris",
            },
            "POST /api/client/chat/sessions/{session_id}/rating": {"stars": 5},
            "PUT /api/client/refunds/{refund_id}/details": {
                "bank": "BCA",
                "account_number": "1234567890",
                "holder": "Ana",
            },
            "POST /api/client/chat/sessions/{session_id}/unused-time": {"choice": "credit"},
            "POST /api/client/chat/sessions/{session_id}/report": {"text": "..."},
            "POST /api/mitra/chat/sessions/{session_id}/report": {"text": "..."},
            "PATCH /internal/pricing-tiers/{tier_id}": {"version": 1, "price_idr": 2000},
            "PATCH /internal/payment-methods/{code}": {"version": 1, "sort_order": 11},
            "POST /api/client/chat-requests": {"payment_session_id": self.things["payment_id"]},
            "POST /api/shared/chat/sessions/{session_id}/messages": {
                "client_message_id": str(uuid4()),
                "text": "halo",
            },
            "POST /api/shared/chat/sessions/{session_id}/read": {"seq": 1},
            "POST /api/shared/chat/sessions/{session_id}/goodbye": {"text": None},
        }
        return bodies.get(name, None if name.startswith("GET") else {})


async def _street(world: World) -> Street:
    people = {
        "teduh": await world.mitra("teduh"),
        "ana": await world.customer("ana"),
        "bima": await world.customer("bima"),
    }
    session_id = await world.conversation(people["ana"], people["teduh"])
    extension = await people["ana"].post(
        f"/api/client/chat/sessions/{session_id}/extensions",
        {"tier_id": TEST_TIER, "method": "qris"},
        key=str(uuid4()),
    )
    people["senja"] = await world.mitra("senja", online=False)
    third = await world.mitra("ombak", online=False)
    spare = await world.customer("cinta")
    [payment] = (await people["ana"].get("/api/client/payment-sessions"))["items"]
    await people["bima"].post("/api/client/payment-sessions", ORDER, key=str(uuid4()))
    device = await _second_device(world, people["ana"].id)
    tokens = {name: phone.tokens["access_token"] for name, phone in people.items()}
    colleague = await add_operator_with_password(
        world.system.db, "colleague@hadir.test", OperatorRole.VIEWER, PASSWORD
    )
    for role in OperatorRole:
        tokens[role.value] = await _operator(world, role)
    things = {
        "session_id": session_id,
        "request_id": session_id,
        "extension_id": extension["id"],
        "payment_id": payment["id"],
        "auth_session_id": device,
        "mitra_id": third.id,
        "customer_id": spare.id,
        "operator_id": str(colleague),
        "former_id": people["teduh"].id,
        "provider": "sandbox",
        "tier_id": TEST_TIER,
        "code": "qris",
        "handle_id": str(uuid4()),
        "kind": "setting",
        "subject": "calls_enabled",
        **await _money(world, UUID(people["ana"].id), UUID(payment["id"]), UUID(session_id)),
    }
    return Street(world, tokens, things)


async def _money(
    world: World, customer_id: UUID, payment_id: UUID, session_id: UUID
) -> dict[str, str]:
    """Ana's credit, a refund of hers, a request of hers that failed, and a mitra's payout."""
    db, operator_id, failure_id = world.system.db, new_id(), new_id()
    async with db.transaction() as tx:
        credit_id = await grant_credit(tx, customer_id, Mode.CHAT, 5, CreditCause.GOODWILL)
        await tx.execute(
            "INSERT INTO pairing_failures (id, session_id, cause, is_terminal, at)"
            " VALUES (%s, %s, 'blast_timeout', false, %s)",
            (failure_id, session_id, tx.now),
        )
        await tx.execute(
            "INSERT INTO payouts (id, mitra_id, amount_idr, status, created_at)"
            " SELECT id, mitra_id, 1, 'open', created_at FROM chat_sessions WHERE id = %s",
            (session_id,),
        )
    asked, claim = Asked("operator", "a test", operator_id), once(operator_id, "", "", "")
    refund_id = await refund_payment(db, payment_id, 1, asked, claim)
    found = {"credit_id": credit_id, "refund_id": refund_id, "failure_id": failure_id}
    found["payout_id"] = session_id
    return {name: str(one) for name, one in found.items()}


async def _second_device(world: World, customer_id: str) -> str:
    """Another sign-in of the same customer, which may be ended without ending the first."""
    identity = Identity(UUID(customer_id), AccountKind.CUSTOMER, "ana")
    async with world.system.db.transaction() as tx:
        signed = await open_sign_in(tx, world.system.tokens, identity, "her other phone")
    return str(signed.auth_session_id)


async def _operator(world: World, role: OperatorRole) -> str:
    email = f"{role.value}@hadir.test"
    await add_operator_with_password(world.system.db, email, role, PASSWORD)
    async with httpx2.AsyncClient(base_url=world.config.internal_url) as http:
        body = {"email": email, "password": PASSWORD}
        answer = await http.post("/internal/auth/login", json=body)
    return str(answer.json()["access_token"])


async def _walk(street: Street, base: str, table: dict[str, dict[str, str]]) -> dict[str, str]:
    """Whatever differs from the table. Those who are refused go first: they change nothing."""
    differs = {}
    cells = [(name, who, wanted) for name, row_ in table.items() for who, wanted in row_.items()]
    async with httpx2.AsyncClient(base_url=base, timeout=20) as http:
        for name, who, wanted in sorted(cells, key=lambda cell: cell[2] == IN):
            if (found := await street.answer(http, name, who)) != wanted:
                differs[f"{name} as {who}"] = f"{found} instead of {wanted}"
    return differs


def test_the_table_has_every_route_and_no_other() -> None:
    """G8"""
    system = make_system()
    assert set(PUBLIC_TABLE) | {"WS /api/shared/ws"} == set(routes_of(system.public))
    assert set(INTERNAL_TABLE) | {"WS /internal/ws"} == set(routes_of(system.internal))


def test_the_description_names_the_same_people_as_the_table() -> None:
    """G8"""
    for described, table in ((PUBLIC, PUBLIC_TABLE), (INTERNAL, INTERNAL_TABLE)):
        for name, row_ in table.items():
            if described[name].who not in KINDS:
                continue
            let_in = {
                KIND_OF.get(who, "operator")
                for who, wanted in row_.items()
                if wanted not in ("401", "403")
            }
            assert let_in == set(KINDS[described[name].who]), name


async def test_everybody_gets_in_where_the_table_says_and_nowhere_else(world: World) -> None:
    """G8"""
    street = await _street(world)
    here = routes_of(world.system.public)  # the clock of this world is moved by hand
    table = {name: row_ for name, row_ in PUBLIC_TABLE.items() if name in here}
    assert len(table) >= len(PUBLIC_TABLE) - 1
    assert await _walk(street, world.config.public_url, table) == {}


async def test_the_control_center_lets_in_operators_by_their_role_only(world: World) -> None:
    """A7"""
    street = await _street(world)
    assert await _walk(street, world.config.internal_url, INTERNAL_TABLE) == {}


async def test_nothing_of_the_control_center_answers_on_the_public_listener(world: World) -> None:
    """L1"""
    street = await _street(world)
    only_inside = [name for name in INTERNAL_TABLE if name not in PUBLIC_TABLE]
    assert len(only_inside) > 8
    async with httpx2.AsyncClient(base_url=world.config.internal_url) as inside:
        assert await street.answer(inside, "GET /internal/mitras", "admin") == IN
    async with httpx2.AsyncClient(base_url=world.config.public_url) as outside:
        for name in only_inside:
            assert await street.answer(outside, name, "admin") == "404", name


async def test_a_socket_opens_with_its_own_kind_of_proof_only(world: World) -> None:
    """H1"""
    street = await _street(world)
    public = world.config.public_url.replace("http", "ws", 1) + "/api/shared/ws"
    internal = world.config.internal_url.replace("http", "ws", 1) + "/internal/ws"
    for who in ("ana", "teduh", "admin"):
        frame = f'{{"type": "auth", "ticket": "{street.tokens[who]}"}}'
        assert await _first(public, frame) == close_codes.AUTH_TIMEOUT
    for who in ("ana", "teduh"):
        frame = f'{{"type": "auth", "access_token": "{street.tokens[who]}"}}'
        assert await _first(internal, frame) == close_codes.AUTH_TIMEOUT
    frame = f'{{"type": "auth", "access_token": "{street.tokens["viewer"]}"}}'
    assert '"tiles"' in str(await _first(internal, frame))


async def _first(url: str, frame: str) -> str | int | None:
    """What is said first, or the code that it closes with."""
    async with websockets.connect(url, compression=None) as socket:
        await socket.send(frame)
        try:
            return str(await socket.recv())
        except websockets.ConnectionClosed:
            return socket.close_code
