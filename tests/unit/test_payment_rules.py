"""How a payment may go on, and what the code in the picture says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from hadir.gateways.payments.port import ChargeState, ChargeStatus
from hadir.gateways.payments.qris import crc, qris_text
from hadir.infra.ids import new_id
from hadir.kernel.enums import Mode, PaymentStatus, TopicSensitivity
from hadir.payments.model import (
    LOST,
    TRANSITIONS,
    PaymentSession,
    check_transition,
)
from hadir.payments.refusals import InvalidPaymentTransition
from hadir.payments.verdicts import next_late_look, verdict

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAYMENT = PaymentSession(
    id=new_id(),
    customer_id=new_id(),
    status=PaymentStatus.PENDING,
    mode=Mode.CHAT,
    minutes=15,
    amount_idr=15000,
    tier_id=new_id(),
    tier_snapshot={},
    topic_sensitivity=TopicSensitivity.REGULAR,
    topics=[],
    method="qris",
    is_first_session_discount=False,
    targeted_mitra_id=None,
    provider="sandbox",
    provider_ref=None,
    pay_url=None,
    qr_text=None,
    chat_session_id=None,
    extension_id=None,
    created_at=NOON,
    expires_at=NOON + timedelta(minutes=20),
    confirmed_at=None,
    closed_at=None,
)
ELSEWHERE = ChargeState(ChargeStatus.PAID, 15000, reference=str(new_id()))


def test_every_state_has_its_line_in_the_table() -> None:
    """F1"""
    assert set(TRANSITIONS) == set(PaymentStatus)
    assert {one for ends in TRANSITIONS.values() for one in ends} <= set(PaymentStatus)


def test_what_is_not_in_the_table_is_refused() -> None:
    """F1, and one more for a refund in parts (decision 6)."""
    refused = 0
    for at, to in product(PaymentStatus, PaymentStatus):
        try:
            check_transition(replace(PAYMENT, status=at), to)
        except InvalidPaymentTransition:
            refused += 1
    assert refused == len(PaymentStatus) ** 2 - 31


@pytest.mark.parametrize(
    ("found", "amount_idr", "is_last", "to"),
    [
        (ChargeStatus.PAID, 15000, False, PaymentStatus.CONFIRMED),
        (ChargeStatus.PAID, 15000, True, PaymentStatus.CONFIRMED),
        (ChargeStatus.PAID, 14999, False, PaymentStatus.REVIEW),
        (ChargeStatus.PAID, 15001, False, PaymentStatus.REVIEW),
        (ChargeStatus.PAID, 15001, True, PaymentStatus.REVIEW),
        (ChargeStatus.WAITING, 15000, False, None),
        (ChargeStatus.WAITING, 15000, True, PaymentStatus.EXPIRED),
        (ChargeStatus.FAILED, 15000, False, PaymentStatus.FAILED),
        (ChargeStatus.EXPIRED, 15000, False, PaymentStatus.EXPIRED),
    ],
)
def test_a_look_up_moves_a_pending_payment(
    found: ChargeStatus, amount_idr: int, is_last: bool, to: PaymentStatus | None
) -> None:
    """F1"""
    assert verdict(PAYMENT, ChargeState(found, amount_idr), is_last=is_last) is to


@pytest.mark.parametrize("found", [ChargeState(ChargeStatus.PAID, 15000, "USD"), ELSEWHERE])
def test_other_money_and_money_for_another_payment_never_confirm(found: ChargeState) -> None:
    """F1: a wrong amount, currency or reference is for an operator to look at."""
    assert verdict(PAYMENT, found, is_last=False) is PaymentStatus.REVIEW


@pytest.mark.parametrize("status", sorted(LOST))
def test_money_that_comes_late_is_late_and_not_lost(status: PaymentStatus) -> None:
    """F1."""
    lost = replace(PAYMENT, status=status)
    paid = ChargeState(ChargeStatus.PAID, 15000)
    assert verdict(lost, paid, is_last=False) is PaymentStatus.CONFIRMED_LATE
    assert verdict(lost, replace(paid, amount_idr=1), is_last=False) is PaymentStatus.REVIEW
    for quiet in (ChargeStatus.WAITING, ChargeStatus.FAILED, ChargeStatus.EXPIRED):
        assert verdict(lost, ChargeState(quiet, 15000), is_last=True) is None


DECIDED = [one for one in PaymentStatus if one not in (PaymentStatus.PENDING, *LOST)]


@pytest.mark.parametrize("status", DECIDED)
def test_a_look_up_moves_nothing_that_is_decided_unless_the_money_was_taken_back(
    status: PaymentStatus,
) -> None:
    decided = replace(PAYMENT, status=status)
    for found, is_last in product(ChargeStatus, (False, True)):
        taken_back = found is ChargeStatus.REVERSED and status is not PaymentStatus.REVERSED
        to = PaymentStatus.REVERSED if taken_back else None
        assert verdict(decided, ChargeState(found, 15000), is_last=is_last) is to


def test_late_money_is_looked_for_less_and_less_often_for_two_days() -> None:
    """F1: its webhook may be lost."""
    at, looks = PAYMENT.expires_at, []
    while (again := next_late_look(PAYMENT, at)) is not None:
        looks.append((again - PAYMENT.expires_at).total_seconds() / 60)
        at = again
    assert looks == [5, 60, 24 * 60, 48 * 60]


def test_the_provider_stops_a_minute_before_us() -> None:
    """F1"""
    assert PAYMENT.expires_at - PAYMENT.provider_expires_at == timedelta(seconds=60)
    short = replace(PAYMENT, expires_at=NOON + timedelta(seconds=60))
    assert NOON < short.provider_expires_at < short.expires_at


def test_the_checksum_is_the_one_that_banks_compute() -> None:
    assert crc("123456789") == 0x29B1


def test_the_code_holds_amount_currency_and_reference() -> None:
    text = qris_text("sandbox-1", 15000)
    fields, rest = {}, text
    while rest:
        length = int(rest[2:4])
        fields[rest[:2]], rest = rest[4 : 4 + length], rest[4 + length :]
    assert (fields["53"], fields["54"], fields["58"]) == ("360", "15000", "ID")
    assert fields["62"] == "0109sandbox-1"
    assert fields["63"] == f"{crc(text[:-4]):04X}"
