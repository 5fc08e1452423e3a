"""The public listener in words: searching, listening, talking."""

from __future__ import annotations

from hadir.accounts import AccountBanned
from hadir.availability import MitraDeactivated
from hadir.kernel.errors import Invalid, NotFound, Unavailable
from hadir.main.interface import Route, Who
from hadir.pairing import model as pairing
from hadir.payments import refusals as payments
from hadir.sessions import model as sessions

CUSTOMER, MITRA, BOTH = Who.CUSTOMER, Who.MITRA, Who.BOTH

SEARCH = (pairing.NothingPaid, sessions.AlreadyActive, AccountBanned)
UNPAID = (
    payments.WrongPaymentOrder,
    payments.PaymentPending,
    pairing.TooManyHolds,
    payments.InvalidTier,
    payments.InvalidPaymentMethod,
    payments.InvalidPaymentAmount,
    payments.UnknownMitra,
    payments.MitraNotAvailable,
    payments.NotAcceptingCustomers,
    payments.NoMitraAvailable,
)
TAKE = (
    pairing.OfferTaken,
    pairing.OfferExpired,
    pairing.AtCapacity,
    pairing.NotOnline,
)

MORE_TIME = (
    sessions.InvalidTransition,
    sessions.ExtensionPending,
    sessions.ExtensionRefused,
    sessions.SessionPaused,
    payments.InvalidTier,
    payments.InvalidPaymentMethod,
    payments.InvalidPaymentAmount,
    payments.InsufficientCredit,
)

TALKS = {
    "GET /api/client/chat-requests/current": Route(
        "get_current_request", CUSTOMER, "Where I stand: search or session, and its payment"
    ),
    "POST /api/client/chat-requests": Route(
        "start_search",
        CUSTOMER,
        "Search on a confirmed payment, or for what is paid later",
        (NotFound, *SEARCH, *UNPAID),
        "While `payment_order` is `accept_first` it takes the body of a purchase: the session is "
        "`pending_payment` once somebody has accepted, until `hold_until`, and its payment is in "
        "`current`.",
    ),
    "POST /api/client/chat-requests/{session_id}/retry": Route(
        "retry_search", CUSTOMER, "Search again, on the same payment", (*SEARCH, *UNPAID)
    ),
    "POST /api/client/chat-requests/{session_id}/fallback-to-blast": Route(
        "fall_back_to_blast",
        CUSTOMER,
        "The one former listener did not come: ask everybody, on the same payment",
        (sessions.InvalidTransition, *SEARCH, *UNPAID),
    ),
    "GET /api/client/mitras/{former_id}": Route(
        "get_former_mitra",
        CUSTOMER,
        "Somebody who listened to me before: free now?",
        note="404 for whoever never did, and where one of the two blocked the other.",
    ),
    "POST /api/client/chat-requests/{session_id}/cancel": Route(
        "cancel_search", CUSTOMER, "Stop searching", (sessions.InvalidTransition,)
    ),
    "GET /api/client/chat/sessions": Route(
        "list_customer_sessions", CUSTOMER, "My conversations", (Invalid,)
    ),
    "POST /api/client/chat/sessions/{session_id}/end": Route(
        "end_session_as_customer", CUSTOMER, "End before time", (sessions.InvalidTransition,)
    ),
    "GET /api/mitra/status": Route("get_mitra_status", MITRA, "My switch"),
    "POST /api/mitra/status/online": Route("go_online", MITRA, "Switch on", (MitraDeactivated,)),
    "POST /api/mitra/status/offline": Route(
        "go_offline", MITRA, "Switch off, or finish this one first"
    ),
    "POST /api/mitra/status/heartbeat": Route("beat", MITRA, "I am here"),
    "GET /api/mitra/chat-requests": Route(
        "list_request_cards", MITRA, "Who knocks; open ones first, the last 20"
    ),
    "GET /api/mitra/today": Route(
        "get_my_day", MITRA, "Today in numbers: earned, talks, time together, how soon I answer"
    ),
    "POST /api/mitra/chat-requests/{request_id}/accept": Route(
        "accept_request", MITRA, "Take it, if nobody was quicker", TAKE
    ),
    "POST /api/mitra/chat-requests/{request_id}/decline": Route(
        "decline_request", MITRA, "Pass on it"
    ),
    "GET /api/mitra/chat/sessions": Route(
        "list_mitra_sessions", MITRA, "My conversations", (Invalid,)
    ),
    "POST /api/mitra/chat/sessions/{session_id}/end": Route(
        "end_session_as_mitra",
        MITRA,
        "End before time, where the settings allow it",
        (sessions.EarlyEndOff, sessions.InvalidTransition),
    ),
    "PATCH /api/shared/chat/sessions/{session_id}/topic": Route(
        "flip_topic",
        BOTH,
        "Mark the topic as sensitive, or not; the session's mitra only",
        (sessions.SensitivityLatched, sessions.ConfirmationRequired, sessions.InvalidTransition),
    ),
    "POST /api/client/chat/sessions/{session_id}/rating": Route(
        "rate_session", CUSTOMER, "One to five stars", (sessions.InvalidTransition,)
    ),
    "POST /api/client/chat/sessions/{session_id}/unused-time": Route(
        "choose_unused_time",
        CUSTOMER,
        "The listener is gone: another one for the unused time, or credit",
        (sessions.NoChoice, sessions.TimeRefunded, sessions.AlreadyActive),
    ),
    "POST /api/client/chat/sessions/{session_id}/extensions": Route(
        "request_extension", CUSTOMER, "Ask for more time; paid only after a yes", MORE_TIME
    ),
    "POST /api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/accept": Route(
        "accept_extension", MITRA, "Yes to more time", (sessions.ExtensionResolved,)
    ),
    "POST /api/mitra/chat/sessions/{session_id}/extensions/{extension_id}/reject": Route(
        "reject_extension", MITRA, "No to more time", (sessions.ExtensionResolved,)
    ),
    "POST /api/client/chat/sessions/{session_id}/report": Route(
        "report_as_customer", CUSTOMER, "Tell the operators that something was wrong"
    ),
    "POST /api/mitra/chat/sessions/{session_id}/report": Route(
        "report_as_mitra", MITRA, "Tell the operators that something was wrong"
    ),
    "POST /api/client/chat/sessions/{session_id}/block": Route(
        "block_as_customer", CUSTOMER, "Never with this one again", (sessions.NobodyToBlock,)
    ),
    "POST /api/mitra/chat/sessions/{session_id}/block": Route(
        "block_as_mitra", MITRA, "Never with this one again", (sessions.NobodyToBlock,)
    ),
    "GET /api/shared/chat/sessions/{session_id}": Route(
        "get_session", BOTH, "A conversation as this side may know it"
    ),
    "GET /api/shared/chat/sessions/{session_id}/events": Route(
        "list_session_events", BOTH, "Its stream after a seq: everything that was missed"
    ),
    "POST /api/shared/chat/sessions/{session_id}/messages": Route(
        "send_message",
        BOTH,
        "Write",
        (sessions.EmptyMessage, sessions.SessionClosed, Unavailable),
        "The same `client_message_id` again answers the same seq.",
    ),
    "POST /api/shared/chat/sessions/{session_id}/read": Route(
        "mark_read", BOTH, "I read up to here"
    ),
    "POST /api/shared/chat/sessions/{session_id}/goodbye": Route(
        "say_goodbye", BOTH, "A last word, or none", (sessions.InvalidTransition,)
    ),
}
