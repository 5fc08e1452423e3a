"""Sessions: one conversation from request to goodbye, its clock and its stream.

Owns chat_sessions, session_events, session_cursors, session_unused, and what people say of a
session: ratings, reports, blocks, the sensitivity log. Invariants, held by the database: one live
session per customer, one gapless stream per session, a message once per client id. Pairing opens,
claims and ends searches through this door; nobody else writes these tables.
"""

from hadir.sessions.cursors import Cursors
from hadir.sessions.customers import erase_words, export_sessions, give_sessions, is_talking
from hadir.sessions.drops import start_clock
from hadir.sessions.holds import begin_held, end_hold, hold, open_unpaid_search
from hadir.sessions.journey import read_journey, refuse_second_session
from hadir.sessions.lifecycle import (
    begin,
    close,
    hand_over,
    lock_with_mitra,
    refresh_load,
)
from hadir.sessions.meeting import may_meet
from hadir.sessions.messages import Messages
from hadir.sessions.model import AlreadyActive, InvalidTransition, Session
from hadir.sessions.presence import Presence
from hadir.sessions.resuming import StreamReader
from hadir.sessions.searching import end_search, open_search, open_search_for_rest
from hadir.sessions.store import (
    claim_session,
    count_holding,
    find_live_session,
    get_session,
    has_sat_with,
    list_searching,
    lock_session,
    next_round,
)
from hadir.sessions.store_care import LIST_BLOCKED, list_blocked_mitras
from hadir.sessions.store_cursors import cursors_of
from hadir.sessions.store_holds import count_unpaid_holds, find_latest_session, list_held
from hadir.sessions.store_stream import list_events
from hadir.sessions.views import SessionInfo, session_info
from hadir.sessions.ws import SessionSockets

__all__ = [
    "LIST_BLOCKED",
    "AlreadyActive",
    "Cursors",
    "InvalidTransition",
    "Messages",
    "Presence",
    "Session",
    "SessionInfo",
    "SessionSockets",
    "StreamReader",
    "begin",
    "begin_held",
    "claim_session",
    "close",
    "count_holding",
    "count_unpaid_holds",
    "cursors_of",
    "end_hold",
    "end_search",
    "erase_words",
    "export_sessions",
    "find_latest_session",
    "find_live_session",
    "get_session",
    "give_sessions",
    "hand_over",
    "has_sat_with",
    "hold",
    "is_talking",
    "list_blocked_mitras",
    "list_events",
    "list_held",
    "list_searching",
    "lock_session",
    "lock_with_mitra",
    "may_meet",
    "next_round",
    "open_search",
    "open_search_for_rest",
    "open_unpaid_search",
    "read_journey",
    "refresh_load",
    "refuse_second_session",
    "session_info",
    "start_clock",
]
