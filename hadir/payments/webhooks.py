"""Where a provider tells us to look."""

from __future__ import annotations

from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, Depends, Request, Response

from hadir.edge.limits import limited
from hadir.gateways.payments.port import ForgedWebhook
from hadir.kernel.errors import AppError, NotFound, Unauthorised
from hadir.payments.looking import store_webhook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hadir.gateways.payments.port import PaymentGateway
    from hadir.infra.db import Database

log = structlog.get_logger(__name__)

MAX_BYTES = 64 * 1024
BURST, PER_SECOND = 200, 50


class WebhookTooLarge(AppError):
    """That is more than a webhook may hold."""

    code = "TOO_LARGE"
    status = 413


async def receive_webhook(
    db: Database, gateway: PaymentGateway, headers: Mapping[str, str], body: bytes
) -> None:
    """Also the way in for the sandbox's pay page. Header names are lower case.

    Raises:
        Unauthorised: it is not the provider's own; strangers store nothing.
    """
    try:
        notice = gateway.read_webhook(headers, body)
    except ForgedWebhook as error:
        log.warning("payments.webhook_forged", provider=gateway.name)
        raise Unauthorised("This webhook does not carry the provider's proof.") from error
    await store_webhook(db, gateway.name, notice, body)


def routes(db: Database, gateway: PaymentGateway) -> APIRouter:
    """The one address that providers are given."""
    router = APIRouter(prefix="/api/shared/payments", tags=["providers"])
    guard = Depends(limited("payments.webhook", BURST, PER_SECOND))

    @router.post("/webhooks/{provider}", status_code=204, dependencies=[guard])
    async def webhook(provider: str, request: Request) -> Response:
        if provider != gateway.name:
            raise NotFound
        await receive_webhook(db, gateway, request.headers, await _body(request))
        return Response(status_code=204)

    return router


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise WebhookTooLarge
    return bytes(body)
