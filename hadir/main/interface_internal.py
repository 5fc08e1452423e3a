"""The internal listener in words: the control center's routes, and what a monitor reads."""

from __future__ import annotations

from hadir.accounts import PhoneTaken, access
from hadir.accounts.model import InvalidName
from hadir.accounts.phone import InvalidPhone, PhoneNotServed
from hadir.kernel.errors import TooManyRequests, Unauthorised
from hadir.main.interface import Route, Who
from hadir.main.interface_money import MONEY_INSIDE
from hadir.main.interface_operators import OPERATORS
from hadir.main.interface_pages import PAGES
from hadir.main.interface_public import EITHER_WAY, READY
from hadir.pairing import model as pairing
from hadir.payments import refusals as payments
from hadir.sessions import model as sessions

ABOUT = (
    "Operators only; keep this listener off the internet. The conventions are those of the public "
    "one. The live tiles come over the socket `/internal/ws`, described in asyncapi.json."
)
METRICS = {"200": {"description": "Prometheus text.", "content": {"text/plain": {}}}}

INTERNAL = {
    **OPERATORS,
    "POST /internal/auth/refresh": Route(
        "refresh_operator",
        Who.ALL,
        "Trade the refresh token for the next one",
        (Unauthorised, access.TokenReused, TooManyRequests),
        headers=EITHER_WAY,
    ),
    "POST /internal/auth/logout": Route(
        "log_out", Who.ALL, "Sign out here", (Unauthorised, TooManyRequests), headers=EITHER_WAY
    ),
    "GET /internal/dashboard": Route("get_dashboard", Who.VIEWER, "The live tiles, once"),
    "GET /internal/sessions/{session_id}/decision-log": Route(
        "get_decision_log", Who.VIEWER, "Why a request went to whom"
    ),
    "POST /internal/sessions/{session_id}/reroute": Route(
        "reroute_session",
        Who.SUPERVISOR,
        "Give a session or a search to another mitra, at once",
        (
            pairing.MitraAway,
            pairing.MitraFull,
            pairing.PairBlocked,
            payments.UnknownMitra,
            sessions.InvalidTransition,
        ),
        "The transcript stays with the session: the new mitra reads all of it, the old one none.",
    ),
    "POST /internal/sessions/{session_id}/end": Route(
        "end_session",
        Who.SUPERVISOR,
        "End a session for both, or a search",
        note="What is over or closing stays as it is.",
    ),
    "GET /internal/mitras": Route("list_mitras", Who.VIEWER, "Mitras, phones masked"),
    "POST /internal/mitras": Route(
        "create_mitra",
        Who.ADMIN,
        "A new mitra, who can then sign in",
        (InvalidName, InvalidPhone, PhoneNotServed, PhoneTaken),
    ),
    "POST /internal/mitras/{mitra_id}/deactivate": Route(
        "deactivate_mitra", Who.ADMIN, "Out of dispatch and signed out, at once"
    ),
    "POST /internal/mitras/{mitra_id}/reactivate": Route(
        "reactivate_mitra", Who.ADMIN, "May sign in and switch on again"
    ),
    **PAGES,
    **MONEY_INSIDE,
    "GET /healthz": Route("is_up", Who.ALL, "The process is up"),
    "GET /readyz": Route("is_ready", Who.ALL, "It may be sent traffic", answers=READY),
    "GET /metrics": Route("read_metrics", Who.ALL, "What it counts", answers=METRICS),
}
