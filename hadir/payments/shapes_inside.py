"""What crosses the wire about money between us and operators."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING
from uuid import UUID

from pydantic import Field

from hadir.kernel.enums import CreditCause, Mode, PaymentStatus, PayoutStatus
from hadir.payments.shapes_money import RefundReply, Words, refund_reply
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.payments.store_credits import Credit
    from hadir.payments.store_money import RefundLine
    from hadir.payments.store_payouts import Payout

DIGITS_SHOWN = 4


class RefundBody(Frame):
    """All that is left when no amount is named."""

    amount_idr: int | None = Field(default=None, strict=True, ge=1, le=10**12)
    reason: Words


class ProofBody(Frame):
    proof: Words


class PayoutBody(Frame):
    """All that we owe her when no amount is named."""

    mitra_id: UUID
    amount_idr: int | None = Field(default=None, strict=True, ge=1, le=10**12)


class FailedBody(Frame):
    reason: Words


class Made(Reply):
    id: UUID


class PaymentRow(Reply):
    """One payment as operators see it. ``refunded_idr``: asked back, arrived or not."""

    id: UUID
    customer_id: UUID
    status: PaymentStatus
    mode: Mode
    minutes: int
    amount_idr: int
    paid_idr: int | None
    refunded_idr: int
    method: str
    provider: str
    provider_ref: str | None
    is_first_session_discount: bool
    chat_session_id: UUID | None
    created_at: Moment
    confirmed_at: Moment | None


class PaymentRows(Reply):
    items: list[PaymentRow]
    next_cursor: str | None


class CreditRow(Reply):
    """Minutes of one cause, and what they came from."""

    id: UUID
    customer_id: UUID
    name: str
    mode: Mode
    minutes: int
    minutes_left: int
    cause: CreditCause
    payment_session_id: UUID | None
    chat_session_id: UUID | None
    created_at: Moment
    expires_at: Moment


class CreditRows(Reply):
    items: list[CreditRow]
    next_cursor: str | None


class RefundRow(RefundReply):
    """With what an admin needs to send it by hand; others see where it goes by its last digits."""

    customer_id: UUID
    method: str
    reason: str
    asked_by: str
    bank: str | None
    account_number: str | None
    holder: str | None
    proof: str | None


class RefundRows(Reply):
    items: list[RefundRow]
    next_cursor: str | None


class OwedRow(Reply):
    mitra_id: UUID
    name: str
    owed_idr: int


class OwedRows(Reply):
    """Whom we owe now, the most first."""

    items: list[OwedRow]
    next_cursor: str | None


class PayoutRow(Reply):
    id: UUID
    mitra_id: UUID
    name: str
    amount_idr: int
    status: PayoutStatus
    proof: str | None
    reason: str | None
    created_at: Moment
    closed_at: Moment | None


class PayoutRows(Reply):
    items: list[PayoutRow]
    next_cursor: str | None


def credit_row(one: Credit, name: str) -> CreditRow:
    return CreditRow.model_validate({**asdict(one), "name": name})


def payout_row(one: Payout, name: str) -> PayoutRow:
    return PayoutRow.model_validate({**asdict(one), "name": name})


def refund_row(line: RefundLine, *, is_admin: bool) -> RefundRow:
    details = line.details or {}
    number, holder = details.get("account_number"), details.get("holder")
    if not is_admin and number:
        number, holder = f"…{number[-DIGITS_SHOWN:]}", None
    return RefundRow(
        **refund_reply(line).model_dump(),
        customer_id=line.customer_id,
        method=line.method,
        reason=line.reason,
        asked_by=line.asked_by,
        bank=details.get("bank"),
        account_number=number,
        holder=holder,
        proof=line.proof,
    )
