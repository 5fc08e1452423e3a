"""SQL that lists money: a customer's movements, and what operators look through."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments.model import PaymentSession
from hadir.payments.store import COLUMNS
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
LIST_PAYMENTS = (
    "SELECT "  # noqa: S608 - constants only
    + COLUMNS
    + """ FROM payment_sessions
    WHERE (%(status)s::text IS NULL OR status = %(status)s)
        AND (%(customer_id)s::uuid IS NULL OR customer_id = %(customer_id)s)
        AND (%(before)s::uuid IS NULL OR id < %(before)s)
    ORDER BY id DESC LIMIT %(limit)s"""
)
LIST_REFUNDS = """
    SELECT id, payment_session_id, credit_id, amount_idr, status, reason, asked_by, details, proof,
        provider_ref, created_at, closed_at
    FROM refunds
    WHERE (NOT %(is_open)s OR closed_at IS NULL) AND (%(before)s::uuid IS NULL OR id < %(before)s)
    ORDER BY id DESC LIMIT %(limit)s
"""


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
) -> list[PaymentSession]:
    """Newest first, of everybody."""
    params = {"status": status, "customer_id": customer_id, "before": before, "limit": limit}
    return await tx.rows(PaymentSession, LIST_PAYMENTS, params)


async def list_all_refunds(
    tx: Tx, before: UUID | None, limit: int, *, is_open: bool
) -> list[Refund]:
    """Newest first, of everybody."""
    params = {"is_open": is_open, "before": before, "limit": limit}
    return await tx.rows(Refund, LIST_REFUNDS, params)
