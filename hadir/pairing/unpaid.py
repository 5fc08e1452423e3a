"""Searching before paying (spec E2, ``accept_first``)."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from hadir import sessions
from hadir.accounts import hold_buyer
from hadir.infra.ids import new_id
from hadir.kernel.enums import PaymentStatus
from hadir.pairing import store_orders
from hadir.pairing.model import (
    BLAST_JOB,
    TIMEOUT_DEADLINE,
    UNPAID_HOLDS,
    UNPAID_HOLDS_SPAN,
    TooManyHolds,
)
from hadir.pairing.store_orders import Chosen
from hadir.payments import Order, check_unpaid, get_payment

if TYPE_CHECKING:
    from uuid import UUID

    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.payments import Shop, Terms
    from hadir.sessions import Session
    from hadir.settings import Values

REMEMBERED = timedelta(minutes=10)


async def search_for_order(db: Database, shop: Shop, order: Order, once: Once) -> UUID:
    """Under the terms of this moment. Raises: see ``search_unpaid``."""
    terms = await shop.terms(once.account_id, order.mode, order.targeted_mitra_id)
    return await search_unpaid(db, order, once, terms)


async def search_unpaid(db: Database, order: Order, once: Once, terms: Terms) -> UUID:
    """Search for what ``order`` says; it is paid for once somebody has accepted.

    Raises:
        WrongPaymentOrder, PaymentPending, AlreadyActive, TooManyHolds, AccountBanned, Unauthorised,
            and what a purchase refuses.
    """
    customer_id, session_id = once.account_id, new_id()
    async with db.transaction() as tx:
        await hold_buyer(tx, customer_id)
        if earlier := await once.claim(tx, session_id):
            return earlier
        offer = await check_unpaid(tx, customer_id, order, terms)
        await sessions.refuse_second_session(tx, customer_id)
        await _check_holds(tx, customer_id)
        until = tx.now + timedelta(seconds=_seconds(terms.values, order))
        wish = {
            "customer_id": customer_id,
            "mode": order.mode,
            "minutes": offer.minutes,
            "topic_sensitivity": order.topic_sensitivity,
            "topics": order.topics,
            "targeted_mitra_id": order.targeted_mitra_id,
        }
        await sessions.open_unpaid_search(tx, session_id, wish, until)
        chosen = Chosen(order.tier_id, order.method, terms.provider)
        await store_orders.insert_order(tx, session_id, chosen)
        await tx.set_deadline(TIMEOUT_DEADLINE, session_id, until)
        tx.enqueue(BLAST_JOB, {"session_id": str(session_id)})
        return session_id


async def find_unpaid_order(tx: Tx, session: Session) -> Order | None:
    """What an ended search would have cost; None for one that is paid, or still goes on."""
    chosen = await store_orders.find_order(tx, session.id)
    if chosen is None or session.ended_at is None or session.started_at is not None:
        return None
    if session.payment_session_id is not None:
        payment = await get_payment(tx, session.payment_session_id)
        if payment.status is PaymentStatus.CONFIRMED:
            return None
    return store_orders.order_of(session, chosen)


async def find_failed_unpaid(tx: Tx, customer_id: UUID) -> Session | None:
    """The customer's last search, when it was not paid, ended a moment ago, and can be retried."""
    latest = await sessions.find_latest_session(tx, customer_id)
    if latest is None or latest.ended_at is None or latest.ended_at < tx.now - REMEMBERED:
        return None
    return latest if await find_unpaid_order(tx, latest) else None


def _seconds(values: Values, order: Order) -> int:
    if order.targeted_mitra_id is not None:
        return values.returning_chat_confirmation_timeout_seconds
    return values.pairing_search_timeout_seconds


async def _check_holds(tx: Tx, customer_id: UUID) -> None:
    holds = await sessions.count_unpaid_holds(tx, customer_id, tx.now - UNPAID_HOLDS_SPAN)
    if holds.count >= UNPAID_HOLDS:
        assert holds.first_ended_at is not None
        wait = holds.first_ended_at + UNPAID_HOLDS_SPAN - tx.now
        raise TooManyHolds(retry_after_seconds=ceil(wait.total_seconds()))
