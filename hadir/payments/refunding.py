"""Refunds and the provider: a job that is safe to run twice, and a deadline that never gives up."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from hadir.gateways.payments.port import (
    Refund,
    RefundNotSupported,
    RefundRequest,
    RefundState,
    UnknownCharge,
)
from hadir.kernel.enums import PaymentStatus, RefundStatus
from hadir.payments import store, store_refunds
from hadir.payments.model import REFUND_DEADLINE, REFUND_JOB, TRANSITIONS
from hadir.payments.moves import move
from hadir.payments.refunds import LOOK_AGAIN, finish

if TYPE_CHECKING:
    from hadir.gateways.payments.port import PaymentGateway
    from hadir.infra.db import Database, Tx
    from hadir.infra.deadlines import Deadlines, Due
    from hadir.infra.jobs import Job, Jobs

log = structlog.get_logger(__name__)

OPEN = (RefundStatus.REQUESTED, RefundStatus.SENT)


class Refunding:
    """Sends money back through the provider it came by."""

    def __init__(self, db: Database, gateway: PaymentGateway) -> None:
        self._db = db
        self._gateway = gateway

    def register(self, jobs: Jobs, deadlines: Deadlines) -> None:
        jobs.on(REFUND_JOB, self.refund)
        deadlines.on(REFUND_DEADLINE, look_again)

    async def refund(self, job: Job) -> None:
        """Raises: GatewaySilent: the job is tried again, with the same id."""
        refund_id = UUID(job.payload["refund_id"])
        async with self._db.reading() as tx:
            refund = await store_refunds.get_refund(tx, refund_id)
            payment = await store.get_payment(tx, refund.payment_session_id)
        if refund.status not in OPEN:
            return
        if payment.provider_ref is None:
            await apply_refund(self._db, refund_id, None)
            return
        try:
            answer: Refund | None = await self._ask(refund, payment.provider_ref)
        except (RefundNotSupported, UnknownCharge):
            log.warning("payments.refund_by_hand", refund=str(refund_id))
            answer = None
        await apply_refund(self._db, refund_id, answer)

    async def _ask(self, refund: store_refunds.Refund, charge_ref: str) -> Refund:
        if refund.provider_ref is not None:
            return await self._gateway.look_up_refund(refund.provider_ref)
        request = RefundRequest(refund.id, charge_ref, refund.amount_idr)
        return await self._gateway.refund(request)


async def apply_refund(db: Database, refund_id: UUID, answer: Refund | None) -> None:
    """What the provider said; None when it does not do this and a person must."""
    async with db.transaction() as tx:
        found = await store_refunds.get_refund(tx, refund_id)
        payment = await store.lock_payment(tx, found.payment_session_id)
        refund = await store_refunds.lock_refund(tx, refund_id)
        if refund.status not in OPEN:
            return
        if answer is None:
            await store_refunds.mark_refund(tx, refund_id, RefundStatus.MANUAL)
            await tx.clear_deadlines(refund_id, REFUND_DEADLINE)
        elif answer.state is RefundState.DONE:
            await finish(tx, payment, refund, answer.ref)
        elif answer.state is RefundState.UNDER_WAY:
            await store_refunds.mark_refund(tx, refund_id, RefundStatus.SENT, answer.ref)
        else:
            await store_refunds.mark_refund(tx, refund_id, RefundStatus.FAILED, answer.ref)
            await tx.clear_deadlines(refund_id, REFUND_DEADLINE)
            if PaymentStatus.REFUND_FAILED in TRANSITIONS[payment.status]:
                await move(tx, payment, PaymentStatus.REFUND_FAILED)


async def look_again(tx: Tx, due: Due) -> None:
    """Jobs are given up one day, deadlines are not."""
    refund = await store_refunds.get_refund(tx, due.ref)
    if refund.status in OPEN:
        tx.enqueue(REFUND_JOB, {"refund_id": str(due.ref)})
        await tx.set_deadline(REFUND_DEADLINE, due.ref, tx.now + LOOK_AGAIN)
