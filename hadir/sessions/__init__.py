"""Sessions: one conversation from request to goodbye, its clock and its stream.

Owns chat_sessions, session_events, session_cursors. Invariants, held by the database: one live
session per customer, one gapless stream per session, a message once per client id. Pairing opens,
claims and ends searches through this door; nobody else writes these tables.
"""

from hadir.sessions.lifecycle import (
    begin,
    end_search,
    lock_with_mitra,
    open_search,
    refresh_load,
)
from hadir.sessions.model import AlreadyActive, InvalidTransition, Session
from hadir.sessions.store import (
    claim_session,
    count_holding,
    find_live_session,
    get_session,
    list_searching,
    lock_session,
    next_round,
)
from hadir.sessions.views import SessionInfo, session_info

__all__ = [
    "AlreadyActive",
    "InvalidTransition",
    "Session",
    "SessionInfo",
    "begin",
    "claim_session",
    "count_holding",
    "end_search",
    "find_live_session",
    "get_session",
    "list_searching",
    "lock_session",
    "lock_with_mitra",
    "next_round",
    "open_search",
    "refresh_load",
    "session_info",
]
