"""SQL that lists money: a customer's movements, and what operators look through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments import store_credits
from hadir.payments.model import PaymentSession
from hadir.payments.store import COLUMNS, NEWEST
from hadir.payments.store_credits import Credit
from hadir.payments.store_refunds import Refund

if TYPE_CHECKING:
    from hadir.infra.db import Tx

LIST_TRANSACTIONS = """
    SELECT id, at, kind, money_idr, discount_idr, credit_idr, payment_session_id, credit_id,
        refund_id
    FROM customer_transactions
    WHERE customer_id = %(customer_id)s AND (%(before)s::uuid IS NULL OR id < %(before)s)
    ORDER BY id DESC LIMIT %(limit)s
"""
PAGE = "id < %(before)s ORDER BY id DESC LIMIT %(limit)s"
PAYMENTS = (
    "SELECT "  # noqa: S608 - constants only
    + COLUMNS
    + ", (SELECT coalesce(sum(r.amount_idr), 0)::bigint FROM refunds r"
    + " WHERE r.payment_session_id = payment_sessions.id) AS refunded_idr FROM payment_sessions "
)
LIST_PAYMENTS = PAYMENTS + "WHERE " + PAGE
LIST_PAYMENTS_IN = PAYMENTS + "WHERE status = %(status)s AND " + PAGE
LIST_PAYMENTS_OF = (
    PAYMENTS
    + "WHERE customer_id = %(customer_id)s"
    + " AND (%(status)s::text IS NULL OR status = %(status)s) AND "
    + PAGE
)
REFUNDS = """
    SELECT r.id, r.payment_session_id, r.credit_id, r.amount_idr, r.status, r.reason, r.asked_by,
        r.details, r.proof, r.provider_ref, r.created_at, r.closed_at, p.customer_id, p.method
    FROM refunds r JOIN payment_sessions p ON p.id = r.payment_session_id
"""
PAGE_OF_REFUNDS = "r.id < %(before)s ORDER BY r.id DESC LIMIT %(limit)s"
LIST_REFUNDS = REFUNDS + "WHERE " + PAGE_OF_REFUNDS
LIST_REFUNDS_OPEN = REFUNDS + "WHERE r.closed_at IS NULL AND " + PAGE_OF_REFUNDS
LIST_CREDITS = store_credits.SELECT + "WHERE " + PAGE
LIST_CREDITS_LEFT = store_credits.SELECT + "WHERE minutes_left > 0 AND " + PAGE
LIST_CREDITS_OF = (
    store_credits.SELECT
    + "WHERE customer_id = %(customer_id)s"
    + " AND (NOT %(left_only)s OR minutes_left > 0) AND "
    + PAGE
)
LIST_REFUNDS_IN = REFUNDS + "WHERE r.status = %(status)s AND " + PAGE_OF_REFUNDS


@dataclass(frozen=True, slots=True)
class PaymentLine(PaymentSession):
    """A payment, and how much of it was asked back, whether it has arrived or not."""

    refunded_idr: int = 0


@dataclass(frozen=True, slots=True)
class RefundLine(Refund):
    """A refund, and what was paid."""

    customer_id: UUID
    method: str


@dataclass(frozen=True, slots=True)
class Transaction:
    """One movement of a customer's money or credit (spec F6)."""

    id: UUID
    at: datetime
    kind: str
    money_idr: int
    discount_idr: int
    credit_idr: int
    payment_session_id: UUID | None
    credit_id: UUID | None
    refund_id: UUID | None


async def list_transactions(
    tx: Tx, customer_id: UUID, before: UUID | None, limit: int
) -> list[Transaction]:
    """Newest first."""
    params = {"customer_id": customer_id, "before": before, "limit": limit}
    return await tx.rows(Transaction, LIST_TRANSACTIONS, params)


async def list_all_payments(
    tx: Tx, status: str | None, customer_id: UUID | None, before: UUID | None, limit: int
) -> list[PaymentLine]:
    """Newest first, of everybody; one statement for each way to look, so that it has its index."""
    whose = {"status": status, "customer_id": customer_id}
    statement = LIST_PAYMENTS_OF if customer_id else LIST_PAYMENTS_IN if status else LIST_PAYMENTS
    params = {**whose, "before": before or NEWEST, "limit": limit}
    return await tx.rows(PaymentLine, statement, params)


async def list_all_credits(
    tx: Tx, customer_id: UUID | None, before: UUID | None, limit: int, *, left_only: bool
) -> list[Credit]:
    """Newest first, of everybody."""
    every = LIST_CREDITS_LEFT if left_only else LIST_CREDITS
    whose = {"customer_id": customer_id, "left_only": left_only}
    params = {**whose, "before": before or NEWEST, "limit": limit}
    return await tx.rows(Credit, LIST_CREDITS_OF if customer_id else every, params)


async def list_all_refunds(
    tx: Tx, status: str | None, before: UUID | None, limit: int, *, is_open: bool
) -> list[RefundLine]:
    """Newest first, of everybody."""
    every = LIST_REFUNDS_OPEN if is_open else LIST_REFUNDS
    params = {"status": status, "before": before or NEWEST, "limit": limit}
    return await tx.rows(RefundLine, LIST_REFUNDS_IN if status else every, params)
