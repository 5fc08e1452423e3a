"""Payments: what can be bought, and one row for each attempt to buy it.

Owns ``price_tiers``, ``payment_methods``, ``payment_sessions`` and ``payment_webhooks``. Holds:

- a customer has at most one pending payment (a partial unique index), a second purchase answers
  with it (E1);
- the price is fixed when the payment is made (F5);
- only what the provider answers to a look-up confirms; neither a webhook's body nor a return page
  does (F2), and a wrong amount never does;
- no transaction waits for a provider.

The functions below take the caller's transaction. A confirmed payment is announced by the job
``pairing.payment_confirmed {payment_session_id}``, which may come twice.
"""

from hadir.payments.charging import Charging
from hadir.payments.extending import check_extension, open_extension_payment
from hadir.payments.model import (
    CONFIRMED_JOB,
    EXTENSION_PAID_JOB,
    InvalidPaymentTransition,
    NoMitraAvailable,
    NotAcceptingCustomers,
    Order,
    PaymentSession,
    Target,
)
from hadir.payments.moves import attach_search, consume
from hadir.payments.shapes import PaymentReply, payment_reply
from hadir.payments.shop import Shop
from hadir.payments.store import find_open_payment, get_payment, lock_payment
from hadir.payments.store_mending import insert_missing_deadlines
from hadir.payments.webhooks import receive_webhook

__all__ = [
    "CONFIRMED_JOB",
    "EXTENSION_PAID_JOB",
    "Charging",
    "InvalidPaymentTransition",
    "NoMitraAvailable",
    "NotAcceptingCustomers",
    "Order",
    "PaymentReply",
    "PaymentSession",
    "Shop",
    "Target",
    "attach_search",
    "check_extension",
    "consume",
    "find_open_payment",
    "get_payment",
    "insert_missing_deadlines",
    "lock_payment",
    "open_extension_payment",
    "payment_reply",
    "receive_webhook",
]
