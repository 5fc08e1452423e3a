"""The sandbox vendor's pay page. Mounted outside production only (spec F2, L3)."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from uuid import UUID

import segno
from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse

from hadir.gateways.payments.port import ChargeStatus
from hadir.gateways.payments.sandbox import Sandbox, qr_text_of
from hadir.gateways.payments.sandbox_words import WORDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from hadir.gateways.payments.store_sandbox import SandboxCharge

    Deliver = Callable[[Mapping[str, str], bytes], Awaitable[None]]

HERE = Path(__file__).parent
PAGE = Template((HERE / "sandbox_page.html").read_text())
STYLE = (HERE / "sandbox_page.css").read_text()
STYLE_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": (
        f"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; form-action 'self';"
        " base-uri 'none'; frame-ancestors 'self'"
    ),
}
INK = "#2b131d"
NAMES = {"qris": "QRIS"}


def routes(sandbox: Sandbox, deliver: Deliver) -> APIRouter:
    """``deliver(headers, body)`` is the public way in for the vendor's webhooks."""
    router = APIRouter(prefix="/dev/pay", tags=["development"])

    @router.get("/{payment_id}", response_model=None)
    async def look(payment_id: UUID, request: Request) -> Response:
        return _show(request, await sandbox.get_charge(payment_id))

    async def decide(payment_id: UUID, request: Request, status: ChargeStatus) -> Response:
        charge = await sandbox.decide(payment_id, status)
        await deliver(*sandbox.webhook_of(charge))
        if _wants_json(request):
            return _as_json(charge)
        return RedirectResponse(f"/dev/pay/{payment_id}?lang={_language(request)}", 303)

    @router.post("/{payment_id}/pay", response_model=None)
    async def pay(payment_id: UUID, request: Request) -> Response:
        return await decide(payment_id, request, ChargeStatus.PAID)

    @router.post("/{payment_id}/fail", response_model=None)
    async def fail(payment_id: UUID, request: Request) -> Response:
        return await decide(payment_id, request, ChargeStatus.FAILED)

    @router.post("/{payment_id}/expire", response_model=None)
    async def expire(payment_id: UUID, request: Request) -> Response:
        return await decide(payment_id, request, ChargeStatus.EXPIRED)

    return router


def _show(request: Request, charge: SandboxCharge) -> Response:
    if _wants_json(request):
        return _as_json(charge)
    return HTMLResponse(render(charge, _language(request)), headers=HEADERS)


def render(charge: SandboxCharge, language: str) -> str:
    """The whole page: one state, one picture, no script."""
    words = WORDS[language]
    waiting = charge.status is ChargeStatus.WAITING
    return PAGE.substitute(
        words,
        style=STYLE,
        language=language,
        other="en" if language == "id" else "id",
        status=charge.status,
        state=words[f"state_{charge.status}"],
        note=words[f"note_{charge.status}"],
        amount=f"{charge.amount_idr:,}".replace(",", "."),
        method=escape(NAMES.get(charge.method, charge.method.replace("_", " "))),
        ref=escape(charge.ref),
        qr=_picture(charge) if waiting else "",
        id=charge.payment_session_id,
        hidden="" if waiting else "hidden",
    )


def _picture(charge: SandboxCharge) -> str:
    text = qr_text_of(charge)
    if text is None:
        return ""
    code = segno.make(text, error="m", boost_error=False)
    svg = code.svg_inline(scale=4, border=4, dark=INK, light="#fff", omitsize=True)
    return f'<div class="qr" role="img" aria-label="QRIS">{svg}</div>'


def _as_json(charge: SandboxCharge) -> Response:
    body = {
        "id": str(charge.payment_session_id),
        "status": charge.status,
        "amount_idr": charge.amount_idr,
        "qr_text": qr_text_of(charge),
    }
    return JSONResponse(body, headers={"cache-control": "no-store"})


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _language(request: Request) -> str:
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "")
    return "en" if asked.lower().startswith("en") else "id"
