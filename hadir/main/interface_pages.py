"""The operators' pages in words, beside those of ``interface_internal``."""

from __future__ import annotations

from hadir.accounts import InvalidHandle, PhoneTaken
from hadir.accounts.model import InvalidName
from hadir.accounts.phone import InvalidPhone, PhoneNotServed
from hadir.availability import InvalidCapacity
from hadir.kernel.errors import NotFound
from hadir.main.interface import Route, Who
from hadir.payments import InvalidBounds, TierExists
from hadir.settings import InvalidSetting, StaleWrite, UnknownSetting

SETTINGS = {
    "GET /internal/settings": Route(
        "list_settings", Who.VIEWER, "Every setting, as it was declared and as it is"
    ),
    "PATCH /internal/settings": Route(
        "change_settings",
        Who.ADMIN,
        "Put values in force everywhere",
        (UnknownSetting, InvalidSetting, StaleWrite),
        note="All of them or none. STALE_WRITE: read them again, and choose.",
    ),
    "GET /internal/pricing-tiers": Route(
        "list_all_tiers", Who.VIEWER, "Prices, also those not sold any more"
    ),
    "POST /internal/pricing-tiers": Route(
        "add_tier", Who.ADMIN, "Sell so many minutes", (TierExists,)
    ),
    "PATCH /internal/pricing-tiers/{tier_id}": Route(
        "edit_tier", Who.ADMIN, "Another price, or off the list", (StaleWrite, TierExists)
    ),
    "GET /internal/first-session-discount": Route(
        "get_discount", Who.VIEWER, "What a first session costs"
    ),
    "PATCH /internal/first-session-discount": Route(
        "edit_discount", Who.ADMIN, "Change what a first session costs", (StaleWrite,)
    ),
    "GET /internal/payment-methods": Route(
        "list_all_methods", Who.VIEWER, "Ways to pay, in their order"
    ),
    "PATCH /internal/payment-methods/{code}": Route(
        "edit_method",
        Who.ADMIN,
        "Name, bounds, place and whether it is offered",
        (StaleWrite, InvalidBounds),
    ),
    "GET /internal/support-handles": Route("list_all_handles", Who.VIEWER, "Ways to reach support"),
    "POST /internal/support-handles": Route(
        "add_handle", Who.ADMIN, "One more way to reach support", (InvalidHandle,)
    ),
    "PATCH /internal/support-handles/{handle_id}": Route(
        "edit_handle", Who.ADMIN, "Change a way to reach support", (StaleWrite, InvalidHandle)
    ),
    "GET /internal/history/{kind}/{subject}": Route(
        "read_history", Who.VIEWER, "Who changed this setting, price, method or handle"
    ),
    "GET /internal/audit-log": Route("read_audit_log", Who.SUPERVISOR, "Who changed what"),
}
SESSIONS = {
    "GET /internal/sessions": Route(
        "list_sessions",
        Who.VIEWER,
        "Sessions by state, topic, mode, mitra and time, newest first",
        note="`state` up to four times.",
    ),
    "GET /internal/sessions/{session_id}": Route("get_session_row", Who.VIEWER, "One session"),
    "GET /internal/sessions/{session_id}/sensitivity-log": Route(
        "get_sensitivity_log", Who.VIEWER, "Who changed how sensitive the topic is"
    ),
    "GET /internal/sessions/{session_id}/events": Route(
        "get_timeline", Who.VIEWER, "What happened, without what was said"
    ),
    "GET /internal/sessions/{session_id}/transcript": Route(
        "read_transcript",
        Who.SUPERVISOR,
        "What was said",
        note="Each reading is an audit row.",
    ),
}
MITRAS = {
    "GET /internal/mitras/{mitra_id}": Route("get_mitra", Who.VIEWER, "One mitra"),
    "PATCH /internal/mitras/{mitra_id}": Route(
        "edit_mitra",
        Who.ADMIN,
        "Another call name or number",
        (StaleWrite, InvalidName, InvalidPhone, PhoneNotServed, PhoneTaken),
    ),
    "PUT /internal/mitras/{mitra_id}/capacity": Route(
        "set_capacity", Who.ADMIN, "How many sessions this mitra may hold", (InvalidCapacity,)
    ),
    "GET /internal/mitras/{mitra_id}/activity": Route(
        "get_activity", Who.VIEWER, "What a mitra did in the last thirty days"
    ),
    "GET /internal/mitra-activity": Route(
        "list_mitra_activity",
        Who.VIEWER,
        "What all mitras did in the last thirty days, busiest first",
        note="Counted once a minute while somebody looks; `counted_at` says when.",
    ),
    "GET /internal/mitras/{mitra_id}/online-log": Route(
        "get_online_log", Who.VIEWER, "When the mitra went online and offline, and why"
    ),
}
CUSTOMERS = {
    "GET /internal/customers": Route(
        "list_customers",
        Who.SUPERVISOR,
        "Customers, phones masked, newest first; or the one who has a number",
        (InvalidPhone,),
    ),
    "POST /internal/customers/{customer_id}/ban": Route(
        "ban_customer",
        Who.ADMIN,
        "Close an account at once",
        (NotFound,),
        "Signed out everywhere (4503); what is under way ends by its own rule.",
    ),
    "POST /internal/customers/{customer_id}/unban": Route(
        "unban_customer", Who.ADMIN, "Open the account again", (NotFound,)
    ),
    "GET /internal/alerts": Route(
        "list_alerts", Who.SUPERVISOR, "What somebody has to look at, and what it is about"
    ),
}
PAGES = {**SETTINGS, **SESSIONS, **MITRAS, **CUSTOMERS}
