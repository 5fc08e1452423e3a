"""Where a device says that it may be rung, and takes that back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import Field

from hadir.edge.callers import Caller, Either
from hadir.gateways.push.port import Address, PushGateway, PushKind
from hadir.infra.db import Database
from hadir.infra.ids import new_id
from hadir.push import store
from hadir.push.model import InvalidPushAddress, Subscription
from hadir.wire.model import Frame, Reply

ADDRESS_MAX_CHARS = 2000
KEY_MAX_CHARS = 200
Language = Literal["id", "en"]


class PushSubscriptionBody(Frame):
    """``address`` is a browser's endpoint (``web``, with its two keys) or a token (``fcm``)."""

    kind: PushKind
    address: str = Field(min_length=1, max_length=ADDRESS_MAX_CHARS)
    p256dh: str | None = Field(default=None, max_length=KEY_MAX_CHARS)
    auth: str | None = Field(default=None, max_length=KEY_MAX_CHARS)
    language: Language = "id"


class PushKey(Reply):
    """``public_key`` is what ``pushManager.subscribe`` wants as applicationServerKey."""

    public_key: str
    kinds: list[PushKind]


def routes(db: Database, gateways: Mapping[PushKind, PushGateway], public_key: str) -> APIRouter:
    """One device at a time."""
    router = APIRouter(prefix="/api/shared", tags=["push"])

    @router.get("/push-key")
    async def get_push_key(_caller: Either) -> PushKey:
        return PushKey(public_key=public_key, kinds=[*gateways])

    @router.post("/push-subscriptions", status_code=204)
    async def subscribe(body: PushSubscriptionBody, caller: Either) -> None:
        address = Address(body.kind, body.address, body.p256dh, body.auth)
        gateway = gateways.get(body.kind)
        if gateway is None or not gateway.accepts(address):
            raise InvalidPushAddress
        async with db.transaction() as tx:
            await store.upsert_subscription(tx, _subscription(body, caller, tx.now))

    @router.delete("/push-subscriptions", status_code=204)
    async def unsubscribe(
        address: Annotated[str, Query(min_length=1, max_length=ADDRESS_MAX_CHARS)], caller: Either
    ) -> None:
        async with db.transaction() as tx:
            await store.delete_address(tx, caller.account_id, address)

    return router


def _subscription(body: PushSubscriptionBody, caller: Caller, now: datetime) -> Subscription:
    return Subscription(
        new_id(),
        caller.account_id,
        caller.kind,
        caller.auth_session_id,
        body.kind,
        body.address,
        body.p256dh,
        body.auth,
        body.language,
        now,
    )
