"""The table: every route times everybody, and how each is answered. "in" is whatever is answered
to those who were let in; the other words are statuses."""

from __future__ import annotations

PEOPLE = ("nobody", "ana", "bima", "teduh", "senja", "viewer", "supervisor", "admin")
IN = "in"


def row(*answers: str) -> dict[str, str]:
    return dict(zip(PEOPLE, answers, strict=True))


# Ana and teduh are in a conversation, which ana paid; bima and senja are strangers to it.
#                  nobody ana    bima   teduh  senja  viewer superv admin
ANYBODY = row("in", "in", "in", "in", "in", "in", "in", "in")
NO_PROOF = row("401", "401", "401", "401", "401", "401", "401", "401")
APPS = row("401", "in", "in", "in", "in", "401", "401", "401")
SIGNED_IN = row("401", "in", "in", "in", "in", "in", "in", "in")
BOTH = row("401", "in", "in", "in", "in", "403", "403", "403")
PARTY = row("401", "in", "404", "in", "404", "403", "403", "403")
MITRAS_SIDE = row("401", "403", "404", "in", "404", "403", "403", "403")
CUSTOMER = row("401", "in", "in", "403", "403", "403", "403", "403")
ANAS = row("401", "in", "404", "403", "403", "403", "403", "403")
ANAS_ALONE = row("401", "in", "404", "404", "404", "403", "403", "403")
MITRA = row("401", "403", "403", "in", "in", "403", "403", "403")
TEDUHS = row("401", "403", "403", "in", "404", "403", "403", "403")
VIEWER = row("401", "403", "403", "403", "403", "in", "in", "in")
SUPERVISOR = row("401", "403", "403", "403", "403", "403", "in", "in")
# the device is somebody else's, so even an operator finds nothing
OPERATORS_OTHERS = row("401", "403", "403", "403", "403", "404", "404", "404")
SUPERVISOR = row("401", "403", "403", "403", "403", "403", "in", "in")
ADMIN = row("401", "403", "403", "403", "403", "403", "403", "in")

