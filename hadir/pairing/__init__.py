"""Pairing: a paid request is offered to those who are free; the first to accept wins.

Owns session_offers, pairing_waves and pairing_failures. Invariants: one winner per request and
nobody above capacity (one transaction that holds the mitra's row); a decliner is not asked again;
every request that did not become a session has its cause, and every wave its log.
"""

from hadir.pairing.model import LoggedAnswer, Wave
from hadir.pairing.overruling import end_for_both, reroute
from hadir.pairing.returning import judge_target
from hadir.pairing.store_log import list_answers, list_waves

__all__ = [
    "LoggedAnswer",
    "Wave",
    "end_for_both",
    "judge_target",
    "list_answers",
    "list_waves",
    "reroute",
]
