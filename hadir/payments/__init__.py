"""Payments: what can be bought, and one row for each attempt to buy it.

Owns prices, methods, payment sessions, webhooks, credits, refunds, payouts and the ledger. Holds:

- a customer has at most one pending payment (a partial unique index), a second purchase answers
  with it (E1);
- the price is fixed when the payment is made (F5);
- only what the provider answers to a look-up confirms; neither a webhook's body nor a return page
  does (F2), and a wrong amount never does;
- no transaction waits for a provider;
- every rupiah stands in the ledger: its entries sum to zero, nothing that we owe is overdrawn, and
  a payment is paid if and only if it is posted (F6).

The functions below take the caller's transaction. A confirmed payment is announced by the job
``pairing.payment_confirmed {payment_session_id}``, which may come twice.
"""

from hadir.payments.charging import Charging
from hadir.payments.credits import grant_credit
from hadir.payments.customers import erase_accounts, export_payments, give_payments, owed
from hadir.payments.discounts import is_offered
from hadir.payments.earnings import accrue
from hadir.payments.extending import check_extension, open_extension_payment
from hadir.payments.holding import Hold, abandon_unpaid, check_unpaid, open_held_payment
from hadir.payments.model import (
    CONFIRMED_JOB,
    EARNINGS_DEADLINE,
    EXTENSION_LOST_JOB,
    EXTENSION_PAID_JOB,
    GUARANTEE_DEADLINE,
    ExtensionOrder,
    Order,
    PaymentSession,
    Target,
)
from hadir.payments.moves import attach_search, consume
from hadir.payments.outcomes import settle, to_credit
from hadir.payments.price_list import (
    InvalidBounds,
    TierExists,
    add_tier,
    edit_discount,
    edit_method,
    edit_tier,
)
from hadir.payments.refundable import kept_minutes
from hadir.payments.refunding import Refunding
from hadir.payments.refunds import refund_unserved
from hadir.payments.refusals import (
    InvalidPaymentTransition,
    NoMitraAvailable,
    NotAcceptingCustomers,
    UnknownMitra,
)
from hadir.payments.shapes import PaymentReply, PurchaseBody, payment_reply
from hadir.payments.shop import Shop, Terms
from hadir.payments.store import find_open_payment, get_payment, lock_payment
from hadir.payments.store_customers import list_pending
from hadir.payments.store_discount import get_discount
from hadir.payments.store_mending import insert_missing_deadlines
from hadir.payments.store_price_list import (
    MethodRow,
    TierRow,
    list_all_methods,
    list_all_tiers,
)
from hadir.payments.webhooks import receive_webhook

__all__ = [
    "CONFIRMED_JOB",
    "EARNINGS_DEADLINE",
    "EXTENSION_LOST_JOB",
    "EXTENSION_PAID_JOB",
    "GUARANTEE_DEADLINE",
    "Charging",
    "ExtensionOrder",
    "Hold",
    "InvalidBounds",
    "InvalidPaymentTransition",
    "MethodRow",
    "NoMitraAvailable",
    "NotAcceptingCustomers",
    "Order",
    "PaymentReply",
    "PaymentSession",
    "PurchaseBody",
    "Refunding",
    "Shop",
    "Target",
    "Terms",
    "TierExists",
    "TierRow",
    "UnknownMitra",
    "abandon_unpaid",
    "accrue",
    "add_tier",
    "attach_search",
    "check_extension",
    "check_unpaid",
    "consume",
    "edit_discount",
    "edit_method",
    "edit_tier",
    "erase_accounts",
    "export_payments",
    "find_open_payment",
    "get_discount",
    "get_payment",
    "give_payments",
    "grant_credit",
    "insert_missing_deadlines",
    "is_offered",
    "kept_minutes",
    "list_all_methods",
    "list_all_tiers",
    "list_pending",
    "lock_payment",
    "open_extension_payment",
    "open_held_payment",
    "owed",
    "payment_reply",
    "receive_webhook",
    "refund_unserved",
    "settle",
    "to_credit",
]
