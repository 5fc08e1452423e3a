"""What crosses the wire about credit, refunds and earnings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

from pydantic import Field

from hadir.kernel.enums import CreditCause, Mode, PayoutStatus, RefundStatus
from hadir.wire.model import Frame, Moment, Reply

if TYPE_CHECKING:
    from hadir.payments.store_credits import Credit
    from hadir.payments.store_refunds import Refund

Words = Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$")]


class CreditReply(Reply):
    """Minutes that are the customer's; ``refundable``: there is money behind them."""

    id: UUID
    mode: Mode
    minutes: int
    minutes_left: int
    cause: CreditCause
    refundable: bool
    created_at: Moment
    expires_at: Moment


class CreditsPage(Reply):
    """``chat_minutes`` and ``call_minutes`` may be spent now, with method `credit`."""

    chat_minutes: int
    call_minutes: int
    items: list[CreditReply]
    next_cursor: None = None


class BankDetails(Frame):
    """Where money goes when its channel cannot take it back."""

    bank: Words
    account_number: str = Field(pattern=r"^[0-9]{5,30}$")
    holder: Words


class RefundReply(Reply):
    """``needs_details``: say where to send it, for the way it was paid takes nothing back."""

    id: UUID
    payment_session_id: UUID
    credit_id: UUID | None
    amount_idr: int
    status: RefundStatus
    needs_details: bool
    created_at: Moment
    closed_at: Moment | None


class RefundsPage(Reply):
    items: list[RefundReply]
    next_cursor: None = None


class TransactionReply(Reply):
    """A movement as the customer sees it: money paid is positive, sent back negative."""

    id: UUID
    at: Moment
    kind: str
    money_idr: int
    discount_idr: int
    credit_idr: int
    payment_session_id: UUID | None
    credit_id: UUID | None
    refund_id: UUID | None


class TransactionsPage(Reply):
    items: list[TransactionReply]
    next_cursor: str | None


class EarningReply(Reply):
    """A payout is negative; ``payout_status`` says how far it is."""

    id: UUID
    at: Moment
    kind: str
    session_id: UUID | None
    amount_idr: int
    payout_status: PayoutStatus | None


class EarningsPage(Reply):
    earned_idr: int
    paid_out_idr: int
    owed_idr: int
    items: list[EarningReply]
    next_cursor: str | None


def credit_reply(credit: Credit) -> CreditReply:
    return CreditReply(
        id=credit.id,
        mode=credit.mode,
        minutes=credit.minutes,
        minutes_left=credit.minutes_left,
        cause=credit.cause,
        refundable=credit.payment_session_id is not None and credit.minutes_left > 0,
        created_at=credit.created_at,
        expires_at=credit.expires_at,
    )


def refund_reply(refund: Refund) -> RefundReply:
    by_hand = refund.status in (RefundStatus.MANUAL, RefundStatus.FAILED)
    return RefundReply(
        id=refund.id,
        payment_session_id=refund.payment_session_id,
        credit_id=refund.credit_id,
        amount_idr=refund.amount_idr,
        status=refund.status,
        needs_details=by_hand and refund.details is None,
        created_at=refund.created_at,
        closed_at=refund.closed_at,
    )
