"""The double-entry ledger (spec F6): what each fact about money is, in postings.

A debit is positive. What we owe (``unearned``, ``credit``, ``unclear``, ``refund_due``, ``mitra``,
``payout_due``) is kept for each subject and may never turn positive; Postgres holds that, and the
zero sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments import store_ledger as store

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hadir.infra.db import Tx


class Account(StrEnum):
    PROVIDER = "provider"
    DISCOUNT = "discount"
    GOODWILL = "goodwill"
    LOSS = "loss"
    REVENUE = "revenue"
    UNEARNED = "unearned"
    CREDIT = "credit"
    UNCLEAR = "unclear"
    REFUND_DUE = "refund_due"
    MITRA = "mitra"
    PAYOUT_DUE = "payout_due"


class Kind(StrEnum):
    PAYMENT = "payment"
    REVIEW = "review"
    CREDIT_GRANTED = "credit_granted"
    CREDIT_EXPIRED = "credit_expired"
    EARNING = "earning"
    REFUND_REQUESTED = "refund_requested"
    REFUNDED = "refunded"
    REVERSAL = "reversal"
    PAYOUT = "payout"
    PAYOUT_PAID = "payout_paid"
    PAYOUT_FAILED = "payout_failed"


@dataclass(frozen=True, slots=True)
class Posting:
    account: Account
    subject: UUID | None
    amount_idr: int


@dataclass(frozen=True, slots=True)
class About:
    """What an entry is about."""

    payment_id: UUID | None = None
    chat_session_id: UUID | None = None
    credit_id: UUID | None = None
    refund_id: UUID | None = None
    payout_id: UUID | None = None


def debit(account: Account, amount_idr: int, subject: UUID | None = None) -> Posting:
    return Posting(account, subject, amount_idr)


def credit(account: Account, amount_idr: int, subject: UUID | None = None) -> Posting:
    return Posting(account, subject, -amount_idr)


async def post(tx: Tx, kind: Kind, about: About, postings: Iterable[Posting]) -> None:
    """Write one entry. Whatever moves nothing is left out.

    Raises:
        psycopg.errors.IntegrityConstraintViolation, at the commit: it does not sum to zero, or
            somebody would owe us what we owed them.
    """
    # Sorted: the triggers lock subject by subject.
    moving = sorted(
        (one for one in postings if one.amount_idr), key=lambda one: (one.account, str(one.subject))
    )
    if moving or kind is Kind.PAYMENT:
        await store.insert_entry(tx, kind, about, moving)


async def owed(tx: Tx, account: Account, subject: UUID) -> int:
    """How many rupiah stand on this account for this subject."""
    return -await store.sum_of(tx, account, subject)


def shares(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` split by weight in whole rupiah; what rounding leaves goes to the first."""
    whole = sum(weights)
    if not whole:
        return [0 for _ in weights]
    parts = [total * weight // whole for weight in weights]
    parts[0] += total - sum(parts)
    return parts
