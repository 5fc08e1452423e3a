"""Fazpass, as far as its interface is public: ``POST /v1/otp/send``.

Enforces the bearer key, the gateway keys (one a channel), JSON, the form of phone and code. What it
"delivered" is seen on the object only, never over HTTP. A test makes it slow, wrong or down, per
channel.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hadir.kernel.enums import OtpChannel

if TYPE_CHECKING:
    from starlette.requests import Request

MERCHANT_KEY = "merchant-key-of-the-stub"
GATEWAYS = {OtpChannel.WHATSAPP: "6f1c0e9a-wa", OtpChannel.SMS: "0d5bb5f2-sms"}
PHONE, CODE = re.compile(r"62\d{7,13}"), re.compile(r"\d{6}")


class Mood(StrEnum):
    """How a gateway behaves."""

    FINE = "fine"
    DOWN = "down"
    SLOW = "slow"
    SAYS_NO = "says_no"
    NONSENSE = "nonsense"
    RATE_LIMITED = "rate_limited"
    OUT_OF_BALANCE = "out_of_balance"


@dataclass
class FazpassStub:
    """``delivered`` is (channel, phone, code); ``asked`` counts the calls of each channel."""

    moods: dict[OtpChannel, Mood] = field(default_factory=dict)
    delivered: list[tuple[OtpChannel, str, str]] = field(default_factory=list)
    asked: list[OtpChannel] = field(default_factory=list)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/otp/send", self._send, methods=["POST"])])

    def all(self, mood: Mood) -> None:
        self.moods = dict.fromkeys(OtpChannel, mood)

    async def _send(self, request: Request) -> Response:
        if request.headers.get("authorization") != f"Bearer {MERCHANT_KEY}":
            return _said(401, "Unauthorized")
        if request.headers.get("content-type") != "application/json":
            return _said(400, "Invalid content type")
        body = await request.json()
        if {*body} != {"otp", "phone", "gateway_key"}:
            return _said(422, "Invalid payload")
        channel = next((c for c, key in GATEWAYS.items() if key == body["gateway_key"]), None)
        if channel is None:
            return _said(400, "Gateway not found")
        self.asked.append(channel)
        if not PHONE.fullmatch(body["phone"]) or not CODE.fullmatch(body["otp"]):
            return _said(422, f"Invalid phone number {body['phone']}")
        return await self._answer(channel, body)

    async def _answer(self, channel: OtpChannel, body: dict[str, Any]) -> Response:
        mood = self.moods.get(channel, Mood.FINE)
        if mood is Mood.SLOW:
            await self.released.wait()
        refusals = {
            Mood.DOWN: _said(503, "Vendor is down"),
            Mood.RATE_LIMITED: _said(429, "Rate limit exceeded"),
            Mood.OUT_OF_BALANCE: _said(402, "balance is not sufficient"),
            Mood.SAYS_NO: _said(200, f"Could not reach {body['phone']} with {body['otp']}"),
            Mood.NONSENSE: Response("<html>it works</html>", media_type="text/html"),
        }
        if mood in refusals:
            return refusals[mood]
        self.delivered.append((channel, body["phone"], body["otp"]))
        data = {
            "id": str(uuid4()),
            "otp": "XXXXXX",
            "otp_length": 6,
            "channel": channel.value,
            "provider": "FAZPASS",
            "purpose": "Development",
        }
        done = {"status": True, "message": "Request generated successfully", "code": "2000200"}
        return JSONResponse({**done, "data": data})


def _said(status: int, message: str) -> Response:
    return JSONResponse({"status": False, "message": message, "code": "0"}, status)
