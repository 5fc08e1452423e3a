"""What a provider's answer means for a payment. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from hadir.gateways.payments.port import RUPIAH, ChargeState, ChargeStatus
from hadir.kernel.enums import PaymentStatus
from hadir.payments.model import LOST, PENDING, TRANSITIONS, PaymentSession

P = PaymentStatus
LATE_LOOKS = tuple(timedelta(minutes=minutes) for minutes in (5, 60, 24 * 60, 48 * 60))


def next_late_look(payment: PaymentSession, now: datetime) -> datetime | None:
    """When to look again for money that came too late; None once it is two days old."""
    for wait in LATE_LOOKS:
        if payment.expires_at + wait > now:
            return payment.expires_at + wait
    return None


def pays(payment: PaymentSession, found: ChargeState) -> bool:
    """Is the whole price there, in rupiah, and for this payment? Anything else never confirms."""
    return (
        found.status is ChargeStatus.PAID
        and found.amount_idr == payment.amount_idr
        and found.currency == RUPIAH
        and found.reference in (None, str(payment.id))
    )


def verdict(payment: PaymentSession, found: ChargeState, *, is_last: bool) -> PaymentStatus | None:
    """Where a look-up moves a payment, None for nowhere; the last one waits no longer."""
    if found.status is ChargeStatus.REVERSED:
        return P.REVERSED if P.REVERSED in TRANSITIONS[payment.status] else None
    if found.status is ChargeStatus.PAID:
        return _paid(payment, found)
    if payment.status is not PENDING:
        return None
    if found.status is ChargeStatus.FAILED:
        return P.FAILED
    return P.EXPIRED if found.status is ChargeStatus.EXPIRED or is_last else None


def _paid(payment: PaymentSession, found: ChargeState) -> PaymentStatus | None:
    if payment.status not in (PENDING, *LOST):
        return None
    if not pays(payment, found):
        return P.REVIEW
    return P.CONFIRMED if payment.status is PENDING else P.CONFIRMED_LATE
