"""Requests that failed, worked off by operators (spec E8): refund, retry or close."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hadir import sessions
from hadir.infra.audit import write_audit
from hadir.kernel.enums import PaymentStatus
from hadir.pairing import store_failures as store
from hadir.pairing.model import AlreadyResolved, NothingPaid
from hadir.pairing.search import search_again
from hadir.payments import lock_payment, refund_unserved

if TYPE_CHECKING:
    from hadir.infra.db import Database, Tx
    from hadir.pairing.store_failures import Failure
    from hadir.settings import Values


class Resolution(StrEnum):
    REFUND = "refund"
    RETRY = "retry"
    CLOSE = "close"


async def resolve_failure(
    db: Database, values: Values, operator_id: UUID, failure_id: UUID, resolution: Resolution
) -> None:
    """Do something about it, once; the same again changes nothing. Of two operators who differ, the
    first one's is done and the other is told.

    Raises:
        NotFound, AlreadyResolved: in another way.
        NothingPaid, AlreadyActive, NotRefundable.
    """
    async with db.transaction() as tx:
        failure = await store.lock_failure(tx, failure_id)
        if failure.resolution is not None:
            _check_same(failure, resolution)
            return
        if resolution is not Resolution.CLOSE:
            await _act(tx, values, operator_id, failure, resolution)
        await store.mark_resolved(tx, failure_id, resolution, operator_id)
        subject = ("pairing_failure", str(failure_id))
        change = ({"resolution": None}, {"resolution": resolution.value})
        await write_audit(tx, operator_id, "pairing_failure.resolved", subject, change)


async def _act(
    tx: Tx, values: Values, operator_id: UUID, failure: Failure, resolution: Resolution
) -> None:
    if failure.payment_session_id is None:
        raise NothingPaid
    payment = await lock_payment(tx, failure.payment_session_id)
    if resolution is Resolution.REFUND:
        await _refuse_under_way(tx, failure)
        await refund_unserved(tx, payment.id, operator_id, "failed pairing")
        return
    if payment.status is not PaymentStatus.CONFIRMED:
        raise NothingPaid
    await search_again(tx, values, payment)


async def _refuse_under_way(tx: Tx, failure: Failure) -> None:
    """Raises: AlreadyActive: what is to be sent back is being searched on, or served."""
    live = await sessions.find_live_session(tx, failure.customer_id)
    if live is not None and live.payment_session_id == failure.payment_session_id:
        raise sessions.AlreadyActive


def _check_same(failure: Failure, resolution: Resolution) -> None:
    if failure.resolution != resolution:
        raise AlreadyResolved(resolution=failure.resolution)
