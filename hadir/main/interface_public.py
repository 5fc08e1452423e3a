"""The public listener in words: every route of the apps, of the providers and of development."""

from __future__ import annotations

from hadir.accounts import access, identities
from hadir.accounts.leaving import CannotLeaveYet
from hadir.accounts.model import InvalidName, LegalChanged, UpgradeRequired
from hadir.accounts.phone import InvalidPhone, PhoneNotServed
from hadir.kernel.errors import Invalid, NotFound, TooManyRequests, Unauthorised
from hadir.main.interface import REF, Route, Who
from hadir.main.interface_money import MONEY
from hadir.main.interface_talks import TALKS
from hadir.payments import refusals as payments
from hadir.payments.webhooks import WebhookTooLarge
from hadir.push.model import InvalidPushAddress
from hadir.sessions import model as sessions

ABOUT = (
    "Customers' and mitras' apps talk to this listener, and native apps may. JSON, snake_case, UTC "
    "times with `Z`, money in integer rupiah (`*_idr`), ids as strings. Refusals are "
    "`application/problem+json` with a `code`. The socket is described in asyncapi.json."
)
ALL, CUSTOMER, BOTH = Who.ALL, Who.CUSTOMER, Who.BOTH
SIGNED_IN, DEVELOPER = Who.SIGNED_IN, Who.DEVELOPER
NATIVE, EITHER_WAY = ("XClient",), ("XClient", "XHadirApp")

ASKED = {
    "202": {
        "description": "The delivery is still under way.",
        "content": {"application/json": {"schema": {"$ref": REF.format(model="OtpAsked")}}},
    }
}
PICTURE = {"200": {"description": "The QR picture.", "content": {"image/svg+xml": {}}}}
PAGE = {"200": {"description": "A page, or JSON by `Accept`.", "content": {"text/html": {}}}}
MOVED_ON = {**PAGE, "303": {"description": "Back to the page."}}
READY = {"503": {"description": "Send no traffic: no Postgres yet, starting, or draining."}}

