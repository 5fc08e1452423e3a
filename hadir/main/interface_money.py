"""Credit, refunds, earnings and what operators do about money, in words."""

from __future__ import annotations

from hadir.accounts import AccountBanned
from hadir.main.interface import Route, Who
from hadir.pairing import model as pairing
from hadir.payments import refusals as payments
from hadir.sessions import model as sessions

MONEY = {
    "GET /api/client/credits": Route(
        "list_credits", Who.CUSTOMER, "Minutes that I may use instead of paying"
    ),
    "POST /api/client/credits/{credit_id}/refund": Route(
        "refund_credit",
        Who.CUSTOMER,
        "Rather have the money back",
        (payments.NotRefundable,),
    ),
    "GET /api/client/refunds": Route("list_refunds", Who.CUSTOMER, "Money on its way back to me"),
    "PUT /api/client/refunds/{refund_id}/details": Route(
        "give_refund_details",
        Who.CUSTOMER,
        "Where to send it, when its channel takes nothing back",
        (payments.NotRefundable,),
    ),
    "GET /api/client/transactions": Route(
        "list_transactions", Who.CUSTOMER, "Every movement of my money and credit, newest first"
    ),
    "GET /api/mitra/earnings": Route(
        "list_earnings", Who.MITRA, "What I earned and was paid, newest first"
    ),
}
MONEY_INSIDE = {
    "GET /internal/payments": Route("list_all_payments", Who.VIEWER, "Payments, newest first"),
    "POST /internal/payments/{payment_id}/refund": Route(
        "refund_payment",
        Who.ADMIN,
        "Send money back: all that is left, or a part; others may follow until nothing is left",
        (payments.NotRefundable,),
    ),
    "GET /internal/credits": Route(
        "list_all_credits", Who.VIEWER, "Minutes that are customers', newest first"
    ),
    "GET /internal/refunds": Route("list_all_refunds", Who.VIEWER, "Refunds, newest first"),
    "POST /internal/refunds/{refund_id}/proof": Route(
        "prove_refund", Who.ADMIN, "It was sent by hand", (payments.NotRefundable,)
    ),
    "GET /internal/payouts": Route(
        "list_payouts", Who.VIEWER, "Who is being paid, was paid, or could not be, newest first"
    ),
    "GET /internal/payouts/due": Route("list_owed", Who.VIEWER, "Whom we owe, the most first"),
    "POST /internal/payouts": Route(
        "pay_out",
        Who.ADMIN,
        "Set aside what is to be sent to a mitra",
        (payments.NothingEarned,),
        "All that is owed when no amount is named. It is owed no more; if it fails, it is again.",
    ),
    "POST /internal/payouts/{payout_id}/paid": Route(
        "mark_payout_paid", Who.ADMIN, "It was sent; the proof", (payments.PayoutClosed,)
    ),
    "POST /internal/payouts/{payout_id}/failed": Route(
        "mark_payout_failed", Who.ADMIN, "It did not arrive; why", (payments.PayoutClosed,)
    ),
    "GET /internal/failed-pairings": Route(
        "list_failed_pairings", Who.VIEWER, "Requests that did not become a session"
    ),
    "POST /internal/failed-pairings/{failure_id}/resolve": Route(
        "resolve_failed_pairing",
        Who.SUPERVISOR,
        "Refund, retry or close",
        (
            pairing.AlreadyResolved,
            pairing.NothingPaid,
            payments.NotRefundable,
            sessions.AlreadyActive,
            AccountBanned,
        ),
    ),
}
