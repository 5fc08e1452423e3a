"""Pairing: a paid request is offered to those who are free; the first to accept wins.

Owns session_offers and pairing_failures. Invariants: one winner per request and nobody above
capacity (one transaction that holds the mitra's row); a decliner is not asked again; every request
that did not become a session has its cause.
"""
