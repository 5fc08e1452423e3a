"""A Xendit that enforces what the real one documents: authentication, fields, one session for each
reference, one refund for each key. It sends no webhook by itself: tests send them as they like."""

from __future__ import annotations

import asyncio
import base64
import secrets
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hadir.edge.listeners import make_listener
from tests.support.world import free_port

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from uuid import UUID

    from starlette.requests import Request

    from tests.support.clock import StandingClock

KEY, TOKEN = "xnd_development_stub", "the callback token of the stub"
NEEDED = ("reference_id", "session_type", "mode", "amount", "currency", "country")
# As documented of virtual accounts: nothing goes back the same way.
NO_WAY_BACK = {"BCA_VIRTUAL_ACCOUNT"}


def _error(status: int, code: str) -> Response:
    return JSONResponse({"error_code": code, "message": code.lower()}, status)


@dataclass
class XenditStub:
    """Its sessions and refunds, and the bad days that a test gives it."""

    clock: StandingClock
    url: str = ""
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    refunds: dict[str, dict[str, Any]] = field(default_factory=dict)
    keys: dict[str, tuple[Any, str]] = field(default_factory=dict)
    created: int = 0
    refund_state: str = "SUCCEEDED"
    # the next POST answers so; "late": it is done, and the answer is lost
    next_post: str | None = None

    def of(self, payment_id: UUID | str) -> dict[str, Any]:
        """The session of one of our payments."""
        return next(one for one in self.sessions.values() if one["reference_id"] == str(payment_id))

    def pay(self, payment_id: UUID | str) -> tuple[dict[str, str], bytes]:
        """Somebody pays on its page; the webhook that tells of it."""
        session = self.of(payment_id)
        self._close_late(session)
        if session["status"] == "ACTIVE":
            session["status"] = "COMPLETED"
            session["payment_request_id"] = f"pr-{secrets.token_hex(12)}"
            session["payment_id"] = f"py-{secrets.token_hex(12)}"
        return self.webhook_of(session)

    def run_out(self, payment_id: UUID | str) -> tuple[dict[str, str], bytes]:
        session = self.of(payment_id)
        if session["status"] == "ACTIVE":
            session["status"] = "EXPIRED"
        return self.webhook_of(session)

    def webhook_of(self, session: dict[str, Any]) -> tuple[dict[str, str], bytes]:
        word = "completed" if session["status"] == "COMPLETED" else "expired"
        said = {"event": f"payment_session.{word}", "business_id": "b", "data": session}
        return {"x-callback-token": TOKEN}, orjson.dumps(said)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/sessions", self._create, methods=["POST"]),
                Route("/sessions", self._find),
                Route("/sessions/{ref}", self._get),
                Route("/sessions/{ref}/cancel", self._cancel, methods=["POST"]),
                Route("/refunds", self._refund, methods=["POST"]),
                Route("/refunds/{ref}", self._get_refund),
            ]
        )

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        refusal = self._refusal(request) or self._malformed(body)
        if refusal is not None:
            return refusal
        if any(one["reference_id"] == body["reference_id"] for one in self.sessions.values()):
            return _error(409, "DUPLICATE_ERROR")
        ref, self.created = f"ps-{secrets.token_hex(12)}", self.created + 1
        session = {
            **body,
            "payment_session_id": ref,
            "status": "ACTIVE",
            "payment_link_url": f"https://xen.to/{ref[-8:]}",
            "payment_request_id": None,
        }
        self.sessions[ref] = session
        return self._answer(session, 201)

    async def _find(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        wanted = request.query_params["reference_id"]
        found = [one for one in self.sessions.values() if one["reference_id"] == wanted]
        return JSONResponse({"data": found})

    async def _get(self, request: Request) -> Response:
        session = self.sessions.get(request.path_params["ref"])
        if refusal := self._refusal(request):
            return refusal
        if session is None:
            return _error(404, "DATA_NOT_FOUND")
        self._close_late(session)
        return JSONResponse(session)

    async def _cancel(self, request: Request) -> Response:
        session = self.sessions.get(request.path_params["ref"])
        if refusal := self._refusal(request):
            return refusal
        if session is None:
            return _error(404, "DATA_NOT_FOUND")
        if session["status"] != "ACTIVE":
            return _error(409, "SESSION_NOT_ACTIVE")
        session["status"] = "CANCELED"
        return JSONResponse(session)

    async def _refund(self, request: Request) -> Response:
        if refusal := self._refusal(request):
            return refusal
        body, key = await request.json(), request.headers.get("idempotency-key", "")
        if key in self.keys:
            said, ref = self.keys[key]
            return self._answer(self.refunds[ref]) if said == body else _error(409, "DUPLICATE")
        wanted = body["payment_request_id"]
        paid = [one for one in self.sessions.values() if one["payment_request_id"] == wanted]
        if not paid or wanted is None:
            return _error(404, "DATA_NOT_FOUND")
        if NO_WAY_BACK & set(paid[0]["allowed_payment_channels"]):
            return _error(403, "REFUND_NOT_SUPPORTED")
        sent = [one["amount"] for one in self.refunds.values() if one["of"] == wanted]
        if sum(sent) + body["amount"] > paid[0]["amount"]:
            return _error(400, "REFUND_AMOUNT_EXCEEDED")
        ref = f"rfd-{secrets.token_hex(12)}"
        made = {**body, "id": ref, "status": self.refund_state, "of": wanted}
        self.refunds[ref], self.keys[key] = made, (body, ref)
        return self._answer(made)

    async def _get_refund(self, request: Request) -> Response:
        refund = self.refunds.get(request.path_params["ref"])
        if refusal := self._refusal(request):
            return refusal
        return JSONResponse(refund) if refund else _error(404, "DATA_NOT_FOUND")

    def _refusal(self, request: Request) -> Response | None:
        wanted = "Basic " + base64.b64encode(f"{KEY}:".encode()).decode()
        if request.headers.get("authorization") != wanted:
            return _error(401, "INVALID_API_KEY")
        if request.method == "POST" and self.next_post in ("declined", "busy"):
            word, self.next_post = self.next_post, None
            return _error(429, "RATE_LIMITED") if word == "busy" else _error(400, "INVALID")
        return None

    def _answer(self, said: dict[str, Any], status: int = 200) -> Response:
        if self.next_post == "late":
            self.next_post = None
            return _error(504, "TIMED_OUT")
        return JSONResponse(said, status)

    def _malformed(self, body: dict[str, Any]) -> Response | None:
        whole = all(body.get(name) for name in NEEDED) and isinstance(body["amount"], int)
        return None if whole else _error(400, "API_VALIDATION_ERROR")

    def _close_late(self, session: dict[str, Any]) -> None:
        until = datetime.fromisoformat(session["expires_at"])
        if session["status"] == "ACTIVE" and until <= self.clock.now():
            session["status"] = "EXPIRED"


@asynccontextmanager
async def xendit_stub(clock: StandingClock) -> AsyncIterator[XenditStub]:
    """The stub behind a real server on a port of its own."""
    stub, port = XenditStub(clock), free_port()
    server = make_listener(stub.app(), "127.0.0.1", port)
    running = asyncio.create_task(server.serve())
    stub.url = f"http://127.0.0.1:{port}"
    async with asyncio.timeout(30):
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
    try:
        yield stub
    finally:
        server.should_exit = True
        await running
