"""Money on its way to a mitra (spec F6): an operator sends it, and notes what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from hadir.infra.audit import write_audit
from hadir.infra.ids import new_id
from hadir.kernel.enums import PayoutStatus
from hadir.payments import ledger, store_payouts
from hadir.payments.ledger import About, Account, Kind
from hadir.payments.refusals import NothingEarned, PayoutClosed

if TYPE_CHECKING:
    from hadir.edge.idempotency import Once
    from hadir.infra.db import Database, Tx
    from hadir.payments.ledger import Posting
    from hadir.payments.store_payouts import Payout


async def open_payout(
    db: Database, mitra_id: UUID, amount_idr: int | None, operator_id: UUID, once: Once
) -> UUID:
    """Set aside what is to be sent, all that we owe unless an amount is named; the payout's id.

    Raises:
        NothingEarned: that is more than we owe.
    """
    async with db.transaction() as tx:
        payout_id = new_id()
        if earlier := await once.claim(tx, payout_id):
            return earlier
        await store_payouts.lock_earnings(tx, mitra_id)
        owed = await ledger.owed(tx, Account.MITRA, mitra_id)
        amount = owed if amount_idr is None else amount_idr
        if not 0 < amount <= owed:
            raise NothingEarned
        await store_payouts.insert_payout(tx, payout_id, mitra_id, amount, operator_id)
        postings = [
            ledger.debit(Account.MITRA, amount, mitra_id),
            ledger.credit(Account.PAYOUT_DUE, amount, payout_id),
        ]
        await ledger.post(tx, Kind.PAYOUT, About(payout_id=payout_id), postings)
        before, after = {"owed_idr": owed}, {"owed_idr": owed - amount, "amount_idr": amount}
        subject = ("mitra", str(mitra_id))
        await write_audit(tx, operator_id, "mitra.payout", subject, (before, after))
        return payout_id


async def mark_paid(db: Database, payout_id: UUID, proof: str, operator_id: UUID) -> None:
    """It has left us. Twice is once.

    Raises:
        NotFound, PayoutClosed: it failed before.
    """
    async with db.transaction() as tx:
        if payout := await _lock_open(tx, payout_id, PayoutStatus.PAID):
            await store_payouts.mark_paid(tx, payout_id, proof)
            left_us = ledger.credit(Account.PROVIDER, payout.amount_idr)
            await _post(tx, payout, Kind.PAYOUT_PAID, left_us)
            after = {"status": PayoutStatus.PAID.value, "proof": proof}
            await _note(tx, operator_id, payout, after)


async def mark_failed(db: Database, payout_id: UUID, reason: str, operator_id: UUID) -> None:
    """It did not arrive: we owe it to the mitra as before. Twice is once.

    Raises:
        NotFound, PayoutClosed: it was paid before.
    """
    async with db.transaction() as tx:
        if payout := await _lock_open(tx, payout_id, PayoutStatus.FAILED):
            await store_payouts.mark_failed(tx, payout_id, reason)
            owed_again = ledger.credit(Account.MITRA, payout.amount_idr, payout.mitra_id)
            await _post(tx, payout, Kind.PAYOUT_FAILED, owed_again)
            after = {"status": PayoutStatus.FAILED.value, "reason": reason}
            await _note(tx, operator_id, payout, after)


async def _lock_open(tx: Tx, payout_id: UUID, wanted: PayoutStatus) -> Payout | None:
    """None when it has become what is wanted already."""
    payout = await store_payouts.lock_payout(tx, payout_id)
    if payout.status not in (PayoutStatus.OPEN, wanted):
        raise PayoutClosed(status=payout.status)
    return payout if payout.status is PayoutStatus.OPEN else None


async def _post(tx: Tx, payout: Payout, kind: Kind, goes_to: Posting) -> None:
    set_aside = ledger.debit(Account.PAYOUT_DUE, payout.amount_idr, payout.id)
    await ledger.post(tx, kind, About(payout_id=payout.id), [set_aside, goes_to])


async def _note(tx: Tx, operator_id: UUID, payout: Payout, after: dict[str, Any]) -> None:
    action = f"payout.{after['status']}"
    change = ({"status": payout.status.value}, {**after, "amount_idr": payout.amount_idr})
    await write_audit(tx, operator_id, action, ("payout", str(payout.id)), change)
