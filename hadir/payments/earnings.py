"""What mitras earn and are paid (spec F6)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.payments import ledger, store, store_earnings, store_ledger
from hadir.payments.ledger import About, Account, Kind, Posting
from hadir.payments.refusals import NothingEarned

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
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


async def pay_out(
    db: Database, mitra_id: UUID, amount_idr: int, proof: str, operator_id: UUID, once: Once
) -> UUID:
    """Note that a mitra was paid; the payout's id.

    Raises:
        NothingEarned: that is more than we owe.
    """
    async with db.transaction() as tx:
        payout_id = new_id()
        if earlier := await once.claim(tx, payout_id):
            return earlier
        await store_earnings.lock_earnings(tx, mitra_id)
        if amount_idr > await ledger.owed(tx, Account.MITRA, mitra_id):
            raise NothingEarned
        await store_earnings.insert_payout(tx, payout_id, mitra_id, amount_idr, proof, operator_id)
        postings = [
            ledger.debit(Account.MITRA, amount_idr, mitra_id),
            ledger.credit(Account.PROVIDER, amount_idr),
        ]
        await ledger.post(tx, Kind.PAYOUT, About(payout_id=payout_id), postings)
        change = {"amount_idr": amount_idr, "proof": proof}
        await write_audit(tx, operator_id, "mitra.payout", ("mitra", str(mitra_id)), (None, change))
        return payout_id


async def _take(tx: Tx, paid: Sequence[PaymentSession], wanted: int | None) -> list[Posting]:
    """From what is unearned, the oldest payment first; None: all of it."""
    taken: list[Posting] = []
    for payment in reversed(paid):
        left = await ledger.owed(tx, Account.UNEARNED, payment.id)
        part = left if wanted is None else min(left, wanted)
        taken.append(ledger.debit(Account.UNEARNED, part, payment.id))
        wanted = None if wanted is None else wanted - part
    return taken