OTP_ASK = (
    InvalidPhone,
    PhoneNotServed,
    access.OtpTooSoon,
    access.OtpTooMany,
    access.OtpNotDelivered,
    TooManyRequests,
)
OTP_PROOF = (access.OtpWrong, access.OtpExpired, TooManyRequests)
MERGING = (*OTP_PROOF, access.BothTalking, access.AccountBanned)
VOUCHED = (
    identities.IdentityWrong,
    identities.IdentityDown,
    access.BothTalking,
    access.AccountBanned,
    NotFound,
    TooManyRequests,
)
BUY = (
    payments.InvalidTier,
    payments.InvalidPaymentMethod,
    payments.InvalidPaymentAmount,
    payments.UnknownMitra,
    payments.InsufficientCredit,
    payments.WrongPaymentOrder,
    payments.MitraNotAvailable,
    payments.NotAcceptingCustomers,
    payments.NoMitraAvailable,
    sessions.AlreadyActive,
    access.AccountBanned,
)
SIGN_IN = {
    "GET /api/shared/auth-providers": Route(
        "get_auth_providers", ALL, "Which ways of signing in there are", (TooManyRequests,)
    ),
    "POST /api/client/auth/anonymous": Route(
        "start_anonymously",
        ALL,
        "Start without giving anything",
        (TooManyRequests,),
        headers=NATIVE,
    ),
    "POST /api/client/auth/otp/request": Route(
        "request_customer_code",
        ALL,
        "Send a customer a code",
        OTP_ASK,
        "With the token of an anonymous customer, the number is added to that account.",
        ASKED,
    ),
    "POST /api/client/auth/otp/verify": Route(
        "verify_customer_code",
        ALL,
        "Sign a customer in",
        MERGING,
        "An anonymous customer who asked gets the number, or, where it has an account, becomes "
        "that one with all sessions and payments; 409 while both are in a conversation.",
        headers=NATIVE,
    ),
    "POST /api/client/auth/nonce": Route(
        "make_nonce", ALL, "A word for one sign-in with Google or Apple", (TooManyRequests,)
    ),
    "POST /api/client/auth/google": Route(
        "sign_in_with_google", ALL, "Sign in with Google", VOUCHED, headers=NATIVE
    ),
    "POST /api/client/auth/apple": Route(
        "sign_in_with_apple", ALL, "Sign in with Apple", VOUCHED, headers=NATIVE
    ),
    "POST /api/mitra/auth/otp/request": Route(
        "request_mitra_code",
        ALL,
        "Send a mitra a code",
        OTP_ASK,
        "The same answer whether or not the number is known.",
        ASKED,
    ),
    "POST /api/mitra/auth/otp/verify": Route(
        "verify_mitra_code", ALL, "Sign a mitra in", OTP_PROOF, headers=NATIVE
    ),
    "POST /api/shared/auth/refresh": Route(
        "refresh",
        ALL,
        "Trade the refresh token for the next one",
        (Unauthorised, access.TokenReused, access.AccountBanned, TooManyRequests),
        headers=EITHER_WAY,
    ),
    "POST /api/shared/auth/logout": Route(
        "sign_out",
        ALL,
        "Sign out here",
        (Unauthorised, TooManyRequests),
        "By access token, or by the refresh token alone.",
        headers=EITHER_WAY,
    ),
    "GET /api/shared/auth/sessions": Route("list_devices", BOTH, "The devices that are signed in"),
    "DELETE /api/shared/auth/sessions/{auth_session_id}": Route(
        "sign_out_device", BOTH, "Sign out another device, at once"
    ),
    "POST /api/shared/realtime-ticket": Route(
        "get_realtime_ticket", BOTH, "A ticket for the socket: 30 s, once"
    ),
    "GET /api/shared/push-key": Route("get_push_key", BOTH, "What a browser subscribes with"),
    "POST /api/shared/push-subscriptions": Route(
        "subscribe_push", BOTH, "Ring this device when the app is closed", (InvalidPushAddress,)
    ),
    "DELETE /api/shared/push-subscriptions": Route(
        "unsubscribe_push", BOTH, "Ring this device no more"
    ),
}
CUSTOMERS = {
    "GET /api/shared/app-config": Route(
        "get_app_config", SIGNED_IN, "What the apps must know first", (UpgradeRequired,)
    ),
    "GET /api/client/mitra-availability": Route(
        "get_beacon", ALL, "The beacon: how many are free right now", (TooManyRequests,)
    ),
    "GET /api/client/me": Route("get_me", CUSTOMER, "My account"),
    "PATCH /api/client/me": Route("change_me", CUSTOMER, "Change my call name", (InvalidName,)),
    "DELETE /api/client/me": Route(
        "delete_me",
        CUSTOMER,
        "Leave: name, number and words are erased, every device is signed out",
        (CannotLeaveYet,),
        "What was paid stays on the books, without a name. `reasons` of a refusal are "
        "`SESSION_LIVE`, `PAYMENT_PENDING`, `PAYMENT_UNUSED`, `CREDIT_LEFT`, `REFUND_OPEN`.",
    ),
    "POST /api/client/me/export": Route(
        "export_me", CUSTOMER, "Everything that is kept about me", (TooManyRequests,)
    ),
    "GET /api/client/onboarding-state": Route(
        "get_onboarding_state", CUSTOMER, "Which step comes next"
    ),
    "POST /api/client/usp-seen": Route("mark_usp_seen", CUSTOMER, "I saw what this is about"),
    "POST /api/client/consents": Route("give_consents", CUSTOMER, "I agree", (LegalChanged,)),
    "GET /api/client/legal": Route("get_legal", CUSTOMER, "What I agree to"),
    "GET /api/client/support-handles": Route(
        "list_support_handles", CUSTOMER, "Ways to reach a person who helps"
    ),
    "GET /api/client/chat-pricing": Route("get_pricing", CUSTOMER, "Minutes and prices"),
    "GET /api/client/payment-methods": Route("list_payment_methods", CUSTOMER, "Ways to pay"),
    "POST /api/client/payment-sessions": Route(
        "open_payment",
        CUSTOMER,
        "Buy minutes",
        BUY,
        "While a payment is pending, it is the answer. A confirmed payment starts the search.",
    ),
    "GET /api/client/payment-sessions": Route(
        "list_payments", CUSTOMER, "My payments, newest first", (Invalid,)
    ),
    "GET /api/client/payment-sessions/{payment_id}": Route("get_payment", CUSTOMER, "One payment"),
    "GET /api/client/payment-sessions/{payment_id}/qr.svg": Route(
        "get_payment_qr", CUSTOMER, "Its QR picture", answers=PICTURE
    ),
    "POST /api/client/payment-sessions/{payment_id}/cancel": Route(
        "cancel_payment", CUSTOMER, "Do not pay after all", (payments.InvalidPaymentTransition,)
    ),
}
OTHERS = {
    "POST /api/shared/payments/webhooks/{provider}": Route(
        "receive_payment_webhook",
        Who.PROVIDER,
        "A provider tells us to look",
        (Unauthorised, NotFound, WebhookTooLarge, TooManyRequests),
        "Carries the provider's own proof instead of a token.",
    ),
    "GET /healthz": Route("is_up", ALL, "The process is up"),
    "GET /readyz": Route("is_ready", ALL, "It may be sent traffic", answers=READY),
    "GET /dev/inbox": Route("read_dev_inbox", DEVELOPER, "Codes, pushes and links, newest first"),
    "GET /dev/pay/{payment_id}": Route(
        "look_at_sandbox_payment", DEVELOPER, "The sandbox's pay page", answers=PAGE
    ),
    "POST /dev/pay/{payment_id}/pay": Route("pay_in_sandbox", DEVELOPER, "Pay", answers=MOVED_ON),
    "POST /dev/pay/{payment_id}/fail": Route(
        "fail_in_sandbox", DEVELOPER, "Let the payment fail", answers=MOVED_ON
    ),
    "POST /dev/pay/{payment_id}/expire": Route(
        "expire_in_sandbox", DEVELOPER, "Let the payment run out", answers=MOVED_ON
    ),
    "POST /dev/clock": Route("move_clock", DEVELOPER, "Let time pass for all instances"),
    "POST /dev/seed": Route("seed_accounts", DEVELOPER, "Accounts in bulk, signed in"),
}
PUBLIC = {**SIGN_IN, **CUSTOMERS, **MONEY, **TALKS, **OTHERS}
