"""Requests that failed, worked off by operators (spec E8): refund, retry or close."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from hadir.infra.audit import write_audit
from hadir.kernel.enums import PaymentStatus
from hadir.pairing import store_failures as store
from hadir.pairing.model import AlreadyResolved, NothingPaid
from hadir.pairing.search import start_search
from hadir.payments import get_payment, refund_unserved

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
    """Do something about it, once; the same again changes nothing.

    Raises:
        NotFound, AlreadyResolved: in another way.
        NothingPaid, AlreadyActive, NotRefundable.
    """
    if resolution is Resolution.RETRY:
        await _retry(db, values, failure_id)
    async with db.transaction() as tx:
        failure = await store.get_failure(tx, failure_id)
        if resolution is Resolution.REFUND and failure.resolution is None:
            await _refund(tx, operator_id, failure)
        failure = await store.lock_failure(tx, failure_id)
        if failure.resolution is not None:
            _check_same(failure, resolution)
            return
        await store.mark_resolved(tx, failure_id, resolution, operator_id)
        subject = ("pairing_failure", str(failure_id))
        change = (None, {"resolution": resolution.value})
        await write_audit(tx, operator_id, "pairing_failure.resolved", subject, change)


async def _retry(db: Database, values: Values, failure_id: UUID) -> None:
    """Searching is a use case of its own; when it is under way already, this is no change."""
    async with db.reading() as tx:
        failure = await store.get_failure(tx, failure_id)
        if failure.resolution is not None:
            _check_same(failure, Resolution.RETRY)
            return
        if failure.payment_session_id is None:
            raise NothingPaid
        payment = await get_payment(tx, failure.payment_session_id)
        if payment.status is not PaymentStatus.CONFIRMED:
            raise NothingPaid
    await start_search(db, values, payment.id)


async def _refund(tx: Tx, operator_id: UUID, failure: Failure) -> None:
    if failure.payment_session_id is None:
        raise NothingPaid
    await refund_unserved(tx, failure.payment_session_id, operator_id, "failed pairing")


def _check_same(failure: Failure, resolution: Resolution) -> None:
    if failure.resolution != resolution:
        raise AlreadyResolved(resolution=failure.resolution)
