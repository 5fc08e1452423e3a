"""Requests over HTTP: the customer's search and the mitra's cards."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from fastapi import APIRouter

from hadir import sessions
from hadir.accounts import NAMELESS
from hadir.availability import Availability
from hadir.edge.callers import Customer, Mitra
from hadir.edge.idempotency import IdempotencyKey, once
from hadir.infra.db import Database, Tx
from hadir.kernel.enums import Mode, OfferResponse, PaymentStatus, Side, TopicSensitivity
from hadir.kernel.errors import NotFound
from hadir.pairing import store
from hadir.pairing.answers import accept_offer, decline_offer
from hadir.pairing.model import NothingPaid, OfferRow
from hadir.pairing.search import cancel_search, fall_back_to_blast, start_search
from hadir.pairing.unpaid import find_failed_unpaid, find_unpaid_order, search_for_order
from hadir.payments import (
    Order,
    PaymentReply,
    PurchaseBody,
    Shop,
    find_open_payment,
    payment_reply,
)
from hadir.sessions import SessionInfo, session_info
from hadir.settings import Settings
from hadir.wire.model import Frame, Moment, Reply


class SearchOn(Frame):
    payment_session_id: UUID


class Current(Reply):
    """Where the customer stands. ``offers_open``: doors being knocked on right now;
    ``can_retry``: the last search found nobody and its payment is still good;
    ``can_fall_back``: and it asked one former listener, so that others can be asked now."""

    session: SessionInfo | None
    payment: PaymentReply | None
    offers_open: int
    can_retry: bool
    can_fall_back: bool


class RequestCard(Reply):
    """``is_paid``: false where the customer pays after somebody has accepted (E2)."""

    request_id: UUID
    customer_name: str
    mode: Mode
    minutes: int
    topic_sensitivity: TopicSensitivity
    topics: list[str]
    targeted: bool
    is_paid: bool
    offered_at: Moment
    expires_at: Moment
    response: OfferResponse | None


class RequestCards(Reply):
    items: list[RequestCard]
    next_cursor: None = None


def customer_routes(db: Database, settings: Settings, shop: Shop) -> APIRouter:
    """The customer's search."""
    router = APIRouter(prefix="/api/client/chat-requests", tags=["pairing"])

    @router.get("/current")
    async def get_current(caller: Customer) -> Current:
        async with db.reading() as tx:
            return await _current(tx, caller.account_id)

    @router.post("", status_code=201)
    async def start(
        body: SearchOn | PurchaseBody, caller: Customer, key: IdempotencyKey
    ) -> SessionInfo:
        claim = once(caller.account_id, "chat-requests", key, body.model_dump(mode="json"))
        if isinstance(body, PurchaseBody):
            found = await search_for_order(db, shop, Order(**dict(body)), claim)
        else:
            found = await start_search(db, settings.values, body.payment_session_id, claim)
        return await _info(db, found)

    @router.post("/{session_id}/cancel")
    async def cancel(session_id: UUID, caller: Customer) -> SessionInfo:
        await cancel_search(db, caller.account_id, session_id)
        return await _info(db, session_id)

    _again_routes(router, db, settings, shop)
    return router


def _again_routes(router: APIRouter, db: Database, settings: Settings, shop: Shop) -> None:
    @router.post("/{session_id}/retry", status_code=201)
    async def retry(session_id: UUID, caller: Customer, key: IdempotencyKey) -> SessionInfo:
        claim = once(caller.account_id, "chat-requests/retry", key, str(session_id))
        async with db.reading() as tx:
            ended = await sessions.get_session(tx, session_id)
            order = await find_unpaid_order(tx, ended)
        if ended.customer_id != caller.account_id:
            raise NotFound
        if order is not None:
            return await _info(db, await search_for_order(db, shop, order, claim))
        if ended.payment_session_id is None:
            raise NothingPaid
        found = await start_search(db, settings.values, ended.payment_session_id, claim)
        return await _info(db, found)

    @router.post("/{session_id}/fallback-to-blast", status_code=201)
    async def fall_back(session_id: UUID, caller: Customer, key: IdempotencyKey) -> SessionInfo:
        route = "chat-requests/fallback-to-blast"
        claim = once(caller.account_id, route, key, str(session_id))
        customer_id = caller.account_id
        async with db.reading() as tx:
            ended = await sessions.get_session(tx, session_id)
            order = await find_unpaid_order(tx, ended)
        if ended.customer_id == customer_id and order and order.targeted_mitra_id:
            order = replace(order, targeted_mitra_id=None)
            return await _info(db, await search_for_order(db, shop, order, claim))
        found = await fall_back_to_blast(db, settings.values, customer_id, session_id, claim)
        return await _info(db, found)


async def _info(db: Database, session_id: UUID) -> SessionInfo:
    async with db.reading() as tx:
        session = await sessions.get_session(tx, session_id)
        return await session_info(tx, session, Side.CUSTOMER)


def mitra_routes(db: Database, settings: Settings, availability: Availability) -> APIRouter:
    """The mitra's cards."""
    router = APIRouter(prefix="/api/mitra/chat-requests", tags=["pairing"])

    @router.get("")
    async def list_cards(caller: Mitra) -> RequestCards:
        async with db.reading() as tx:
            rows = await store.list_requests(tx, caller.account_id)
        return RequestCards(items=[_card(row) for row in rows])

    @router.post("/{request_id}/accept")
    async def accept(request_id: UUID, caller: Mitra) -> SessionInfo:
        session_id = await accept_offer(db, settings.values, caller.account_id, request_id)
        availability.beat(caller.account_id)
        async with db.reading() as tx:
            session = await sessions.get_session(tx, session_id)
            return await session_info(tx, session, Side.MITRA)

    @router.post("/{request_id}/decline", status_code=204)
    async def decline(request_id: UUID, caller: Mitra) -> None:
        await decline_offer(db, caller.account_id, request_id)

    return router


async def _current(tx: Tx, customer_id: UUID) -> Current:
    payment = await find_open_payment(tx, customer_id)
    session = await sessions.find_live_session(tx, customer_id)
    if session is None and payment and payment.chat_session_id:
        session = await sessions.get_session(tx, payment.chat_session_id)
    confirmed = payment is not None and payment.status is PaymentStatus.CONFIRMED
    can_retry = confirmed and (session is None or session.ended_at is not None)
    if session is None and payment is None:
        session = await find_failed_unpaid(tx, customer_id)
        can_retry = session is not None
    alone = session is not None and session.targeted_mitra_id is not None
    return Current(
        session=session and await session_info(tx, session, Side.CUSTOMER),
        payment=payment and payment_reply(payment),
        offers_open=await store.count_open(tx, session.id) if session else 0,
        can_retry=can_retry,
        can_fall_back=can_retry and alone,
    )


def _card(row: OfferRow) -> RequestCard:
    return RequestCard(
        request_id=row.session_id,
        customer_name=row.customer_name or NAMELESS,
        mode=row.mode,
        minutes=row.minutes,
        topic_sensitivity=row.topic_sensitivity,
        topics=row.topics,
        targeted=row.targeted_mitra_id is not None,
        is_paid=row.is_paid,
        offered_at=row.offered_at,
        expires_at=row.expires_at,
        response=row.response,
    )