PUBLIC_TABLE = {
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /api/shared/auth-providers": ANYBODY,
    "POST /api/client/auth/anonymous": ANYBODY,
    "POST /api/client/auth/otp/request": ANYBODY,
    "POST /api/client/auth/otp/verify": ANYBODY,
    "POST /api/client/auth/nonce": ANYBODY,
    "POST /api/client/auth/google": ANYBODY,
    "POST /api/client/auth/apple": ANYBODY,
    "POST /api/mitra/auth/otp/request": ANYBODY,
    "POST /api/mitra/auth/otp/verify": ANYBODY,
    "POST /api/shared/auth/refresh": NO_PROOF,
    "GET /api/shared/auth/sessions": BOTH,
    "POST /api/shared/realtime-ticket": BOTH,
    "GET /api/shared/push-key": BOTH,
    "POST /api/shared/push-subscriptions": BOTH,
    "DELETE /api/shared/push-subscriptions": BOTH,
    "GET /api/shared/app-config": SIGNED_IN,
    "GET /api/client/mitra-availability": ANYBODY,
    "GET /api/client/me": CUSTOMER,
    "PATCH /api/client/me": CUSTOMER,
    "GET /api/client/onboarding-state": CUSTOMER,
    "POST /api/client/usp-seen": CUSTOMER,
    "POST /api/client/consents": CUSTOMER,
    "GET /api/client/legal": CUSTOMER,
    "GET /api/client/support-handles": CUSTOMER,
    "GET /api/client/chat-pricing": CUSTOMER,
    "GET /api/client/payment-methods": CUSTOMER,
    "GET /api/client/payment-sessions": CUSTOMER,
    "POST /api/client/payment-sessions": CUSTOMER,
    "GET /api/client/payment-sessions/{payment_id}": ANAS,
    "GET /api/client/payment-sessions/{payment_id}/qr.svg": ANAS,
    "POST /api/client/payment-sessions/{payment_id}/cancel": ANAS,
    "GET /api/client/credits": CUSTOMER,
    "POST /api/client/credits/{credit_id}/refund": ANAS,
    "GET /api/client/refunds": CUSTOMER,
    "PUT /api/client/refunds/{refund_id}/details": ANAS,
    "GET /api/client/transactions": CUSTOMER,
    "GET /api/mitra/earnings": MITRA,
    "GET /api/mitra/today": MITRA,
    "GET /api/client/chat-requests/current": CUSTOMER,
    "POST /api/client/chat-requests": ANAS,
    "POST /api/client/chat-requests/{session_id}/retry": ANAS,
    "POST /api/client/chat-requests/{session_id}/fallback-to-blast": ANAS,
    "GET /api/client/mitras/{former_id}": ANAS,
    "POST /api/client/chat-requests/{session_id}/cancel": ANAS,
    "GET /api/client/chat/sessions": CUSTOMER,
    "GET /api/mitra/status": MITRA,
    "POST /api/mitra/status/online": MITRA,
    "POST /api/mitra/status/offline": MITRA,
    "POST /api/mitra/status/heartbeat": MITRA,
    "GET /api/mitra/chat-requests": MITRA,
    "POST /api/mitra/chat-requests/{request_id}/accept": TEDUHS,
    "POST /api/mitra/chat-requests/{request_id}/decline": TEDUHS,
    "GET /api/mitra/chat/sessions": MITRA,
    "POST /api/mitra/chat/sessions/{session_id}/end": TEDUHS,
    "GET /api/shared/chat/sessions/{session_id}": PARTY,
    "GET /api/shared/chat/sessions/{session_id}/events": PARTY,
    "POST /api/shared/chat/sessions/{session_id}/messages": PARTY,
    "POST /api/shared/chat/sessions/{session_id}/read": PARTY,
    "PATCH /api/shared/chat/sessions/{session_id}/topic": MITRAS_SIDE,
    "POST /api/client/chat/sessions/{session_id}/extensions": ANAS,
    "POST /api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/accept": TEDUHS,
    "POST /api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/reject": TEDUHS,
    "POST /api/client/chat/sessions/{session_id}/report": ANAS,
    "POST /api/mitra/chat/sessions/{session_id}/report": TEDUHS,
    "POST /api/client/chat/sessions/{session_id}/end": ANAS,
    "POST /api/client/chat/sessions/{session_id}/rating": ANAS,
    "POST /api/client/chat/sessions/{session_id}/unused-time": ANAS,
    "POST /api/shared/chat/sessions/{session_id}/goodbye": PARTY,
    "POST /api/shared/payments/webhooks/{provider}": NO_PROOF,
    "GET /dev/inbox": ANYBODY,
    "GET /dev/pay/{payment_id}": ANYBODY,
    "POST /dev/pay/{payment_id}/pay": ANYBODY,
    "POST /dev/pay/{payment_id}/fail": ANYBODY,
    "POST /dev/pay/{payment_id}/expire": ANYBODY,
    "POST /dev/seed": ANYBODY,
    "POST /dev/clock": ANYBODY,
    "POST /api/client/chat/sessions/{session_id}/block": ANAS,
    "POST /api/mitra/chat/sessions/{session_id}/block": TEDUHS,
    "POST /api/client/me/export": CUSTOMER,
    "DELETE /api/client/me": CUSTOMER,  # ana is in a conversation and bima is paying: they stay
    # this signs everybody out, so it stands last
    "DELETE /api/shared/auth/sessions/{auth_session_id}": ANAS_ALONE,
    "POST /api/shared/auth/logout": APPS,
}
INTERNAL_TABLE = {
    "GET /healthz": ANYBODY,
    "GET /readyz": ANYBODY,
    "GET /metrics": ANYBODY,
    "POST /internal/auth/login": ANYBODY,
    "POST /internal/auth/link": ANYBODY,
    "POST /internal/auth/totp/enrol": ANYBODY,
    "POST /internal/auth/totp": ANYBODY,
    "POST /internal/auth/refresh": NO_PROOF,
    "POST /internal/auth/logout": NO_PROOF,
    "GET /internal/dashboard": VIEWER,
    "GET /internal/sessions/{session_id}/decision-log": VIEWER,
    "POST /internal/sessions/{session_id}/reroute": SUPERVISOR,
    "POST /internal/sessions/{session_id}/end": SUPERVISOR,
    "GET /internal/payments": VIEWER,
    "POST /internal/payments/{payment_id}/refund": ADMIN,
    "GET /internal/credits": VIEWER,
    "GET /internal/refunds": VIEWER,
    "POST /internal/refunds/{refund_id}/proof": ADMIN,
    "GET /internal/payouts": VIEWER,
    "GET /internal/payouts/due": VIEWER,
    "POST /internal/payouts": ADMIN,
    "POST /internal/payouts/{payout_id}/paid": ADMIN,
    "POST /internal/payouts/{payout_id}/failed": ADMIN,
    "GET /internal/failed-pairings": VIEWER,
    "POST /internal/failed-pairings/{failure_id}/resolve": SUPERVISOR,
    "GET /internal/mitras": VIEWER,
    "POST /internal/mitras": ADMIN,
    "GET /internal/sessions": VIEWER,
    "GET /internal/sessions/{session_id}": VIEWER,
    "GET /internal/sessions/{session_id}/sensitivity-log": VIEWER,
    "GET /internal/sessions/{session_id}/events": VIEWER,
    "GET /internal/sessions/{session_id}/transcript": SUPERVISOR,
    "GET /internal/settings": VIEWER,
    "PATCH /internal/settings": ADMIN,
    "GET /internal/pricing-tiers": VIEWER,
    "POST /internal/pricing-tiers": ADMIN,
    "PATCH /internal/pricing-tiers/{tier_id}": ADMIN,
    "GET /internal/first-session-discount": VIEWER,
    "PATCH /internal/first-session-discount": ADMIN,
    "GET /internal/mitras/{mitra_id}": VIEWER,
    "PATCH /internal/mitras/{mitra_id}": ADMIN,
    "PUT /internal/mitras/{mitra_id}/capacity": ADMIN,
    "GET /internal/mitras/{mitra_id}/activity": VIEWER,
    "GET /internal/mitras/{mitra_id}/online-log": VIEWER,
    "GET /internal/mitra-activity": VIEWER,
    "GET /internal/customers": SUPERVISOR,
    "POST /internal/customers/{customer_id}/ban": ADMIN,
    "POST /internal/customers/{customer_id}/unban": ADMIN,
    "GET /internal/alerts": SUPERVISOR,
    "GET /internal/payment-methods": VIEWER,
    "PATCH /internal/payment-methods/{code}": ADMIN,
    "GET /internal/support-handles": VIEWER,
    "POST /internal/support-handles": ADMIN,
    "PATCH /internal/support-handles/{handle_id}": ADMIN,
    "GET /internal/history/{kind}/{subject}": VIEWER,
    "GET /internal/audit-log": SUPERVISOR,
    "POST /internal/mitras/{mitra_id}/reactivate": ADMIN,
    "POST /internal/mitras/{mitra_id}/deactivate": ADMIN,
    "GET /internal/me": VIEWER,
    "GET /internal/me/sessions": VIEWER,
    "POST /internal/me/password": VIEWER,
    "POST /internal/me/totp": VIEWER,
    "POST /internal/me/totp/confirm": VIEWER,
    "POST /internal/me/totp/take-off": VIEWER,
    "POST /internal/me/recovery-codes": VIEWER,
    "DELETE /internal/me/sessions/{auth_session_id}": OPERATORS_OTHERS,
    "GET /internal/operators": ADMIN,
    "POST /internal/operators": ADMIN,
    "PATCH /internal/operators/{operator_id}": ADMIN,
    "POST /internal/operators/{operator_id}/link": ADMIN,
    "POST /internal/operators/{operator_id}/totp/reset": ADMIN,
}
