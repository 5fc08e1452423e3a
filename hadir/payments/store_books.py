"""SQL that asks whether the books are right: what no constraint of a single row can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hadir.infra.db import Tx

UNBALANCED = """
    SELECT 'an entry does not sum to zero' AS rule, entry_id::text AS subject
    FROM ledger_postings GROUP BY entry_id HAVING sum(amount_idr) <> 0
"""
OVERDRAWN = """
    SELECT account || ' is overdrawn' AS rule, subject::text AS subject
    FROM ledger_postings WHERE subject IS NOT NULL
    GROUP BY account, subject HAVING sum(amount_idr) > 0
"""
UNPOSTED = """
    SELECT 'a payment is ' || p.status || ' and the ledger says otherwise' AS rule,
        p.id::text AS subject
    FROM payment_sessions p
    WHERE p.status <> 'review' AND (p.status IN ('pending', 'expired', 'abandoned', 'failed')) =
        EXISTS (SELECT FROM ledger_entries e
            WHERE e.payment_session_id = p.id AND e.kind IN ('payment', 'review'))
"""
WITHOUT_OUTCOME = """
    SELECT 'a payment is ' || p.status || ' and nothing will ever come of it' AS rule,
        p.id::text AS subject
    FROM payment_sessions p
    WHERE p.status = 'confirmed_late' OR (p.status = 'confirmed' AND NOT EXISTS (
        SELECT FROM deadlines d WHERE d.ref = p.id AND d.kind = 'payment_guarantee'))
"""
STRANDED = """
    SELECT 'a payment is past its guarantee' AS rule, d.ref::text AS subject
    FROM deadlines d JOIN payment_sessions p ON p.id = d.ref
    WHERE d.kind = 'payment_guarantee' AND p.status = 'confirmed'
        AND d.due_at < %(now)s - interval '1 minute'
"""
NEVER_ENDING = """
    SELECT 'a payment is pending without an end' AS rule, p.id::text AS subject
    FROM payment_sessions p
    WHERE p.status = 'pending' AND NOT EXISTS (
        SELECT FROM deadlines d WHERE d.ref = p.id AND d.kind = 'payment_expiry')
        AND NOT EXISTS (SELECT FROM jobs j WHERE j.kind = 'payments.look_up'
            AND j.failed_at IS NULL AND j.payload ->> 'payment_session_id' = p.id::text)
"""
STILL_HELD = """
    SELECT 'a payment is ' || p.status || ' and its money is held for it' AS rule,
        p.id::text AS subject
    FROM payment_sessions p JOIN ledger_postings l ON l.subject = p.id
    WHERE l.account IN ('unearned', 'unclear') AND p.status IN ('credited', 'reversed')
        AND NOT EXISTS (SELECT FROM ledger_entries e
            WHERE e.payment_session_id = p.id AND e.kind = 'earning')
    GROUP BY p.id HAVING sum(l.amount_idr) <> 0
"""
EMPTY_CREDIT = """
    SELECT 'credit without minutes has money left' AS rule, c.id::text AS subject
    FROM credits c JOIN ledger_postings l ON l.subject = c.id AND l.account = 'credit'
    WHERE c.minutes_left = 0 GROUP BY c.id HAVING sum(l.amount_idr) <> 0
"""
REFUNDS = """
    SELECT 'a refund is ' || r.status || ' and the ledger owes something else' AS rule,
        r.id::text AS subject
    FROM refunds r LEFT JOIN ledger_postings l ON l.subject = r.id AND l.account = 'refund_due'
    GROUP BY r.id HAVING coalesce(-sum(l.amount_idr), 0) <>
        CASE r.status WHEN 'refunded' THEN 0 ELSE r.amount_idr END
"""
PAYOUTS = """
    SELECT 'a payout is ' || p.status || ' and the ledger owes something else' AS rule,
        p.id::text AS subject
    FROM payouts p LEFT JOIN ledger_postings l ON l.subject = p.id AND l.account = 'payout_due'
    GROUP BY p.id HAVING coalesce(-sum(l.amount_idr), 0) <>
        CASE p.status WHEN 'open' THEN p.amount_idr ELSE 0 END
"""
BALANCES = """
    SELECT 'the balance of a mitra is not what the ledger owes' AS rule,
        coalesce(l.subject, b.mitra_id)::text AS subject
    FROM (SELECT subject, -sum(amount_idr) AS owed FROM ledger_postings WHERE account = 'mitra'
        GROUP BY subject) l FULL JOIN mitra_balances b ON b.mitra_id = l.subject
    WHERE coalesce(l.owed, 0) <> coalesce(b.owed_idr, 0)
"""
CHECKS = (
    UNBALANCED,
    OVERDRAWN,
    UNPOSTED,
    WITHOUT_OUTCOME,
    STRANDED,
    NEVER_ENDING,
    STILL_HELD,
    EMPTY_CREDIT,
    REFUNDS,
    PAYOUTS,
    BALANCES,
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that the books must not hold."""

    rule: str
    subject: str


async def find_wrong(tx: Tx) -> list[Wrong]:
    """Everything that is wrong with the money; nothing, unless there is a bug."""
    found: list[Wrong] = []
    for check in CHECKS:
        found += await tx.rows(Wrong, check, {"now": tx.now})
    return found
