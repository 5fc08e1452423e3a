"""What mitras earn (spec F6)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.payments import ledger, store, store_ledger
from hadir.payments.ledger import About, Account, Kind, Posting

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hadir.infra.db import Tx
    from hadir.payments.model import PaymentSession


async def accrue(
    tx: Tx,
    chat_session_id: UUID,
    payment_ids: Sequence[UUID],
    served: Mapping[UUID, int],
    percent: int,
    *,
    is_last: bool,
) -> None:
    """A session is over: for each second that was served, its mitra has her share of the price.

    A mitra's share never depends on a refund or a discount. ``is_last``: nobody will serve what is
    left of the payments, so it is the house's.
    """
    paid = await store.lock_payments(tx, payment_ids)
    bought = sum(payment.minutes for payment in paid) * 60
    if not bought:
        return
    value = sum([await store_ledger.value_of(tx, payment.id) for payment in paid])
    seconds = min(sum(served.values()), bought)
    earned = value * seconds // bought
    parts = ledger.shares(earned * percent // 100, [*served.values()])
    taken = await _take(tx, paid, None if is_last else earned)
    house = sum(one.amount_idr for one in taken) - sum(parts)
    mitras = [
        ledger.credit(Account.MITRA, part, mitra_id)
        for mitra_id, part in zip(served, parts, strict=True)
    ]
    about = About(chat_session_id=chat_session_id)
    postings = [*taken, *mitras, ledger.credit(Account.REVENUE, house)]
    await ledger.post(tx, Kind.EARNING, about, postings)


async def _take(tx: Tx, paid: Sequence[PaymentSession], wanted: int | None) -> list[Posting]:
    """From what is unearned, the oldest payment first; None: all of it."""
    taken: list[Posting] = []
    for payment in reversed(paid):
        left = await ledger.owed(tx, Account.UNEARNED, payment.id)
        part = left if wanted is None else min(left, wanted)
        taken.append(ledger.debit(Account.UNEARNED, part, payment.id))
        wanted = None if wanted is None else wanted - part
    return taken
