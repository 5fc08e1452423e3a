"""SQL on the ledger: entries and postings are inserted, never touched again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hadir.infra.db import Tx
    from hadir.payments.ledger import About, Posting

INSERT_ENTRY = """
    INSERT INTO ledger_entries (id, at, kind, payment_session_id, chat_session_id, credit_id,
        refund_id, payout_id)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
"""
INSERT_POSTING = """
    INSERT INTO ledger_postings (entry_id, account, subject, amount_idr) VALUES (%s, %s, %s, %s)
"""
SUM = """
    SELECT coalesce(sum(amount_idr), 0)::bigint FROM ledger_postings
    WHERE account = %s AND subject = %s
"""
VALUE = """
    SELECT coalesce(-sum(p.amount_idr), 0)::bigint
    FROM ledger_entries e JOIN ledger_postings p ON p.entry_id = e.id
    WHERE e.kind = 'payment' AND e.payment_session_id = %s AND p.account = 'unearned'
"""


async def insert_entry(tx: Tx, kind: str, about: About, postings: Sequence[Posting]) -> UUID:
    entry_id = new_id()
    refs = (about.payment_id, about.chat_session_id, about.credit_id)
    await tx.execute(
        INSERT_ENTRY, (entry_id, tx.now, kind, *refs, about.refund_id, about.payout_id)
    )
    for one in postings:
        await tx.execute(INSERT_POSTING, (entry_id, one.account, one.subject, one.amount_idr))
    return entry_id


async def sum_of(tx: Tx, account: str, subject: UUID) -> int:
    return int(await tx.value(SUM, (account, subject)))


async def value_of(tx: Tx, payment_id: UUID) -> int:
    """What the minutes of a payment were worth when it was paid, its discount included."""
    return int(await tx.value(VALUE, (payment_id,)))
